import type { TcpTrace } from "../trace/trace.ts";
import { directionOf } from "../trace/segment.ts";
import type { TraceFacts } from "./facts.ts";
import type { Side } from "./side.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Looks for an earlier segment with the same bytes that is the same packet: then its sender sent it once, and the way or
 * the capture doubled it.
 *
 * @returns undefined when it was sent again
 */
export function findDouble(facts: TraceFacts, row: number, side: Side): Verdict | undefined {
  let copy = side.sent.copyBefore(row);
  for (let steps = 0; copy !== undefined && steps < COPIES_COMPARED; steps++) {
    const verdict = compare(facts, row, copy);
    if (verdict !== undefined) return verdict;
    copy = side.sent.copyBefore(copy);
  }
  return undefined;
}

/** Whether two segments are equal in everything that their sender wrote into the TCP header, and in their payload. */
export function areEqual(trace: TcpTrace, row: number, other: number): boolean {
  return (
    trace.sequence[row] === trace.sequence[other] &&
    trace.acknowledgement[row] === trace.acknowledgement[other] &&
    trace.length[row] === trace.length[other] &&
    trace.flags[row] === trace.flags[other] &&
    trace.rawWindow[row] === trace.rawWindow[other] &&
    trace.timestampValue[row] === trace.timestampValue[other] &&
    trace.timestampEcho[row] === trace.timestampEcho[other] &&
    trace.payloadHash[row] === trace.payloadHash[other] &&
    haveEqualSacks(trace, row, other)
  );
}

/** Judges two segments that carry the same. */
export function compare(facts: TraceFacts, row: number, copy: number): Verdict | undefined {
  const { trace, clocks } = facts;
  if (!areEqual(trace, row, copy)) return undefined;
  const verdict = { row, kind: "duplicated", other: copy } as const;
  const isSame = clocks.isSameIdentification(row, copy);
  if (isSame === true) {
    const isRouted = trace.ttl[row] !== trace.ttl[copy];
    const reason = isRouted ? "same-packet-other-hops" : "same-packet";
    return { ...verdict, reason, sureness: "certain" };
  }
  if (isSame === false) return undefined;
  const elapsed = trace.time[row]! - trace.time[copy]!;
  const tick = facts.tick[directionOf(trace, row)];
  if (trace.hasTimestamp[row] !== 0 && tick > 0) {
    // Sent again it would carry the time of its own sending.
    if (elapsed > 2 * tick) return { ...verdict, reason: "same-clock", sureness: "certain" };
  }
  if (facts.roundTrip > 0 && elapsed < SOONER * facts.roundTrip) {
    return { ...verdict, reason: "sooner-than-a-round-trip", sureness: "likely" };
  }
  return undefined;
}

/**
 * Judges a segment whose bytes the capture had not seen, though it had seen later ones: sent again after the first was lost
 * on its way here, or sent in order and overtaken.
 *
 * @param after the segment that had left the gap
 * @param known the acknowledgement that already covered these bytes, if any
 */
export function judgeFill(
  facts: TraceFacts,
  row: number,
  after: number,
  side: Side,
  known: number | undefined,
): Verdict {
  const { trace, clocks } = facts;
  const order = clocks.order(row, after);
  const isEarlier = order.sign < 0;
  if (order.by !== undefined) {
    if (!isEarlier) {
      const reason = "sent-later-than-its-successors";
      return { row, kind: "retransmission", reason, sureness: "certain", other: after, by: order.by };
    }
    return known === undefined
      ? {
          row,
          kind: "reordered",
          reason: "sent-earlier-than-its-predecessor",
          sureness: "certain",
          other: after,
          by: order.by,
        }
      : misordered(row, known, "likely");
  }
  const elapsed = trace.time[row]! - trace.time[after]!;
  const isSoon = facts.roundTrip > 0 && elapsed < SOONER * facts.roundTrip;
  // Both were sent within one tick of their sender's clock, in which no news of a loss could have come back.
  const isSameTick = trace.hasTimestamp[row] !== 0 && facts.roundTrip > 2 * facts.tick[side.direction];
  if (isSoon || isSameTick) {
    if (known !== undefined) return misordered(row, known, "possible");
    return { row, kind: "reordered", reason: "sooner-than-a-round-trip", sureness: "likely", other: after };
  }
  const isReported = side.received.hasBlockAbove(trace.sequence[row]!) || side.duplicates > 1;
  return isReported
    ? { row, kind: "retransmission", reason: "gap-reported", sureness: "likely", other: after }
    : { row, kind: "retransmission", reason: "later-than-a-round-trip", sureness: "possible", other: after };
}

/** Judges a segment that is first seen after bytes past it were acknowledged: the capture missed its first copy, or was late. */
export function judgeLate(facts: TraceFacts, row: number, side: Side): Verdict {
  const { trace } = facts;
  const known = side.received.acknowledgedBy;
  const elapsed = trace.time[row]! - trace.time[known]!;
  if (elapsed < SLIP) return misordered(row, known, "likely");
  if (facts.roundTrip === 0 || elapsed < SOONER * facts.roundTrip) return misordered(row, known, "possible");
  return {
    row,
    kind: "spurious-retransmission",
    reason: "already-acknowledged",
    sureness: "likely",
    trigger: "unknown",
    other: known,
  };
}

function misordered(row: number, known: number, sureness: Verdict["sureness"]): Verdict {
  const reason = "after-its-acknowledgement";
  return { row, kind: "capture-misordered", reason, sureness, other: known };
}

function haveEqualSacks(trace: TcpTrace, row: number, other: number): boolean {
  const count = trace.sackCount[row]!;
  if (count !== trace.sackCount[other]) return false;
  for (let at = 0; at < 2 * count; at++) {
    if (trace.sack[8 * row + at] !== trace.sack[8 * other + at]) return false;
  }
  return true;
}

/** Earlier copies of the same bytes that a segment is compared with. */
const COPIES_COMPARED = 16;
/** Seconds by which captures put packets that came at the same time in the wrong order. */
const SLIP = 0.001;
/** Part of the shortest round trip within which nobody can have reacted. */
const SOONER = 0.8;
