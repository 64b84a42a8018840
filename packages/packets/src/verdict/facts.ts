import { RST } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { hasFlag, opposite } from "../trace/segment.ts";
import { SendClocks } from "./send-order.ts";
import { sendersView, type SendersView } from "./senders-view.ts";
import type { Sureness } from "./verdict.ts";
import { inferVantage, placeOf, quietRoundTrip, type Vantage } from "./vantage.ts";

/** What the whole of a conversation tells, worked out before its segments are judged one by one. */
export interface TraceFacts {
  readonly trace: TcpTrace;
  readonly vantage: Vantage;
  readonly clocks: SendClocks;
  readonly view: SendersView;
  /** Shortest round trip of the whole way, seconds; 0 where it is not known. */
  readonly roundTrip: number;
  /** Whether what comes out of order is reported selectively. */
  readonly usesSack: boolean;
  /** By side: one tick of its timestamps, seconds; 0 where it has none. */
  readonly tick: readonly [number, number];
}

/** Looks at a conversation as a whole. */
export function gatherFacts(trace: TcpTrace): TraceFacts {
  const vantage = inferVantage(trace);
  return {
    trace,
    vantage,
    clocks: new SendClocks(trace),
    view: sendersView(trace, vantage),
    roundTrip: quietRoundTrip(vantage) ?? 0,
    usesSack: usesSack(trace),
    tick: [tickOf(trace, 0), tickOf(trace, 1)],
  };
}

/**
 * How sure it is that segments of a side left it in the order in which they stand, where no clock tells: on its own host nothing
 * is overtaken or doubled yet; at the other end all of that is behind them.
 */
export function surenessOfOrder({ vantage }: TraceFacts, side: Direction): Sureness {
  const { place, sureness } = vantage;
  if (place === placeOf(opposite(side))) return "possible";
  return place === placeOf(side) && sureness === "certain" ? "certain" : "likely";
}

function usesSack({ opening: [client, server], sackCount }: TcpTrace): boolean {
  const isAgreed = client?.isSackPermitted === true && server?.isSackPermitted === true;
  return isAgreed || sackCount.some((count) => count > 0);
}

/** RFC 7323 §5.4 allows ticks from 1 ms to 1 s; rounded to what systems use. */
function tickOf(trace: TcpTrace, side: Direction): number {
  let [first, last] = [-1, -1];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== side || trace.hasTimestamp[row] === 0 || hasFlag(trace, row, RST)) continue;
    if (first < 0) first = row;
    last = row;
  }
  if (first < 0) return 0;
  const ticks = (trace.timestampValue[last]! - trace.timestampValue[first]!) | 0;
  const seconds = trace.time[last]! - trace.time[first]!;
  if (ticks < ENOUGH_TICKS || seconds <= 0) return ticks === 0 && seconds > 0 ? SLOWEST_TICK : USUAL_TICK;
  const tick = seconds / ticks;
  return USED_TICKS.find((used) => Math.abs(Math.log(tick / used)) < ALIKE) ?? tick;
}

const USUAL_TICK = 0.001;
const SLOWEST_TICK = 1;
const USED_TICKS = [0.000_001, 0.001, 0.004, 0.01, 0.1, 0.5, 1] as const;
const ENOUGH_TICKS = 20;
const ALIKE = 0.3;
