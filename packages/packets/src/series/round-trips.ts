import { ACK, RST } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { endOf, hasFlag, spanOf } from "../trace/segment.ts";

/** How long answers took, as the capture saw it: from a segment passing to the first acknowledgement of all of it. */
export interface RoundTrips {
  readonly count: number;
  /** Rows of the trace: the segment … */
  readonly sent: Uint32Array;
  /** … and its acknowledgement. */
  readonly acknowledged: Uint32Array;
  /** Between them, seconds. */
  readonly seconds: Float64Array;
}

/**
 * Times the segments of one direction. One sample an acknowledgement, of the latest segment that it covers; none of bytes
 * that were sent more than once, whose acknowledgement may belong to either copy (Karn's rule, RFC 6298 §3).
 *
 * What it measures depends on the place of the capture: on the sender's host the whole round trip, on the receiver's only
 * how long the receiver takes to answer.
 *
 * @param direction of the segments that are timed; their acknowledgements go the other way
 * @param isLeftOut rows that do not count: second copies of packets that were sent once
 */
export function roundTrips(
  trace: TcpTrace,
  direction: Direction,
  isLeftOut: (row: number) => boolean = () => false,
): RoundTrips {
  const sent = new Uint32Array(trace.count);
  const acknowledged = new Uint32Array(trace.count);
  const seconds = new Float64Array(trace.count);
  // Segments on their way, oldest first; each ends past the one before.
  const waiting = new Uint32Array(trace.count);
  let [head, tail, count] = [0, 0, 0];
  let [next, ambiguousBelow, lastAcknowledgement] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let row = 0; row < trace.count; row++) {
    if (hasFlag(trace, row, RST) || isLeftOut(row)) continue;
    if (trace.direction[row] === direction) {
      if (spanOf(trace, row) === 0) continue;
      const end = endOf(trace, row);
      if (end > next) {
        // What overtook others is acknowledged only when they have come too.
        if (trace.sequence[row]! > next && next !== Number.NEGATIVE_INFINITY) ambiguousBelow = end;
        next = end;
        waiting[tail++] = row;
      } else ambiguousBelow = next;
      continue;
    }
    if (!hasFlag(trace, row, ACK)) continue;
    const acknowledgement = trace.acknowledgement[row]!;
    if (acknowledgement <= lastAcknowledgement) continue;
    lastAcknowledgement = acknowledgement;
    let newest = -1;
    while (head < tail && endOf(trace, waiting[head]!) <= acknowledgement) newest = waiting[head++]!;
    if (newest < 0 || endOf(trace, newest) <= ambiguousBelow) continue;
    sent[count] = newest;
    acknowledged[count] = row;
    seconds[count++] = trace.time[row]! - trace.time[newest]!;
  }
  return {
    count,
    sent: sent.slice(0, count),
    acknowledged: acknowledged.slice(0, count),
    seconds: seconds.slice(0, count),
  };
}
