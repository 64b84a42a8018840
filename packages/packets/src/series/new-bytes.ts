import { CAPTURE_LIMITS } from "../limits.ts";

/** Counts bytes of a stream when they are seen for the first time, in whatever order they come. */
export class NewBytes {
  #next: number | undefined = undefined;
  // Gaps below `#next`, rising.
  readonly #start: number[] = [];
  readonly #end: number[] = [];

  /** @returns how many bytes of [start, end) were not seen before */
  take(start: number, end: number): number {
    if (end <= start) return 0;
    const next = this.#next;
    if (next === undefined || start >= next) {
      // Past the limit, what comes late into a further gap counts as seen before.
      if (next !== undefined && start > next && this.#start.length < CAPTURE_LIMITS.gapPieces) {
        this.#start.push(next);
        this.#end.push(start);
      }
      this.#next = end;
      return end - start;
    }
    const filled = this.#fill(start, end);
    if (end <= next) return filled;
    this.#next = end;
    return filled + end - next;
  }

  #fill(start: number, end: number): number {
    let at = this.#end.findIndex((gapEnd) => gapEnd > start);
    if (at < 0) return 0;
    let filled = 0;
    while (at < this.#start.length && this.#start[at]! < end) {
      const [gapStart, gapEnd] = [this.#start[at]!, this.#end[at]!];
      const [from, to] = [Math.max(start, gapStart), Math.min(end, gapEnd)];
      filled += to - from;
      const left = [...(gapStart < from ? [[gapStart, from]] : []), ...(to < gapEnd ? [[to, gapEnd]] : [])];
      this.#start.splice(at, 1, ...left.map(([first]) => first!));
      this.#end.splice(at, 1, ...left.map(([, last]) => last!));
      at += left.length;
    }
    return filled;
  }
}
