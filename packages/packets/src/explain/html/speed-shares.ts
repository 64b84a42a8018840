import type { Speed } from "../explanation.ts";
import { shareText, timeText } from "../quantities.ts";
import type { Limit } from "../speed/limit.ts";
import { markup, type Markup } from "./markup.ts";

/**
 * Who limited the speed of one direction, as bars.
 *
 * @param sender what its side is called: `the client`
 */
export function speedShares({ shares, begin, end }: Speed, sender: string): Markup | undefined {
  if (shares.length === 0) return undefined;
  const rows = shares.map(({ limit, seconds, share }) => {
    const width = Math.max(LEAST, Math.round(1000 * share) / 10);
    const bar = markup`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="share ${limit}" width="${width}" height="8"/></svg>`;
    return markup`<tr><th scope="row">${LIMIT_NAMES[limit]}</th><td class="bar">${bar}</td><td class="number">${shareText(share)}</td><td class="number">${timeText(seconds)}</td></tr>\n`;
  });
  return markup`<table class="shares"><caption>What ${sender} waited for, in the ${timeText(end - begin)} of its sending</caption>
<tbody>${rows}</tbody></table>`;
}

const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  handshake: "the handshake",
  "sender-application": "its own program",
  "receiver-application": "the other side’s turn",
  "round-trips": "round trips",
  "receiver-window": "the receiver’s window",
  "slow-start": "slow start",
  "congestion-window": "its congestion window",
  "reduced-window": "its congestion window after losses",
  "loss-recovery": "sending again what was lost",
  timeouts: "its timers after losses",
  link: "the link’s rate",
  "delayed-ack": "delayed acknowledgements",
  unknown: "cannot be told",
};

/** Percent of a bar that is still seen. */
const LEAST = 0.5;
