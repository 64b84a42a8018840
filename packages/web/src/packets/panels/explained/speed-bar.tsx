import type { Limit, Speed } from "@wireside/packets";
import { durationText } from "../../text.ts";

const LIMIT_WORDS: Readonly<Record<Limit, string>> = {
  handshake: "handshake",
  "sender-application": "the sender’s program",
  "receiver-application": "the receiver’s program",
  "round-trips": "round trips",
  "receiver-window": "the receiver’s window",
  "slow-start": "slow start",
  "congestion-window": "congestion window",
  "reduced-window": "congestion window after loss",
  "loss-recovery": "recovery from loss",
  timeouts: "timeouts",
  link: "the link’s rate",
  "delayed-ack": "delayed acknowledgements",
  unknown: "unknown",
};

/** Who limited the speed of one direction, as parts of a bar. */
export function SpeedBar({ speed: { direction, shares } }: { speed: Speed }) {
  if (shares.length === 0) return null;
  return (
    <figure className="speed-bar">
      <figcaption className="quiet">{direction === 0 ? "There →" : "Back ←"}</figcaption>
      <div className="speed-parts" aria-hidden>
        {shares.map(({ limit, share }) => (
          <i key={limit} data-limit={limit} style={{ flexGrow: share }} title={LIMIT_WORDS[limit]} />
        ))}
      </div>
      <ul>
        {shares.map(({ limit, seconds, share }) => (
          <li key={limit}>
            <i data-limit={limit} aria-hidden /> {LIMIT_WORDS[limit]}{" "}
            <span className="quiet">
              {percentText(share)}, {durationText(seconds)}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function percentText(share: number): string {
  return share > 0 && share < 0.01 ? "under 1 %" : `${Math.round(share * 100)} %`;
}
