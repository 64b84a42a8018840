/** Times in ms, counted in steps of 10 µs up to 10 s; longer ones count as 10 s. */
export class Histogram {
  readonly #counts = new Uint32Array(STEPS + 1);
  #total = 0;

  record(ms: number): void {
    const step = Math.min(STEPS, Math.max(0, Math.floor(ms * STEPS_PER_MS)));
    this.#counts[step] = (this.#counts[step] ?? 0) + 1;
    this.#total += 1;
  }

  /** The time (ms) that this share (0 to 1) of the recorded ones did not pass; NaN when there are none. */
  quantile(share: number): number {
    let left = this.#total * share;
    for (let step = 0; step <= STEPS && this.#total > 0; step++) {
      left -= this.#counts[step] ?? 0;
      if (left <= 0) return (step + 0.5) / STEPS_PER_MS;
    }
    return Number.NaN;
  }
}

const STEPS_PER_MS = 100;
const STEPS = 10_000 * STEPS_PER_MS;
