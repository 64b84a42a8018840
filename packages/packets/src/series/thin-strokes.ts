import { StrokeList, type Strokes } from "./points.ts";
import { columnOf, firstNotBefore, type TimeSpan } from "./thin.ts";

/** What is drawn of a graph of strokes: a stretch of time, and one of values. */
export interface GraphArea extends TimeSpan {
  /** In the unit of the series; `top` is greater than `bottom`. */
  readonly bottom: number;
  readonly top: number;
  /** Rows of pixels; at least 1. */
  readonly rows: number;
}

/**
 * Puts strokes together that one column of pixels cannot tell apart: those that touch, or stand in the same or neighbouring
 * pixels. What is left of them reaches exactly from the lowest to the highest, and has the row and time of the first.
 *
 * @returns at most one stroke for every two pixels; strokes outside of the area are left out
 */
export function thinStrokes(strokes: Strokes, area: GraphArea): Strokes {
  const column = new Column(area);
  const thinned = new StrokeList();
  let drawn = -1;
  for (let at = firstNotBefore(strokes.time, strokes.count, area.from); at < strokes.count; at++) {
    if (strokes.time[at]! > area.to) break;
    if (strokes.high[at]! < area.bottom || strokes.low[at]! > area.top) continue;
    const place = columnOf(strokes.time[at]!, area);
    if (place !== drawn) column.moveTo(thinned);
    drawn = place;
    column.add(strokes, at);
  }
  column.moveTo(thinned);
  return thinned.end();
}

/** The pixels of one column, and what lies in them. */
class Column {
  readonly #area: GraphArea;
  /** By pixel: 1 where a stroke is. */
  readonly #isCovered: Uint8Array;
  /** By pixel: ends of the strokes that begin or end in it. */
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = -1;
  #time = 0;
  #row = 0;

  constructor(area: GraphArea) {
    this.#area = area;
    this.#isCovered = new Uint8Array(area.rows);
    this.#low = new Float64Array(area.rows).fill(Number.POSITIVE_INFINITY);
    this.#high = new Float64Array(area.rows).fill(Number.NEGATIVE_INFINITY);
  }

  add(strokes: Strokes, at: number): void {
    const [first, last] = [this.#pixelOf(strokes.low[at]!), this.#pixelOf(strokes.high[at]!)];
    if (this.#highest < 0) [this.#time, this.#row] = [strokes.time[at]!, strokes.row[at]!];
    this.#isCovered.fill(1, first, last + 1);
    this.#low[first] = Math.min(this.#low[first]!, strokes.low[at]!);
    this.#high[last] = Math.max(this.#high[last]!, strokes.high[at]!);
    this.#lowest = Math.min(this.#lowest, first);
    this.#highest = Math.max(this.#highest, last);
  }

  /** Gives what is in it to `thinned`, and is empty again. */
  moveTo(thinned: StrokeList): void {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let pixel = this.#lowest; pixel <= this.#highest; pixel++) {
      low = Math.min(low, this.#low[pixel]!);
      high = Math.max(high, this.#high[pixel]!);
      if (pixel < this.#highest && this.#isCovered[pixel + 1] === 1) continue;
      if (high >= low) thinned.add(this.#time, low, high, this.#row);
      [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    }
    if (this.#highest < 0) return;
    this.#isCovered.fill(0, this.#lowest, this.#highest + 1);
    this.#low.fill(Number.POSITIVE_INFINITY, this.#lowest, this.#highest + 1);
    this.#high.fill(Number.NEGATIVE_INFINITY, this.#lowest, this.#highest + 1);
    [this.#lowest, this.#highest] = [Number.POSITIVE_INFINITY, -1];
  }

  #pixelOf(value: number): number {
    const { bottom, top, rows } = this.#area;
    return Math.max(0, Math.min(rows - 1, Math.floor(((value - bottom) / (top - bottom)) * rows)));
  }
}
