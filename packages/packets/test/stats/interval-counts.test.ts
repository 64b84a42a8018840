import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS } from "../../src/limits.ts";
import { IntervalCounts } from "../../src/stats/interval-counts.ts";

describe("frames in stretches of time", () => {
  it("are counted where they begin; the end of a stretch is the beginning of the next", () => {
    const counts = new IntervalCounts(0.5);
    for (const since of [0, 499_999_999, 500_000_000, 7_250_000_000]) counts.add(since, 100);
    expect(counts.counts()).toEqual([
      { from: 0, to: 0.5, frames: 2, bytes: 200 },
      { from: 0.5, to: 1, frames: 1, bytes: 100 },
      { from: 7, to: 7.5, frames: 1, bytes: 100 },
    ]);
  });

  it("may come before the first frame", () => {
    const counts = new IntervalCounts(1);
    counts.add(0, 1);
    counts.add(-1, 1);
    expect(counts.counts().map(({ from }) => from)).toEqual([-1, 0]);
  });

  it("are counted each once, whatever their times", () => {
    const frames = fc.array(fc.tuple(fc.integer({ min: -1e12, max: 1e15 }), fc.nat(65_535)), { maxLength: 100 });
    fc.assert(
      fc.property(frames, fc.double({ min: 0.001, max: 1e6, noNaN: true }), (given, seconds) => {
        const counts = new IntervalCounts(seconds);
        for (const [since, length] of given) counts.add(since, length);
        const found = counts.counts();
        expect(found.reduce((sum, { frames: each }) => sum + each, 0)).toBe(given.length);
        expect(found.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(given.reduce((sum, [, each]) => sum + each, 0));
      }),
    );
  });

  it("are left out, and said to be, when there are too many stretches", () => {
    const counts = new IntervalCounts(0.001);
    for (let i = 0; i < CAPTURE_LIMITS.intervals + 5; i++) counts.add(i * 3e9, 1);
    expect(counts.leftOut).toBe(5);
    expect(counts.counts()).toHaveLength(CAPTURE_LIMITS.intervals);
  });
});
