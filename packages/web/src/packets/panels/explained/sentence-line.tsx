import type { Evidence, Sentence } from "@wireside/packets";
import { useState } from "react";
import { useStore } from "../../../state/use-store.ts";
import { useViewer } from "../../context.ts";
import { countText } from "../../text.ts";

/** Proofs shown before the rest is asked for. */
const FIRST = 8;

interface SentenceLineProps {
  sentence: Sentence;
  isChosen: boolean;
  onChoose: () => void;
  onEvidence: (evidence: Evidence) => void;
}

/** A sentence, and when it is chosen where its proofs stand. */
export function SentenceLine({ sentence, isChosen, onChoose, onEvidence }: SentenceLineProps) {
  const { evidence, kind, parts, question } = sentence;
  return (
    <li className="sentence" data-kind={kind}>
      <button type="button" aria-pressed={isChosen} onClick={onChoose}>
        {question !== undefined && <strong>{question}</strong>}
        {parts.map((part, index) => {
          if (typeof part === "string") return part;
          const proof = part.evidence === undefined ? undefined : evidence[part.evidence];
          return (
            <span key={index} className="cited" title={proof === undefined ? undefined : proofText(proof)}>
              {part.value}
            </span>
          );
        })}
      </button>
      {isChosen && <Proofs evidence={evidence} onEvidence={onEvidence} />}
    </li>
  );
}

function Proofs({ evidence, onEvidence }: { evidence: readonly Evidence[]; onEvidence: (evidence: Evidence) => void }) {
  const viewer = useViewer();
  const frame = useStore(viewer.frame)?.number;
  const [isAll, setAll] = useState(false);
  const shown = isAll ? evidence : evidence.slice(0, FIRST);
  return (
    <div className="proofs" role="group" aria-label="Proofs">
      {shown.map((proof, index) => (
        <button
          key={index}
          type="button"
          className="proof"
          aria-pressed={proof.frame === frame}
          title={proofText(proof)}
          onClick={() => onEvidence(proof)}
        >
          {proof.frame}: {proof.field}
        </button>
      ))}
      {shown.length < evidence.length && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          {countText(evidence.length - shown.length)} more
        </button>
      )}
    </div>
  );
}

function proofText({ field, frame, length, start, value }: Evidence): string {
  const place = length === 0 ? "" : `, bytes ${start} to ${start + length - 1}`;
  return `Packet ${frame}: ${field} is ${value}${place}`;
}
