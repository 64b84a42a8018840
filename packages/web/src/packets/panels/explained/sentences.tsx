import type { ExplainedConversation, Section, Sentence } from "@wireside/packets";
import { Fragment, useState } from "react";
import { SentenceList } from "./sentence-list.tsx";
import { SpeedBar } from "./speed-bar.tsx";

const TITLES: readonly (readonly [Section, string])[] = [
  ["who", "Who"],
  ["phases", "Course"],
  ["troubles", "What went wrong"],
  ["speed", "What limited the speed"],
  ["carried", "What was carried"],
  ["questions", "Questions"],
];

/** An explanation in sentences: one that is chosen marks its frames, and goes to the first of its proofs. */
export function Sentences({ explanation }: { explanation: ExplainedConversation }) {
  const [chosen, setChosen] = useState<Sentence | undefined>(undefined);
  return (
    <section className="sentences" aria-label="Explanation" tabIndex={0}>
      {TITLES.map(([section, title]) => {
        const sentences = explanation.sections[section];
        if (sentences.length === 0) return null;
        return (
          <Fragment key={section}>
            <h3>{title}</h3>
            {section === "speed" && explanation.speed.map((speed) => <SpeedBar key={speed.direction} speed={speed} />)}
            <SentenceList sentences={sentences} chosen={chosen} onChoose={setChosen} />
          </Fragment>
        );
      })}
    </section>
  );
}
