import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Points, Strokes } from "../../src/series/points.ts";
import { thinStrokes } from "../../src/series/thin-strokes.ts";
import { columnOf, thinPoints, type TimeSpan } from "../../src/series/thin.ts";

const numbers = fc.double({ min: 0, max: 100, noNaN: true });
const someTimes = fc.array(numbers, { maxLength: 300 }).map((times) => times.toSorted((a, b) => a - b));
const somePoints = someTimes.chain((times) =>
  fc.array(numbers, { minLength: times.length, maxLength: times.length }).map((values) => pointsOf(times, values)),
);
const someSpan: fc.Arbitrary<TimeSpan> = fc
  .tuple(numbers, numbers, fc.integer({ min: 1, max: 40 }))
  .map(([a, b, columns]) => ({ from: Math.min(a, b), to: Math.max(a, b), columns }));

function pointsOf(times: readonly number[], values: readonly number[]): Points {
  return {
    count: times.length,
    time: Float64Array.from(times),
    value: Float64Array.from(values),
    row: Uint32Array.from(times, (_, at) => at),
  };
}

/** Of each column of pixels: the rows of the first and last point, the lowest and the highest value. */
function columns(points: Points, span: TimeSpan): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  for (let at = 0; at < points.count; at++) {
    if (points.time[at]! < span.from || points.time[at]! > span.to) continue;
    const column = columnOf(points.time[at]!, span);
    const [value, row] = [points.value[at]!, points.row[at]!];
    const [first, , low, high] = found.get(column) ?? [row, row, value, value];
    found.set(column, [first!, row, Math.min(low!, value), Math.max(high!, value)]);
  }
  return found;
}

describe("thinned points", () => {
  it("have the same first, last, lowest and highest in every column of pixels", () => {
    fc.assert(
      fc.property(somePoints, someSpan, (points, span) => {
        expect(columns(thinPoints(points, span), span)).toEqual(columns(points, span));
      }),
    );
  });

  it("are a few for each column, in their order, and reach beyond the edges", () => {
    fc.assert(
      fc.property(somePoints, someSpan, (points, span) => {
        const { count, row, time } = thinPoints(points, span);
        expect(count).toBeLessThanOrEqual(4 * span.columns + 2);
        expect([...row]).toEqual([...new Set(row)].toSorted((a, b) => a - b));
        const isCut = points.time.some((each) => each < span.from) && points.time.some((each) => each > span.to);
        if (isCut) expect(time[0]! < span.from && time[count - 1]! > span.to).toBe(true);
      }),
    );
  });

  it("are bounded for a million points", () => {
    const times = Array.from({ length: 1_000_000 }, (_, at) => at);
    const values = times.map((at) => (at === 654_321 ? 1 : 0));
    const thinned = thinPoints(pointsOf(times, values), { from: 0, to: 1_000_000, columns: 500 });
    expect(thinned.count).toBeLessThanOrEqual(2_002);
    expect(Math.max(...thinned.value)).toBe(1);
  });
});

const someStrokes: fc.Arbitrary<Strokes> = someTimes.chain((times) =>
  fc.array(fc.tuple(numbers, numbers), { minLength: times.length, maxLength: times.length }).map((ends) => ({
    count: times.length,
    time: Float64Array.from(times),
    low: Float64Array.from(ends, ([a, b]) => Math.min(a, b)),
    high: Float64Array.from(ends, ([a, b]) => Math.max(a, b)),
    row: Uint32Array.from(times, (_, at) => at),
  })),
);

describe("thinned strokes", () => {
  const area = { from: 0, to: 100, columns: 20, bottom: 0, top: 100, rows: 25 };
  const inColumn = (strokes: Strokes, column: number) =>
    Array.from({ length: strokes.count }, (_, at) => at).filter((at) => columnOf(strokes.time[at]!, area) === column);

  it("reach from the lowest to the highest of every column, and leave no pixel out", () => {
    fc.assert(
      fc.property(someStrokes, (strokes) => {
        const thinned = thinStrokes(strokes, area);
        for (let column = 0; column < area.columns; column++) {
          const [before, after] = [inColumn(strokes, column), inColumn(thinned, column)];
          const ends = (of: Strokes, list: number[]) => [
            Math.min(...list.map((at) => of.low[at]!)),
            Math.max(...list.map((at) => of.high[at]!)),
          ];
          expect(ends(thinned, after)).toEqual(ends(strokes, before));
          for (const at of before) {
            const isWithin = after.some((each) => {
              return thinned.low[each]! <= strokes.low[at]! && thinned.high[each]! >= strokes.high[at]!;
            });
            expect(isWithin).toBe(true);
          }
        }
      }),
    );
  });

  it("are at most one for every two pixels", () => {
    fc.assert(
      fc.property(someStrokes, (strokes) => {
        expect(thinStrokes(strokes, area).count).toBeLessThanOrEqual((area.columns * (area.rows + 1)) / 2);
      }),
    );
  });
});
