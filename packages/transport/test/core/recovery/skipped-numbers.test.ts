import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SkippedNumbers } from "../../../src/core/recovery/skipped-numbers.ts";
import { seeded } from "../congestion/seeded.ts";
import { rangesOf } from "./sender.ts";

function skippedUpTo(skipped: SkippedNumbers, end: number): number[] {
  return Array.from({ length: end }, (_, number) => number).filter((number) => skipped.skips(number));
}

describe("skipped numbers", () => {
  it("come early and often at first, and then one in thousands", () => {
    const skipped = skippedUpTo(new SkippedNumbers(seeded(3)), 200_000);
    expect(skipped[0]).toBeLessThan(66);
    expect(skipped.length).toBeGreaterThan(20);
    expect(skipped.length).toBeLessThan(120);
  });

  it("cannot be told from one run to another", () => {
    expect(skippedUpTo(new SkippedNumbers(seeded(1)), 1000)).not.toEqual(
      skippedUpTo(new SkippedNumbers(seeded(2)), 1000),
    );
  });

  it("are found in ranges that have them, and only there", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(400), fc.nat(100), (seed, from, length) => {
        const skipped = new SkippedNumbers(seeded(seed));
        const latest = skippedUpTo(skipped, 400).slice(-4);
        const has = latest.some((number) => number >= from && number <= from + length);
        expect(skipped.areIn(rangesOf([from, from + length]))).toBe(has);
      }),
    );
  });
});
