import type { Sentence } from "@wireside/packets";
import { useViewer } from "../../context.ts";
import { SentenceLine } from "./sentence-line.tsx";

interface SentenceListProps {
  sentences: readonly Sentence[];
  chosen: Sentence | undefined;
  onChoose: (sentence: Sentence) => void;
}

/** Sentences, one of which may be chosen: it marks its frames, and goes to the first of its proofs. */
export function SentenceList({ sentences, chosen, onChoose }: SentenceListProps) {
  const viewer = useViewer();
  const choose = (sentence: Sentence): void => {
    onChoose(sentence);
    void viewer.goToField(sentence.evidence[0]).then(() => viewer.mark(sentence.evidence.map(({ frame }) => frame)));
  };
  return (
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
  );
}
