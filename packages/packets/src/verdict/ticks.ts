import { RST, SYN } from "../tcp/flags.ts";
import { hasFlag } from "../trace/segment.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";

/** One tick of a side's timestamps, seconds: RFC 7323 §5.4 allows 1 ms to 1 s; rounded to what systems use. 0 where it has none. */
export function tickOf(trace: TcpTrace, side: Direction): number {
  const { ticks, seconds } = span(trace, side, RST);
  if (ticks === undefined) return 0;
  if (ticks < ENOUGH_TICKS || seconds <= 0) return ticks === 0 && seconds > 0 ? SLOWEST_TICK : USUAL_TICK;
  return rounded(seconds / ticks);
}

/**
 * The same by the capture's own clock, from which the side's may drift: then many ticks are a little more or less.
 *
 * @returns 0 where there were too few to tell
 */
export function exactTick(trace: TcpTrace, side: Direction): number {
  // A SYN may have waited for an address to be resolved, after its timestamp was set.
  const { ticks, seconds } = span(trace, side, SYN);
  if (ticks === undefined || ticks < MANY_TICKS) return 0;
  const tick = seconds / ticks;
  const usual = rounded(tick);
  // What is more than drift is the way, which became longer or shorter meanwhile.
  return Math.abs(tick / usual - 1) < MOST_DRIFT ? tick : usual;
}

/** From a side's first timestamp to its last; without segments that have one of the flags. */
function span(trace: TcpTrace, side: Direction, without: number): { ticks: number | undefined; seconds: number } {
  let [first, last] = [-1, -1];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== side || trace.hasTimestamp[row] === 0 || hasFlag(trace, row, without)) continue;
    if (first < 0) first = row;
    last = row;
  }
  if (first < 0) return { ticks: undefined, seconds: 0 };
  const ticks = (trace.timestampValue[last]! - trace.timestampValue[first]!) | 0;
  return { ticks, seconds: trace.time[last]! - trace.time[first]! };
}

function rounded(tick: number): number {
  return USED_TICKS.find((used) => Math.abs(Math.log(tick / used)) < ALIKE) ?? tick;
}

const USUAL_TICK = 0.001;
const SLOWEST_TICK = 1;
const USED_TICKS = [0.000_001, 0.001, 0.004, 0.01, 0.1, 0.5, 1] as const;
const ENOUGH_TICKS = 20;
const MANY_TICKS = 50;
const ALIKE = 0.3;
/** A clock of a computer is seldom off by more than 100 µs in a second. */
const MOST_DRIFT = 0.0005;
