import { RST } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { directionOf, hasFlag } from "../trace/segment.ts";
import { roundTrips } from "../series/round-trips.ts";

/** The shortest time in which a side answered, seen from the capture: there, through its system, and back. */
export interface Reaction {
  readonly seconds: number;
  /** Rows: what was answered, and the answer. */
  readonly asked: number;
  readonly answered: number;
  /** How many answers were timed. */
  readonly samples: number;
}

/**
 * Times the answers of a side: its acknowledgements, and the echoes of its peer's timestamps, which come with data too.
 *
 * @returns undefined when it never had anything to answer
 */
export function quickestReaction(trace: TcpTrace, side: Direction): Reaction | undefined {
  const byAcknowledgement = quickestAcknowledgement(trace, side);
  const byEcho = quickestEcho(trace, side);
  if (byAcknowledgement === undefined || byEcho === undefined) return byAcknowledgement ?? byEcho;
  const best = byEcho.seconds < byAcknowledgement.seconds ? byEcho : byAcknowledgement;
  return { ...best, samples: byAcknowledgement.samples + byEcho.samples };
}

function quickestAcknowledgement(trace: TcpTrace, side: Direction): Reaction | undefined {
  const trips = roundTrips(trace, side === 0 ? 1 : 0);
  let best = -1;
  for (let i = 0; i < trips.count; i++) {
    if (trips.seconds[i]! >= 0 && (best < 0 || trips.seconds[i]! < trips.seconds[best]!)) best = i;
  }
  if (best < 0) return undefined;
  const [asked, answered] = [trips.sent[best]!, trips.acknowledged[best]!];
  return { seconds: trips.seconds[best]!, asked, answered, samples: trips.count };
}

/**
 * From the first segment that carried a timestamp to the first that echoes it (RFC 7323 §4). Where many segments carry the
 * same one it was perhaps a later of them that was answered: the true time is then shorter by up to a tick.
 */
function quickestEcho(trace: TcpTrace, side: Direction): Reaction | undefined {
  let [seconds, asked, answered, samples] = [Number.POSITIVE_INFINITY, -1, -1, 0];
  const first = new Map<number, number>();
  let lastEcho = -1;
  for (let row = 0; row < trace.count; row++) {
    if (trace.hasTimestamp[row] === 0 || hasFlag(trace, row, RST)) continue;
    if (directionOf(trace, row) !== side) {
      const value = trace.timestampValue[row]!;
      if (!first.has(value)) first.set(value, row);
      continue;
    }
    const echo = trace.timestampEcho[row]!;
    const source = first.get(echo);
    if (echo === lastEcho || source === undefined) continue;
    lastEcho = echo;
    samples++;
    const elapsed = trace.time[row]! - trace.time[source]!;
    if (elapsed >= 0 && elapsed < seconds) [seconds, asked, answered] = [elapsed, source, row];
  }
  return asked < 0 ? undefined : { seconds, asked, answered, samples };
}
