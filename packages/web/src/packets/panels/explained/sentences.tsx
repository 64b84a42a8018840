import type { ExplainedConversation, Section, Sentence } from "@wireside/packets";
import { Fragment, useState } from "react";
import { useViewer } from "../../context.ts";
import { SentenceLine } from "./sentence-line.tsx";
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
  const viewer = useViewer();
  const [chosen, setChosen] = useState<Sentence | undefined>(undefined);

  const choose = (sentence: Sentence): void => {
    setChosen(sentence);
    viewer.mark(sentence.evidence.map(({ frame }) => frame));
    void viewer.goToField(sentence.evidence[0]);
  };
  return (
    <section className="sentences" aria-label="Explanation" tabIndex={0}>
      {TITLES.map(([section, title]) => {
        const sentences = explanation.sections[section];
        if (sentences.length === 0) return null;
        return (
          <Fragment key={section}>
            <h3>{title}</h3>
            {section === "speed" && explanation.speed.map((speed) => <SpeedBar key={speed.direction} speed={speed} />)}
            <ul>
              {sentences.map((sentence, index) => (
                <SentenceLine
                  key={index}
                  sentence={sentence}
                  isChosen={sentence === chosen}
                  onChoose={() => choose(sentence)}
                  onEvidence={(evidence) => void viewer.goToField(evidence)}
                />
              ))}
            </ul>
          </Fragment>
        );
      })}
    </section>
  );
}
