import { firstNot } from "../columns/first-not.ts";
import type { Points } from "./points.ts";

/** The stretch of time that is drawn, and on how many columns of pixels. */
export interface TimeSpan {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** At least 1. */
  readonly columns: number;
}

/**
 * Leaves out points that make no difference to the picture: of each column of pixels the first, the lowest, the highest and the
 * last stay, with which a line is drawn just as with all of them (M4; Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014).
 *
 * @returns at most four points a column, and the last before and the first after the stretch, so that lines reach its edges
 */
export function thinPoints(points: Points, span: TimeSpan): Points {
  const kept = new Uint32Array(4 * span.columns + 2);
  let count = 0;
  let at = firstNotBefore(points.time, points.count, span.from);
  if (at > 0) kept[count++] = at - 1;
  while (at < points.count && points.time[at]! <= span.to) {
    const column = columnOf(points.time[at]!, span);
    let [lowest, highest, last] = [at, at, at];
    for (let next = at; next < points.count && points.time[next]! <= span.to; next++) {
      if (columnOf(points.time[next]!, span) !== column) break;
      if (points.value[next]! < points.value[lowest]!) lowest = next;
      if (points.value[next]! > points.value[highest]!) highest = next;
      last = next;
    }
    for (const each of [at, Math.min(lowest, highest), Math.max(lowest, highest), last]) {
      if (count === 0 || kept[count - 1] !== each) kept[count++] = each;
    }
    at = last + 1;
  }
  if (at < points.count) kept[count++] = at;
  const chosen = kept.subarray(0, count);
  return {
    count,
    time: Float64Array.from(chosen, (each) => points.time[each]!),
    value: Float64Array.from(chosen, (each) => points.value[each]!),
    row: Uint32Array.from(chosen, (each) => points.row[each]!),
  };
}

/** Index of the first time that is not before `time`. */
export function firstNotBefore(times: Float64Array, count: number, time: number): number {
  return firstNot(count, (at) => times[at]! < time);
}

/** The column that a time within the stretch falls into, from 0. */
export function columnOf(time: number, { from, to, columns }: TimeSpan): number {
  return to > from ? Math.min(columns - 1, Math.floor(((time - from) / (to - from)) * columns)) : 0;
}
