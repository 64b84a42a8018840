import { directionOf, opposite } from "../trace/segment.ts";
import type { Direction } from "../trace/trace.ts";
import type { Judgement } from "../verdict/judge.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** Bytes [start, end) of a direction that the capture does not have where they belong. */
export interface MissingBytes {
  /** Row of the segment that shows it: one past them, or one that acknowledges them. */
  readonly row: number;
  readonly direction: Direction;
  readonly start: number;
  readonly end: number;
  /** Why. */
  readonly verdict: Verdict;
}

/** What is missing in a conversation, in the order of the capture; bytes whose lack several segments show are told once. */
export function missingBytes({ facts: { trace }, verdicts }: Judgement): MissingBytes[] {
  const missing: MissingBytes[] = [];
  const toldBelow = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const verdict of verdicts) {
    const { row, kind, other, start = 0, end = 0 } = verdict;
    if (kind !== "lost-before" && kind !== "capture-missed" && kind !== "gap") continue;
    const own = directionOf(trace, row);
    const direction = kind === "capture-missed" && other === undefined ? opposite(own) : own;
    const from = Math.max(start, toldBelow[direction]!);
    if (from >= end) continue;
    toldBelow[direction] = end;
    missing.push({ row, direction, start: from, end, verdict });
  }
  return missing;
}
