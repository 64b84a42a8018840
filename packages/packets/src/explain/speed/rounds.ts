import type { TraceFacts } from "../../verdict/facts.ts";
import { endOf } from "../../trace/segment.ts";

/** The sending of one side in round trips: each lasts until the first byte sent in it is acknowledged. */
export interface Rounds {
  /** By index into the side's segments with data. */
  readonly round: Uint32Array;
  /** By round: new bytes sent in it. */
  readonly bytes: readonly number[];
}

/**
 * Cuts a side's sending into round trips.
 *
 * @param rows the side's segments with data, in order
 */
export function roundsOf({ trace, view }: TraceFacts, rows: Uint32Array): Rounds {
  const round = new Uint32Array(rows.length);
  const bytes: number[] = [];
  let [next, roundEnd] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const heard = view.heard[row]!;
    const acknowledged = heard < 0 ? Number.NEGATIVE_INFINITY : view.acknowledged[heard]!;
    const end = endOf(trace, row);
    if (bytes.length === 0 || acknowledged > roundEnd) {
      bytes.push(0);
      roundEnd = Math.max(next, trace.sequence[row]!);
    }
    if (end > next) {
      bytes[bytes.length - 1]! += Math.min(end - next, trace.length[row]!);
      next = end;
    }
    round[at] = bytes.length - 1;
  }
  return { round, bytes };
}

/**
 * Whether a round trip carried so much more than the one before as only slow start does (RFC 5681 §3.1): doubling, or
 * half as much again where the receiver acknowledges every other segment. The first round trip belongs to it.
 */
export function isSlowStart({ bytes }: Rounds, round: number): boolean {
  return round === 0 || bytes[round]! >= GROWTH * bytes[round - 1]!;
}

const GROWTH = 1.4;
