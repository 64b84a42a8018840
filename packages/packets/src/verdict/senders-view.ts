import { ACK, RST, SYN } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { hasFlag } from "../trace/segment.ts";
import { exactTick } from "./ticks.ts";
import type { Vantage } from "./vantage.ts";

/** What the sender of each segment knew of the other side when it sent it. By row; -1 before it heard anything. */
export interface SendersView {
  /** The latest segment of the other side that had reached it. */
  readonly heard: Int32Array;
  /** How long after it heard that the sender sent this one, seconds; good to a tick of its timestamps where it is far away. */
  readonly waited: Float64Array;
  /** After this segment: the highest sequence number that its sender has ever let the other side send up to. */
  readonly edge: Float64Array;
  /** After this segment: the highest acknowledgement number that its sender has sent. */
  readonly acknowledged: Float64Array;
  /** By side: seconds that pass at the capture between a segment going to that side and what that side then sends. */
  readonly distance: readonly [number, number];
}

/**
 * Works out what each sender knew. On the sender's own host that is what had passed the capture before. Further away it is
 * what had passed a round trip earlier, corrected by the timestamps: a segment that echoes one was sent after it came.
 */
export function sendersView(trace: TcpTrace, vantage: Vantage): SendersView {
  const heard = new Int32Array(trace.count).fill(-1);
  const waited = new Float64Array(trace.count);
  const edge = new Float64Array(trace.count);
  const acknowledged = new Float64Array(trace.count);
  const distance = [distanceTo(0, vantage), distanceTo(1, vantage)] as const;
  for (const direction of [0, 1] as const) {
    listen(trace, direction, distance[direction], heard);
    timeReactions(trace, direction, distance[direction], heard, waited);
    promise(trace, direction, edge, acknowledged);
  }
  return { heard, waited, edge, acknowledged, distance };
}

function distanceTo(side: Direction, { place, reactions }: Vantage): number {
  if (place === "both" || place === (side === 0 ? "client" : "server")) return 0;
  return QUICKEST * (reactions[side]?.seconds ?? 0);
}

function listen(trace: TcpTrace, direction: Direction, distance: number, heard: Int32Array): void {
  const echoes = new EchoBounds(trace, direction);
  let [at, byTime] = [-1, -1];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction) continue;
    const until = trace.time[row]! - distance;
    for (let next = at + 1; next < row && trace.time[next]! <= until; next++) {
      at = next;
      if (trace.direction[next] !== direction) byTime = next;
    }
    heard[row] = byTime;
    if (distance > 0 && trace.hasTimestamp[row] !== 0) {
      echoes.advance(row);
      heard[row] = Math.max(echoes.first, Math.min(byTime, echoes.last));
    }
  }
}

/** Segments of the other side that the sender may have heard last, by the timestamp it echoes. */
class EchoBounds {
  /** The first segment with the echoed timestamp: it surely had come. */
  first = -1;
  /** The last that is not newer than the echo: what follows had surely not. */
  last = -1;
  #at = -1;
  readonly #trace: TcpTrace;
  readonly #direction: Direction;

  constructor(trace: TcpTrace, direction: Direction) {
    this.#trace = trace;
    this.#direction = direction;
  }

  /** Moves on to the echo of `row`; rows come in order. */
  advance(row: number): void {
    const { direction, hasTimestamp, timestampValue, timestampEcho } = this.#trace;
    const echo = timestampEcho[row]!;
    for (let next = this.#at + 1; next < row; next++) {
      if (direction[next] !== this.#direction && hasTimestamp[next] !== 0) {
        if (((timestampValue[next]! - echo) | 0) > 0) return;
        if (this.last < 0 || timestampValue[next] !== timestampValue[this.last]) this.first = next;
        this.last = next;
      }
      this.#at = next;
    }
  }
}

/**
 * Close to the sender the capture's clock tells how long it waited. Far away a queue may lie in between, but the sender's own
 * clock, which its timestamps show, does not know of that queue: there the quickest reaction is taken for none.
 */
function timeReactions(
  trace: TcpTrace,
  direction: Direction,
  distance: number,
  heard: Int32Array,
  waited: Float64Array,
): void {
  const tick = distance > 0 ? exactTick(trace, direction) : 0;
  const timed: number[] = [];
  let origin = -1;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction || heard[row]! < 0) continue;
    waited[row] = trace.time[row]! - trace.time[heard[row]!]! - distance;
    if (tick === 0 || trace.hasTimestamp[row] === 0 || hasFlag(trace, row, SYN)) continue;
    if (origin < 0) origin = row;
    const ticks = (trace.timestampValue[row]! - trace.timestampValue[origin]!) | 0;
    waited[row] = tick * ticks - trace.time[heard[row]!]!;
    timed.push(row);
  }
  if (timed.length === 0) return;
  const quickest = Float64Array.from(timed, (row) => waited[row]!).sort()[Math.floor(AMONG_QUICKEST * timed.length)]!;
  for (const row of timed) waited[row] = Math.max(0, waited[row]! - quickest);
}

function promise(trace: TcpTrace, direction: Direction, edge: Float64Array, acknowledged: Float64Array): void {
  let [highest, acknowledgement] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction) continue;
    if (hasFlag(trace, row, ACK) && !hasFlag(trace, row, RST)) {
      acknowledgement = Math.max(acknowledgement, trace.acknowledgement[row]!);
      highest = Math.max(highest, trace.acknowledgement[row]! + trace.window[row]!);
    }
    edge[row] = highest;
    acknowledged[row] = acknowledgement;
  }
}

/** Part of the quickest answer that is surely the way, not the capture's own jitter. */
const QUICKEST = 0.95;
/** The very quickest may be a mistake in what was heard. */
const AMONG_QUICKEST = 0.02;
