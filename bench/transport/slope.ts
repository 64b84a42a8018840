/** Memory after so many connections were used; bytes. */
export interface Sample {
  readonly uses: number;
  readonly kept: number;
  readonly rss: number;
}

/** By how much memory grows with each connection: the line with the least squares. Bytes. */
export function slopeOf(samples: readonly Sample[], of: "kept" | "rss"): number {
  const mean = (value: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const [middle, level] = [mean(({ uses }) => uses), mean((sample) => sample[of])];
  const together = mean((sample) => (sample.uses - middle) * (sample[of] - level));
  return together / mean(({ uses }) => (uses - middle) ** 2);
}
