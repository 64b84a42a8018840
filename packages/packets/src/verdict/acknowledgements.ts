import { FIN, SYN } from "../tcp/flags.ts";
import { hasFlag } from "../trace/segment.ts";
import { compare } from "./copies.ts";
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
  const copy = findCopy(facts, row, other);
  if (copy !== undefined) return copy;
  if (acknowledgement < acknowledged) return judgeOld(facts, row, other);
  const [window, before] = [trace.window[row]!, trace.window[last]!];
  const probed = other.probe > last ? other.probe : -1;
  if (probed >= 0) {
    const kind = window === 0 ? "zero-window-probe-ack" : "keep-alive-ack";
    if (window === 0 || window === before) {
      return { row, kind, reason: "answers-probe", sureness: "certain", other: probed };
    }
  }
  const reportsBlocks = trace.sackCount[row]! > 0;
  if (!reportsBlocks && window !== before) {
    if (window < before) return undefined;
    return {
      row,
      kind: "window-update",
      reason: "window-grew",
      sureness: "certain",
      other: last,
    };
  }
  const duplicate = { row, kind: "duplicate-ack", sureness: "certain" } as const;
  if (isDuplicateSack(trace, row)) return { ...duplicate, reason: "reports-a-copy" };
  if (reportsBlocks) return { ...duplicate, reason: "reports-a-gap" };
  const isOutstanding = other.sent.next > acknowledgement;
  return { ...duplicate, reason: isOutstanding ? "repeats-while-outstanding" : "repeats" };
}

/** An acknowledgement equal to an earlier one of its side may be the same packet once more. */
function findCopy(facts: TraceFacts, row: number, other: Side): Verdict | undefined {
  const { trace, clocks } = facts;
  const direction = trace.direction[row];
  for (let candidate = row - 1, looked = 0; candidate >= 0 && looked < LOOKED_BACK; candidate--) {
    if (trace.direction[candidate] !== direction) continue;
    looked++;
    if (trace.length[candidate] !== 0) continue;
    const isSame = clocks.isSameIdentification(row, candidate);
    if (isSame === false) continue;
    const verdict = compare(facts, row, candidate);
    if (verdict === undefined) continue;
    if (isSame === true) return verdict;
    // Where ip.id tells nothing: an answer needs something that it answers.
    if (!wasProvoked(facts, candidate, row, other)) return { ...verdict, sureness: "possible" };
  }
  return undefined;
}

/** Whether the other side sent anything between two acknowledgements that could have brought forth the second. */
function wasProvoked({ trace, view }: TraceFacts, first: number, second: number, other: Side): boolean {
  const distance = view.distance[other.direction === 0 ? 1 : 0];
  for (let row = second - 1; row >= 0; row--) {
    if (trace.time[row]! < trace.time[first]! - distance) return false;
    if (trace.direction[row] === other.direction && trace.length[row]! > 0) return true;
  }
  return false;
}

/** An acknowledgement that goes back was overtaken by a later one. */
function judgeOld({ trace, clocks }: TraceFacts, row: number, other: Side): Verdict | undefined {
  const later = other.received.acknowledgedBy;
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
