import type { ComparedFrame, OurVerdict } from "@wireside/packets";
import { VERDICT_NAMES } from "@wireside/packets/words";
import { useEffect, useState } from "react";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";

/** What Wireshark says of the chosen frame and what we say, where either says something. */
export function VerdictLine({ frame }: { frame: number }) {
  const viewer = useViewer();
  const study = useStore(viewer.study.state);
  const [verdict, setVerdict] = useState<ComparedFrame | undefined>(undefined);

  useEffect(() => {
    const stop = new AbortController();
    void viewer.study.verdict(frame).then((found) => {
      if (!stop.signal.aborted) setVerdict(found);
    });
    return () => stop.abort();
  }, [viewer, frame, study]);

  if (verdict?.frame !== frame) return <span />;
  const { difference, ours, why, wireshark } = verdict;
  return (
    <div className="verdict" role="status" data-difference={difference}>
      <p>
        <span className="quiet">Wireshark</span>{" "}
        <strong>{wireshark.length === 0 ? "says nothing" : wireshark.map(({ label }) => label).join(", ")}</strong>
      </p>
      {ours.length === 0 && (
        <p>
          <span className="quiet">Ours</span> <strong>nothing to say</strong>
        </p>
      )}
      {ours.map((our) => (
        <Ours key={our.kind} verdict={our} />
      ))}
      {why !== undefined && <p className="quiet">{why}</p>}
    </div>
  );
}

function Ours({ verdict }: { verdict: OurVerdict }) {
  const viewer = useViewer();
  const { kind, proofs, sentence, sureness } = verdict;
  return (
    <p>
      <span className="quiet">Ours</span> <strong>{VERDICT_NAMES[kind]}</strong>
      {sureness !== "certain" && <span className="quiet"> ({sureness})</span>}: {sentence}{" "}
      {proofs.map(({ frame, field, value }) => (
        <button
          key={`${frame} ${field}`}
          type="button"
          className="proof"
          title={`Packet ${frame}: ${field} is ${value}`}
          onClick={() => void viewer.goToField({ frame, field, source: 0, start: -1 })}
        >
          {frame}: {field}
        </button>
      ))}
    </p>
  );
}
