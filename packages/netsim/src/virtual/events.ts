import { NS_PER_MS, notBefore } from "./time.ts";

/** Something that is to happen at a time. */
export interface Task {
  run(): void;
}

/** What is to happen, by time: a binary heap. What is due at the same time happens in the order in which it was added. */
export class EventQueue {
  /** Virtual time, whole nanoseconds. */
  nowNs = 0;
  #added = 0;
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #tasks: Task[] = [];

  /** When the next event is due; Infinity when there is none. */
  get nextNs(): number {
    return this.#times[0] ?? Infinity;
  }

  /** @param atNs whole nanoseconds; what should have been already is due now */
  add(atNs: number, task: Task): void {
    const time = Math.max(atNs, this.nowNs);
    let at = this.#times.length;
    for (; at > 0; at = (at - 1) >> 1) {
      const parent = (at - 1) >> 1;
      if (this.#times[parent]! <= time) break;
      this.#move(parent, at);
    }
    this.#times[at] = time;
    this.#orders[at] = this.#added++;
    this.#tasks[at] = task;
  }

  /** Lets time go on to the next event, which there must be, and runs it. */
  runNext(): void {
    const task = this.#tasks[0]!;
    this.nowNs = this.#times[0]!;
    this.#dropFirst();
    task.run();
  }

  #dropFirst(): void {
    const time = this.#times.pop()!;
    const order = this.#orders.pop()!;
    const task = this.#tasks.pop()!;
    const count = this.#times.length;
    if (count === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.#isBefore(child + 1, this.#times[child]!, this.#orders[child]!)) child++;
      if (!this.#isBefore(child, time, order)) break;
      this.#move(child, at);
      at = child;
    }
    this.#times[at] = time;
    this.#orders[at] = order;
    this.#tasks[at] = task;
  }

  #isBefore(at: number, time: number, order: number): boolean {
    return this.#times[at]! < time || (this.#times[at] === time && this.#orders[at]! < order);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#orders[to] = this.#orders[from]!;
    this.#tasks[to] = this.#tasks[from]!;
  }
}

/**
 * Something that happens once at a time that may be changed again and again, as deadlines of protocols are. Its event in the queue
 * stays where it is when the time is put off, and is added again when it comes too early.
 */
export class VirtualTimer implements Task {
  readonly #events: EventQueue;
  readonly #action: () => void;
  #dueNs = Infinity;
  /** Times of its events in the queue, the next one last. */
  readonly #queuedNs: number[] = [];

  /** By {@link VirtualNetwork.timer}. */
  constructor(events: EventQueue, action: () => void) {
    this.#events = events;
    this.#action = action;
  }

  /** When it is due, ms; undefined when it is not set. */
  get due(): number | undefined {
    return this.#dueNs === Infinity ? undefined : this.#dueNs / NS_PER_MS;
  }

  /** Sets the time, ms, in place of any it had: never is the action run before. What should have been already is due now. */
  set(at: number): void {
    this.#dueNs = Math.max(notBefore(at), this.#events.nowNs);
    this.#queue();
  }

  clear(): void {
    this.#dueNs = Infinity;
  }

  run(): void {
    this.#queuedNs.pop();
    if (this.#dueNs > this.#events.nowNs) return this.#queue();
    this.#dueNs = Infinity;
    this.#action();
  }

  /** Sees to it that there is an event when it is due, or before. */
  #queue(): void {
    const nextNs = this.#queuedNs.at(-1) ?? Infinity;
    if (this.#dueNs === Infinity || nextNs <= this.#dueNs) return;
    this.#queuedNs.push(this.#dueNs);
    this.#events.add(this.#dueNs, this);
  }
}
