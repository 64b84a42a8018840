import type { Direction } from "../trace/trace.ts";

/** What went one way and the other, of a conversation or anything else that has two sides. */
export interface TrafficFacts {
  /** From the first end to the second (0), and back (1). */
  readonly frames: readonly [number, number];
  /** Frame bytes on the wire. */
  readonly bytes: readonly [number, number];
  /** Time of the first frame, seconds since the first frame of the capture … */
  readonly begin: number;
  /** … and from it to the last, seconds. */
  readonly duration: number;
}

/** Counts of many conversations, in columns: number `n` is the conversation of that number. */
export class Traffic {
  /** Two a conversation: its ways. */
  #frames = new Uint32Array(FIRST_ROOM);
  #bytes = new Float64Array(FIRST_ROOM);
  /** Two a conversation: first and last, nanoseconds since the first frame of the capture. */
  #times = new Float64Array(FIRST_ROOM);

  /** @param time nanoseconds since the first frame of the capture */
  add(number: number, direction: Direction, length: number, time: number): void {
    const at = 2 * number;
    if (at >= this.#frames.length) this.#grow(at + 2);
    const times = this.#times;
    const before = this.#frames[at]! + this.#frames[at + 1]!;
    if (before === 0) times[at] = times[at + 1] = time;
    else if (time < times[at]!) times[at] = time;
    else if (time > times[at + 1]!) times[at + 1] = time;
    this.#frames[at + direction]! += 1;
    this.#bytes[at + direction]! += length;
  }

  /** What was counted of a conversation; undefined where nothing was. */
  of(number: number): TrafficFacts | undefined {
    const at = 2 * number;
    if (at >= this.#frames.length) return undefined;
    const frames = [this.#frames[at]!, this.#frames[at + 1]!] as const;
    if (frames[0] + frames[1] === 0) return undefined;
    const [first, last] = [this.#times[at]!, this.#times[at + 1]!];
    const bytes = [this.#bytes[at]!, this.#bytes[at + 1]!] as const;
    return { frames, bytes, begin: first / 1e9, duration: (last - first) / 1e9 };
  }

  #grow(needed: number): void {
    const room = Math.max(needed, 2 * this.#frames.length);
    const [frames, bytes, times] = [new Uint32Array(room), new Float64Array(room), new Float64Array(room)];
    frames.set(this.#frames);
    bytes.set(this.#bytes);
    times.set(this.#times);
    [this.#frames, this.#bytes, this.#times] = [frames, bytes, times];
  }
}

const FIRST_ROOM = 512;
