import { CAPTURE_LIMITS } from "../limits.ts";

/** From the first missing byte to before the first that is there. */
type Range = readonly [from: number, to: number];

/** Gaps of a stream that were told of, in their order; the first ones are forgotten when there are too many. */
export class GapList {
  readonly #gaps: Range[] = [];

  /** Adds one behind all others. */
  add(from: number, to: number): void {
    this.#gaps.push([from, to]);
    if (this.#gaps.length > CAPTURE_LIMITS.followedGaps) this.#gaps.shift();
  }

  clear(): void {
    this.#gaps.length = 0;
  }

  /** Whether a byte is missing. */
  has(offset: number): boolean {
    return this.#gaps.some(([from, to]) => from <= offset && offset < to);
  }

  /** Takes out the missing parts of a range: they are there now. */
  take(start: number, end: number): Range[] {
    const taken: Range[] = [];
    for (let i = 0; i < this.#gaps.length; i++) {
      const [from, to] = this.#gaps[i]!;
      if (from >= end) break;
      if (to <= start) continue;
      taken.push([Math.max(from, start), Math.min(to, end)]);
      const rest = [
        [from, Math.min(to, start)],
        [Math.max(from, end), to],
      ].filter(([restFrom, restTo]) => restFrom! < restTo!) as unknown as Range[];
      this.#gaps.splice(i, 1, ...rest);
      i += rest.length - 1;
    }
    return taken;
  }
}
