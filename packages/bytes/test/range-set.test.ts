import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RangeSet } from "@wireside/bytes";

const MOST = 120;

/** The ranges of a plain set of numbers. */
function rangesOf(numbers: ReadonlySet<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const value of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === value) last[1] = value + 1;
    else ranges.push([value, value + 1]);
  }
  return ranges;
}

const step = fc.record({
  kind: fc.constantFrom("insert" as const, "insert" as const, "remove" as const),
  start: fc.nat(MOST),
  length: fc.nat(12),
});

describe("a RangeSet", () => {
  it("is what a plain set of numbers is, after every insertion and removal", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ranges = new RangeSet();
        const numbers = new Set<number>();
        for (const { kind, start, length } of steps) {
          const before = numbers.size;
          for (let value = start; value < start + length; value++) {
            if (kind === "insert") numbers.add(value);
            else numbers.delete(value);
          }
          expect(ranges[kind](start, start + length)).toBe(Math.abs(numbers.size - before));
          const expected = rangesOf(numbers);
          expect([...ranges]).toEqual(expected);
          expect(ranges.count).toBe(expected.length);
          expect(ranges.size).toBe(numbers.size);
          expect(ranges.start(0)).toBe(expected[0]?.[0] ?? NaN);
          expect(ranges.end(expected.length - 1)).toBe(expected.at(-1)?.[1] ?? NaN);
          expect(ranges.start(expected.length)).toBeNaN();
        }
        for (let value = 0; value <= MOST + 12; value++) {
          expect(ranges.has(value)).toBe(numbers.has(value));
          let length = 0;
          while (numbers.has(value + length)) length++;
          expect(ranges.lengthFrom(value)).toBe(length);
          expect(ranges.next(value)).toBe(Math.min(...[...numbers].filter((other) => other >= value)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("holds many ranges, whatever the order they come in", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 500 }, (_, index) => index * 2)), (starts) => {
        const ranges = new RangeSet();
        for (const start of starts) ranges.insert(start, start + 1);
        expect([...ranges].map(([start]) => start)).toEqual(starts.toSorted((a, b) => a - b));
        for (const start of starts) expect(ranges.remove(start, start + 1)).toBe(1);
        expect(ranges.count).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("reaches up to the largest whole number that is exact", () => {
    const ranges = new RangeSet();
    ranges.insert(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER);
    ranges.insert(0, 1);
    expect([...ranges]).toEqual([
      [0, 1],
      [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER],
    ]);
    expect(ranges.has(Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it("takes nothing from an empty range", () => {
    const ranges = new RangeSet();
    expect(ranges.insert(5, 5)).toBe(0);
    expect(ranges.remove(5, 5)).toBe(0);
    expect(ranges.count).toBe(0);
  });

  it("is empty after it was cleared", () => {
    const ranges = new RangeSet();
    ranges.insert(1, 4);
    ranges.clear();
    expect([...ranges]).toEqual([]);
    expect(ranges.size).toBe(0);
  });
});
