import { FIN, SYN } from "../tcp/flags.ts";
import { hasFlag, opposite } from "../trace/segment.ts";
import { areEqual, compare } from "./copies.ts";
import type { TraceFacts } from "./facts.ts";
import { isDuplicateSack } from "./received-bytes.ts";
import type { Side } from "./side.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Judges a segment that carries nothing but its acknowledgement.
 *
 * @param side that sent it, as it was before
 * @param other the side whose bytes it acknowledges
 * @returns undefined for one that simply moves on
 */
export function judgeAcknowledgement(facts: TraceFacts, row: number, side: Side, other: Side): Verdict | undefined {
  const { trace } = facts;
  const { last } = side;
  if (last < 0 || hasFlag(trace, row, SYN | FIN)) return undefined;
  const acknowledgement = trace.acknowledgement[row]!;
  const { acknowledged } = other.received;
  if (acknowledgement > acknowledged) return undefined;
  const twin = findTwin(facts, row, other);
  if (twin?.verdict !== undefined) return twin.verdict;
  const later = acknowledgement < acknowledged ? other.received.acknowledgedBy : last;
  const overtaken = judgeOld(facts, row, later);
  if (overtaken !== undefined || acknowledgement < acknowledged) return overtaken;
  const [window, before] = [trace.window[row]!, trace.window[last]!];
  const probed = other.probe > last ? other.probe : -1;
  if (probed >= 0) {
    const kind = window === 0 ? "zero-window-probe-ack" : "keep-alive-ack";
    if (window === 0 || window === before) {
      // Seen from afar, it may have been on its way already.
      const sureness = facts.view.distance[side.direction] === 0 ? "certain" : "likely";
      return { row, kind, reason: "answers-probe", sureness, other: probed };
    }
  }
  const reportsBlocks = trace.sackCount[row]! > 0;
  const isOutstanding = other.sent.next > acknowledgement;
  // Without SACK it may answer something that came out of order, and the window have grown beside.
  const isNarrow = before < 2 * other.largest;
  if (!reportsBlocks && window !== before && (facts.usesSack || isNarrow || !isOutstanding)) {
    if (window < before) return undefined;
    const sureness = facts.usesSack ? "certain" : "likely";
    return { row, kind: "window-update", reason: "window-grew", sureness, other: last };
  }
  // What comes when there is no room is not acknowledged either; that there is none is said.
  if (!reportsBlocks && window === 0) return undefined;
  const isProvoked = reportsBlocks || (isOutstanding && window === before);
  const sureness = twin === undefined && isProvoked ? "certain" : "likely";
  const duplicate = { row, kind: "duplicate-ack", sureness } as const;
  if (isDuplicateSack(trace, row)) return { ...duplicate, reason: "reports-a-copy" };
  if (reportsBlocks) return { ...duplicate, reason: "reports-a-gap" };
  return { ...duplicate, reason: isOutstanding ? "repeats-while-outstanding" : "repeats" };
}

/**
 * Looks for an earlier acknowledgement of the same side that is equal in all: it may be the same packet.
 *
 * @returns undefined when there is none; without a verdict where it cannot be known whether it is
 */
function findTwin(facts: TraceFacts, row: number, other: Side): { readonly verdict: Verdict | undefined } | undefined {
  const { trace, clocks } = facts;
  const direction = trace.direction[row];
  for (let candidate = row - 1, looked = 0; candidate >= 0 && looked < LOOKED_BACK; candidate--) {
    if (trace.direction[candidate] !== direction) continue;
    looked++;
    if (trace.length[candidate] !== 0) continue;
    const isSame = clocks.isSameIdentification(row, candidate);
    if (isSame === false || !areEqual(trace, row, candidate)) continue;
    const verdict = compare(facts, row, candidate);
    if (isSame === true || verdict === undefined) return { verdict };
    // Where ip.id tells nothing: an answer needs something that it answers.
    return { verdict: wasProvoked(facts, candidate, row, other) ? undefined : { ...verdict, sureness: "possible" } };
  }
  return undefined;
}

/** Whether the other side sent anything between two acknowledgements that could have brought forth the second. */
function wasProvoked({ trace, view }: TraceFacts, first: number, second: number, other: Side): boolean {
  const distance = view.distance[opposite(other.direction)];
  for (let row = second - 1; row >= Math.max(0, first - LOOKED_BACK); row--) {
    if (trace.time[row]! < trace.time[first]! - distance) return false;
    if (trace.direction[row] === other.direction && trace.length[row]! > 0) return true;
  }
  return false;
}

/** An acknowledgement that goes back, or repeats an earlier one, may have been overtaken by a later one. */
function judgeOld({ trace, clocks }: TraceFacts, row: number, later: number): Verdict | undefined {
  if (later < 0 || trace.direction[later] !== trace.direction[row]) return undefined;
  const order = clocks.order(row, later);
  return order.by !== undefined && order.sign < 0
    ? {
        row,
        kind: "reordered",
        reason: "sent-earlier-than-its-predecessor",
        sureness: "certain",
        other: later,
        by: order.by,
      }
    : undefined;
}

/** Packets of a side among which the first of two copies is looked for. */
const LOOKED_BACK = 128;
