import { TRANSPORT_LIMITS } from "../limits.ts";

/** A stream's place in a {@link SendQueue}. */
export class Turn<Item> {
  readonly item: Item;
  /** The level it waits in; undefined while it has nothing to send. */
  level: Level<Item> | undefined;
  next: Turn<Item> | undefined;
  previous: Turn<Item> | undefined;

  constructor(item: Item) {
    this.item = item;
  }
}

/** Turns of one priority, in the order they come round. */
interface Level<Item> {
  readonly priority: number;
  first: Turn<Item> | undefined;
  last: Turn<Item> | undefined;
}

/**
 * Who sends next: the highest priority first, and among equals one after the other.
 *
 * ```
 *  #levels   7 │ first ⇄ turn ⇄ last
 *            0 │ first ⇄ last            whoever had its turn goes behind last
 *           −1 │
 * ```
 */
export class SendQueue<Item> {
  /** Highest priority first. Levels are kept when they are empty: there are few. */
  readonly #levels: Level<Item>[] = [];

  /** Whose turn it is. */
  get first(): Turn<Item> | undefined {
    for (const level of this.#levels) if (level.first !== undefined) return level.first;
    return undefined;
  }

  /** Puts a turn at the end of its priority, unless it waits already. */
  add(turn: Turn<Item>, priority: number): void {
    if (turn.level !== undefined) return;
    this.#append(turn, this.#levelOf(priority));
  }

  /** Takes a turn out, if it is in. */
  remove(turn: Turn<Item>): void {
    const { level, next, previous } = turn;
    if (level === undefined) return;
    if (previous === undefined) level.first = next;
    else previous.next = next;
    if (next === undefined) level.last = previous;
    else next.previous = previous;
    turn.level = undefined;
    turn.next = undefined;
    turn.previous = undefined;
  }

  /** Lets the others of the same priority go before a turn that is in. */
  pass(turn: Turn<Item>): void {
    const { level, next } = turn;
    if (level === undefined || next === undefined) return;
    this.remove(turn);
    this.#append(turn, level);
  }

  #append(turn: Turn<Item>, level: Level<Item>): void {
    turn.level = level;
    turn.previous = level.last;
    if (level.last === undefined) level.first = turn;
    else level.last.next = turn;
    level.last = turn;
  }

  #levelOf(priority: number): Level<Item> {
    let index = 0;
    for (const level of this.#levels) {
      if (level.priority === priority) return level;
      if (level.priority < priority) break;
      index += 1;
    }
    const level: Level<Item> = { priority, first: undefined, last: undefined };
    this.#levels.splice(index, 0, level);
    return level;
  }
}

/** Whether it is a whole number from −{@link TRANSPORT_LIMITS}.streamPriority to as much above zero. */
export function isPriority(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= TRANSPORT_LIMITS.streamPriority;
}
