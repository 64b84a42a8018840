import type { Direction, TcpTrace } from "../trace/trace.ts";
import { opposite } from "../trace/segment.ts";
import { SendClocks } from "./send-order.ts";
import { sendersView, type SendersView } from "./senders-view.ts";
import type { Sureness } from "./verdict.ts";
import { tickOf } from "./ticks.ts";
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
