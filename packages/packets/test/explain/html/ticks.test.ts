import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { roundStep, ticksBetween } from "../../../src/explain/html/ticks.ts";

describe("ticks", () => {
  it("lie within the axis, evenly, each with a label of its own", () => {
    const some = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 12 }), (top, about) => {
        const { at, labels } = ticksBetween(0, top, about, "bytes");
        expect(at[0]).toBe(0);
        expect(at.at(-1)).toBeLessThanOrEqual(top * (1 + 1e-6));
        expect(at.length).toBeLessThanOrEqual(about + 1);
        expect(at.length).toBeGreaterThanOrEqual(about / 3);
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  test.each([
    [0, 1.392, 10, "seconds", "s", ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"]],
    [0, 0.021, 4, "seconds", "ms", ["0", "10", "20"]],
    [0, 187_392, 5, "bytes", "kB", ["0", "50", "100", "150"]],
    [0, 12_500_000, 3, "bits per second", "Mbit/s", ["0", "5", "10"]],
    [0, 7, 3, "bytes", "bytes", ["0", "5"]],
    [0, 30_000, 3, "seconds", "s", ["0", "10,000", "20,000", "30,000"]],
  ] as const)("from %d to %d are round, in the unit that fits", (from, to, about, quantity, unit, labels) => {
    expect(ticksBetween(from, to, about, quantity)).toMatchObject({ unit, labels });
  });

  test.each([
    [0.3, 0.5],
    [1, 1],
    [1.01, 2],
    [6, 10],
    [0, 1],
    [Number.NaN, 1],
  ])("the step above %d is %d", (least, step) => {
    expect(roundStep(least)).toBe(step);
  });
});
