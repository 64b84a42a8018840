import { CAPTURE_LIMITS } from "../limits.ts";

/** What is counted of one stretch of time. */
export interface IntervalCount {
  /** Its beginning and its end (exclusive), seconds since the first frame of the capture. */
  readonly from: number;
  readonly to: number;
  readonly frames: number;
  /** On the wire. */
  readonly bytes: number;
}

/** Counts frames in stretches of time of one length, counted from the first frame of the capture. */
export class IntervalCounts {
  /** Nanoseconds. */
  readonly #length: number;
  readonly #counts = new Map<number, { frames: number; bytes: number }>();
  /** Frames of stretches that there was no room for. */
  leftOut = 0;

  /** @param seconds of one stretch, a millionth at least */
  constructor(seconds: number) {
    this.#length = Math.max(1000, Math.round(seconds * 1e9));
  }

  /**
   * Counts a frame.
   *
   * @param since nanoseconds since the first frame of the capture
   * @param length bytes on the wire
   */
  add(since: number, length: number): void {
    const number = Math.floor(since / this.#length);
    let count = this.#counts.get(number);
    if (count === undefined) {
      if (this.#counts.size === CAPTURE_LIMITS.intervals) {
        this.leftOut += 1;
        return;
      }
      count = { frames: 0, bytes: 0 };
      this.#counts.set(number, count);
    }
    count.frames += 1;
    count.bytes += length;
  }

  /** The stretches that have frames, in their order. */
  counts(): IntervalCount[] {
    const numbers = [...this.#counts.keys()].toSorted((a, b) => a - b);
    const time = (number: number): number => (number * this.#length) / 1e9;
    return numbers.map((number) => ({ from: time(number), to: time(number + 1), ...this.#counts.get(number)! }));
  }
}
