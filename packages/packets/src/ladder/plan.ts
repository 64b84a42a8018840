import { WORTH, type EventRange, type LadderEvents } from "./ladder.ts";

/** Which events make which item. */
export interface LadderPlan {
  readonly count: number;
  /** 0 for an event that is shown, {@link FOLDED} or {@link PAUSED}. */
  readonly kind: Uint8Array;
  /** Events, both inclusive; a pause has the event that ends it. */
  readonly first: Uint32Array;
  readonly last: Uint32Array;
}

const SHOWN = 0;
export const FOLDED = 1;
export const PAUSED = 2;

/**
 * Decides what is shown on its own and what is folded: everything where there is room, else what is worth most, else the first
 * of that. Something of each phase always stays.
 *
 * @param room items that are wanted at most; what is unfolded comes on top, and folding itself takes a few
 */
export function planLadder(events: LadderEvents, room: number, unfolded: readonly EventRange[]): LadderPlan {
  const worth = events.worth.slice();
  const pauses = pausesOf(events);
  raiseNeighbours(events, worth, pauses);
  let least: number = WORTH.ordinary;
  while (least < WORTH.marked && itemsAt(events, worth, least) > room) least++;
  const isShown = Uint8Array.from(worth, (each) => (each >= least ? 1 : 0));
  if (least === WORTH.marked) spendRest(worth, isShown, room);
  for (const { first, last } of unfolded) isShown.fill(1, first, last + 1);
  return fold(events, isShown, pauses);
}

/** Events before which nothing happened for long. */
function pausesOf({ count, time }: LadderEvents): Uint8Array {
  const isAfterPause = new Uint8Array(count);
  const duration = count === 0 ? 0 : time[count - 1]! - time[0]!;
  const shortest = Math.min(LONG_PAUSE, Math.max(SHORT_PAUSE, PAUSE_PART * duration));
  for (let event = 1; event < count; event++) if (time[event]! - time[event - 1]! >= shortest) isAfterPause[event] = 1;
  return isAfterPause;
}

/** What stands beside something that is told helps to understand it. */
function raiseNeighbours({ count, worth: own }: LadderEvents, worth: Uint8Array, pauses: Uint8Array): void {
  for (let event = 0; event < count; event++) {
    if (own[event]! < WORTH.noted && pauses[event] === 0) continue;
    for (const near of [event - 1, event, event + 1]) {
      if (near >= 0 && near < count) worth[near] = Math.max(worth[near]!, WORTH.neighbour);
    }
  }
}

/** Items that there would be if what is worth less than `least` were folded. */
function itemsAt({ count, phase }: LadderEvents, worth: Uint8Array, least: number): number {
  let items = 0;
  let folded = 0;
  for (let event = 0; event < count; event++) {
    const isFolded = worth[event]! < least;
    if (!isFolded) items++;
    if (isFolded && folded > 0 && phase[event] === phase[event - 1]) {
      folded++;
      if (folded <= FEWEST) items++;
      else if (folded === FEWEST + 1) items -= FEWEST - 1;
    } else {
      folded = isFolded ? 1 : 0;
      items += folded;
    }
  }
  return items;
}

/** Gives what room is left to the first and last of the turning points. */
function spendRest(worth: Uint8Array, isShown: Uint8Array, room: number): void {
  const turning: number[] = [];
  let spent = 0;
  for (let event = 0; event < worth.length; event++) {
    if (worth[event]! >= WORTH.marked) spent++;
    else if (worth[event] === WORTH.turning) turning.push(event);
  }
  // Beside each there may be a run.
  const rest = Math.max(2 * ENDS, Math.floor((room - spent) / 2));
  for (const event of turning.slice(0, rest - ENDS)) isShown[event] = 1;
  for (const event of turning.slice(-ENDS)) isShown[event] = 1;
}

function fold(events: LadderEvents, isShown: Uint8Array, pauses: Uint8Array): LadderPlan {
  const { count, phase } = events;
  const kind = new Uint8Array(2 * count);
  const first = new Uint32Array(2 * count);
  const last = new Uint32Array(2 * count);
  let items = 0;
  const put = (what: number, from: number, to: number) => {
    kind[items] = what;
    first[items] = from;
    last[items++] = to;
  };
  for (let event = 0; event < count;) {
    let end = event;
    while (end < count && isShown[end] === 0 && phase[end] === phase[event]) end++;
    if (end - event > FEWEST) {
      put(FOLDED, event, end - 1);
      event = end;
      continue;
    }
    for (const until = Math.max(end, event + 1); event < until; event++) {
      if (pauses[event] === 1) put(PAUSED, event, event);
      put(SHOWN, event, event);
    }
  }
  return { count: items, kind: kind.slice(0, items), first: first.slice(0, items), last: last.slice(0, items) };
}

/** Events that are never folded: their summary would take as much room. */
const FEWEST = 2;
/** Turning points at the end that are always shown. */
const ENDS = 6;
/** Seconds. */
const LONG_PAUSE = 1;
const SHORT_PAUSE = 0.05;
/** Of the whole. */
const PAUSE_PART = 0.1;
