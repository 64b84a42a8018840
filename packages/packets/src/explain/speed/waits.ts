import { endOf } from "../../trace/segment.ts";
import { PSH } from "../../tcp/flags.ts";
import { opposite } from "../../trace/segment.ts";
import type { Direction } from "../../trace/trace.ts";
import type { TraceFacts } from "../../verdict/facts.ts";
import type { Trigger } from "../../verdict/verdict.ts";

/** What is known of the time between two segments of one side, for telling what the second waited for. */
export interface Wait {
  readonly facts: TraceFacts;
  readonly direction: Direction;
  /** Rows: the segment before, and the one that waited. */
  readonly before: number;
  readonly row: number;
  /** Payload of a full segment of this side, bytes. */
  readonly full: number;
  /** Sent again, and why. */
  readonly trigger: Trigger | undefined;
}

/** The other side's segment that let go of this one: it came just before, and acknowledged something new. */
export function releasedBy({ facts, direction, before, row }: Wait): number | undefined {
  const { trace, view } = facts;
  const heard = view.heard[row]!;
  if (heard < 0 || heard <= view.heard[before]!) return undefined;
  if (view.waited[row]! > promptness(facts, direction)) return undefined;
  const known = view.heard[before]! < 0 ? Number.NEGATIVE_INFINITY : view.acknowledged[view.heard[before]!]!;
  const isNews = view.acknowledged[heard]! > known || trace.sackCount[heard]! > 0;
  return isNews ? heard : undefined;
}

/**
 * Whether the sender had nothing left when it waited: acknowledgements gave it room for half of what had been on its way, the
 * window had room too, and it let them pass. What a program gives later cannot have been waiting before.
 */
export function ranDry({ facts, direction, before, row, full }: Wait): boolean {
  const { trace, view } = facts;
  const [from, to] = [view.heard[before]!, view.heard[row]!];
  if (from < 0 || to <= from) return false;
  const until = trace.time[row]! - view.distance[direction] - promptness(facts, direction);
  let passed = to;
  while (passed > from && (trace.time[passed]! > until || trace.direction[passed] === trace.direction[row])) passed--;
  if (passed <= from || view.edge[passed]! < endOf(trace, row)) return false;
  // Seen from afar, some of them may have been lost on their way to it.
  if (view.distance[direction] > 0 && countAdvances(facts, direction, from, passed) < SOME_ARRIVED) return false;
  const flight = trace.sequence[row]! - view.acknowledged[from]!;
  const freed = view.acknowledged[passed]! - view.acknowledged[from]!;
  return freed >= 2 * full && freed >= flight / 2;
}

/** Acknowledgements of something new among the other side's segments after one row, up to another. */
function countAdvances({ trace, view }: TraceFacts, direction: Direction, from: number, to: number): number {
  let [count, known] = [0, view.acknowledged[from]!];
  for (let row = from + 1; row <= to; row++) {
    if (trace.direction[row] === direction || view.acknowledged[row]! <= known) continue;
    known = view.acknowledged[row]!;
    count++;
  }
  return count;
}

/**
 * Whether a segment came later than it can have been sent: by its sender's clock it waited less than half of the time, and what is
 * left is more than a round trip. Then the way has become longer.
 */
export function wasHeldUp({ facts, direction, before, row }: Wait): boolean {
  const { trace, view, tick, roundTrip } = facts;
  if (view.distance[direction] === 0 || trace.hasTimestamp[before] === 0 || trace.hasTimestamp[row] === 0) return false;
  const waited = tick[direction] * ((trace.timestampValue[row]! - trace.timestampValue[before]! + 1) | 0);
  const elapsed = trace.time[row]! - trace.time[before]!;
  return waited < elapsed / 2 && elapsed - waited > Math.max(roundTrip, LEAST_DELAY);
}

/** When a segment of the other side came to this one, on the clock by which this one's segments pass the capture. */
export function arrivalAt({ trace, view }: TraceFacts, direction: Direction, row: number): number {
  return trace.time[row]! + view.distance[direction];
}

/** Time within which a sender acts on what it hears, seconds: more where the way lies between. */
function promptness({ roundTrip, view, tick }: TraceFacts, direction: Direction): number {
  const blur = view.distance[direction] > 0 ? 2 * tick[direction] : 0;
  return Math.min(MOST_PROMPT, Math.max(LEAST_PROMPT, PROMPT_PART * roundTrip)) + blur;
}

/**
 * When the receiver's window let the segment go: undefined when it had room from the beginning.
 *
 * @returns the row of the segment that made room
 */
export function windowOpenedBy({ facts, before, row }: Wait): number | undefined {
  const { trace, view } = facts;
  const end = endOf(trace, row);
  const [from, to] = [view.heard[before]!, view.heard[row]!];
  if (from < 0 || to <= from || view.edge[from]! >= end) return undefined;
  for (let other = from + 1; other <= to; other++) {
    if (trace.direction[other] !== trace.direction[row] && view.edge[other]! >= end) return other;
  }
  return to;
}

/**
 * Whether the sender's queue was empty after a segment: it was not full, and its end was marked to be handed on. Where the
 * window had no room for more it may have been cut for that.
 */
export function emptiedQueue({ trace, view }: TraceFacts, row: number, full: number): boolean {
  if ((trace.flags[row]! & PSH) === 0 || trace.length[row]! >= full) return false;
  const heard = view.heard[row]!;
  return heard < 0 || view.edge[heard]! - endOf(trace, row) >= full;
}

/** Segments of the other side with data, that came between two segments of this one: the first and the last row. */
export function askedBetween({
  facts,
  direction,
  before,
  row,
}: Wait): readonly [first: number, last: number] | undefined {
  const { trace, view } = facts;
  let [first, last] = [-1, -1];
  const from = before < 0 ? 0 : Math.max(0, view.heard[before]! + 1);
  for (let other = from; other <= view.heard[row]!; other++) {
    if (trace.direction[other] !== opposite(direction) || trace.length[other] === 0) continue;
    if (first < 0) first = other;
    last = other;
  }
  return first < 0 ? undefined : [first, last];
}

const SOME_ARRIVED = 4;
/** Seconds: less is a queue's doing. */
const LEAST_DELAY = 0.05;
const LEAST_PROMPT = 0.0005;
const MOST_PROMPT = 0.005;
/** Of the round trip. */
const PROMPT_PART = 0.1;
