import type { Direction, TcpTrace } from "../trace/trace.ts";
import { PointList, type Points } from "./points.ts";
import { roundTrips } from "./round-trips.ts";

/** Round-trip times over time. Values are seconds. */
export interface RoundTripSeries {
  /** One for each acknowledgement of bytes that were sent once, at the time it came; rows are those of the acknowledgements. */
  readonly measured: Points;
  /** SRTT after each of them (RFC 6298 §2, with α = 1/8): what textbooks call EstimatedRTT. */
  readonly smoothed: Points;
}

/**
 * Round-trip times of one direction; see {@link roundTrips} for what they measure, which depends on the place of the capture.
 *
 * @param direction of the segments that are timed
 */
export function roundTripSeries(trace: TcpTrace, direction: Direction): RoundTripSeries {
  const { count, acknowledged, seconds } = roundTrips(trace, direction);
  const measured = new PointList(count);
  const smoothed = new PointList(count);
  let estimate = 0;
  for (let at = 0; at < count; at++) {
    const row = acknowledged[at]!;
    estimate = at === 0 ? seconds[at]! : estimate + ALPHA * (seconds[at]! - estimate);
    measured.add(trace.time[row]!, seconds[at]!, row);
    smoothed.add(trace.time[row]!, estimate, row);
  }
  return { measured: measured.end(), smoothed: smoothed.end() };
}

/** RFC 6298 §2.3 */
const ALPHA = 1 / 8;
