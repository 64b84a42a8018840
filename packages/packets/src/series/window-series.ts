import { ACK, RST, SYN } from "../tcp/flags.ts";
import { hasFlag, isWindowKnown, opposite, spanOf } from "../trace/segment.ts";
import type { Direction } from "../trace/trace.ts";
import type { Judgement } from "../verdict/judge.ts";
import { PointList, type Points } from "./points.ts";

/** What is under way beside what the receiver has room for. Values are bytes; lines in steps. */
export interface WindowSeries {
  /** The window of each segment from the receiver, scaled; as written in the header where {@link isScaled} is false. */
  readonly advertised: Points;
  /** Payload sent and not yet acknowledged (SND.NXT − SND.UNA, RFC 9293 §3.3.1), as it stands at the place of the capture. */
  readonly inFlight: Points;
  /** False where the capture lacks the SYN that tells by how much windows are scaled. */
  readonly isScaled: boolean;
}

/**
 * The receiver's window and the bytes in flight of one direction.
 *
 * @param direction of the data; windows come the other way
 */
export function windowSeries(judgement: Judgement, direction: Direction): WindowSeries {
  const { trace } = judgement.facts;
  const isScaled = isWindowKnown(trace, opposite(direction));
  const advertised = new PointList(trace.count);
  const inFlight = new PointList(trace.count);
  let [next, acknowledged] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < trace.count; row++) {
    if (hasFlag(trace, row, RST)) continue;
    if (trace.direction[row] === direction) {
      if (spanOf(trace, row) === 0) continue;
      // SYN and FIN take a number each, but are no bytes.
      const first = trace.sequence[row]! + (hasFlag(trace, row, SYN) ? 1 : 0);
      next = Math.max(next, first + trace.length[row]!);
      if (acknowledged === Number.NEGATIVE_INFINITY) acknowledged = first;
    } else {
      advertised.step(trace.time[row]!, isScaled ? trace.window[row]! : trace.rawWindow[row]!, row);
      if (!hasFlag(trace, row, ACK)) continue;
      acknowledged = Math.max(acknowledged, trace.acknowledgement[row]!);
    }
    if (next !== Number.NEGATIVE_INFINITY) inFlight.step(trace.time[row]!, Math.max(0, next - acknowledged), row);
  }
  return { advertised: advertised.end(), inFlight: inFlight.end(), isScaled };
}
