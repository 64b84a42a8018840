import { hasFlag } from "../trace/segment.ts";
import { RST } from "../tcp/flags.ts";
import type { Direction } from "../trace/trace.ts";
import type { Judgement } from "../verdict/judge.ts";
import { NewBytes } from "./new-bytes.ts";
import { PointList, type Points } from "./points.ts";

/** How much passed the capture, over a window of time that moves. Values are bits per second. */
export interface ThroughputSeries {
  /** Length of the moving window, seconds; each value is the mean over the window that ends at its time. */
  readonly window: number;
  /** Whole frames of this direction, headers and what was sent again with them. */
  readonly raw: Points;
  /** Payload, each byte counted when it is seen for the first time (goodput, RFC 2647 §3.17). */
  readonly goodput: Points;
}

/** Which stretch of time to look at, how finely; all optional. */
export interface ThroughputOptions {
  /** Seconds since the first segment; the whole conversation when not given. */
  readonly from?: number;
  readonly to?: number;
  /** Length of the moving window, seconds; a round one of about a fortieth of the stretch when not given. */
  readonly window?: number;
  /** Points of each line, 240 when not given. */
  readonly samples?: number;
}

/** Throughput of one direction. */
export function throughputSeries(
  judgement: Judgement,
  direction: Direction,
  options: ThroughputOptions = {},
): ThroughputSeries {
  const { trace } = judgement.facts;
  const rows = new Uint32Array(trace.count);
  const time = new Float64Array(trace.count);
  const frameBytes = new Float64Array(trace.count + 1);
  const newBytes = new Float64Array(trace.count + 1);
  const seen = new NewBytes();
  let [count, latest] = [0, 0];
  for (let row = 0; row < trace.count; row++) {
    latest = Math.max(latest, trace.time[row]!);
    if (trace.direction[row] !== direction) continue;
    const start = trace.sequence[row]!;
    const fresh = hasFlag(trace, row, RST) ? 0 : seen.take(start, start + trace.length[row]!);
    rows[count] = row;
    time[count] = latest;
    frameBytes[count + 1] = frameBytes[count]! + trace.frameLength[row]!;
    newBytes[count + 1] = newBytes[count]! + fresh;
    count++;
  }
  const from = options.from ?? 0;
  const to = Math.max(options.to ?? latest, from);
  const window = options.window ?? Math.max(SHORTEST, roundDown((to - from) / WINDOWS));
  const samples = Math.max(2, options.samples ?? SAMPLES);
  const [raw, goodput] = [new PointList(samples), new PointList(samples)];
  let [begin, end] = [0, 0];
  for (let at = 0; at < samples; at++) {
    const now = from + ((to - from) * at) / (samples - 1);
    while (end < count && time[end]! <= now) end++;
    while (begin < end && time[begin]! <= now - window) begin++;
    const row = end === 0 ? 0 : rows[end - 1]!;
    raw.add(now, (8 * (frameBytes[end]! - frameBytes[begin]!)) / window, row);
    goodput.add(now, (8 * (newBytes[end]! - newBytes[begin]!)) / window, row);
  }
  return { window, raw: raw.end(), goodput: goodput.end() };
}

/** 1, 2 or 5 times a power of ten. */
function roundDown(seconds: number): number {
  if (!(seconds > 0)) return SHORTEST;
  const power = 10 ** Math.floor(Math.log10(seconds));
  const first = seconds / power;
  return (first >= 5 ? 5 : first >= 2 ? 2 : 1) * power;
}

const SAMPLES = 240;
const WINDOWS = 40;
/** Seconds. */
const SHORTEST = 0.0001;
