import { RST } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { CHECKSUMS } from "../trace/trace.ts";
import { directionOf, hasFlag, opposite } from "../trace/segment.ts";
import { quickestReaction, type Reaction } from "./reaction.ts";
import type { Sureness } from "./verdict.ts";

/** Where on the way a capture was taken, as far as the conversation itself tells. */
export interface Vantage {
  /**
   * `client`, `server`: at that side's host or close to it. `both`: the ends are so close to each other that it makes no
   * difference. `between`: far from both.
   */
  readonly place: "client" | "server" | "both" | "between" | "unknown";
  readonly sureness: Sureness;
  /** By side: the shortest time in which it answered. Their sum is the round trip of the whole way. */
  readonly reactions: readonly [Reaction | undefined, Reaction | undefined];
  /** By side: routers that its segments had passed, when they began with one of the usual 64, 128 or 255. */
  readonly hops: readonly [number | undefined, number | undefined];
  /** By side: what its network card was left to do. */
  readonly offload: readonly [Offload, Offload];
}

/** Traces of work that is done outside of the system whose packets were captured. Rows of the trace, -1 for none. */
export interface Offload {
  readonly segments: number;
  /** Segments whose checksum was still to be completed. */
  readonly partialChecksums: number;
  readonly firstPartial: number;
  /** Segments larger than the other side's announced maximum: not yet cut, or already put together again. */
  readonly oversized: number;
  readonly firstOversized: number;
}

/** Infers the place of the capture from reaction times, hop counts and unfinished checksums. */
export function inferVantage(trace: TcpTrace): Vantage {
  const reactions = [quickestReaction(trace, 0), quickestReaction(trace, 1)] as const;
  const hops = [hopsFrom(trace, 0), hopsFrom(trace, 1)] as const;
  const offload = [offloadOf(trace, 0), offloadOf(trace, 1)] as const;
  const facts = { reactions, hops, offload };
  const unfinished = offload.map((side) => side.partialChecksums > HABIT * side.segments);
  // On both sides: a virtual wire within one machine, which says nothing of the ends.
  if (unfinished[0] !== unfinished[1]) {
    return { place: unfinished[0] === true ? "client" : "server", sureness: "certain", ...facts };
  }
  return { ...placeByTime(reactions, hops), ...facts };
}

/** The round trip of the whole way when nothing queues, seconds; undefined where one part of it was never timed. */
export function quietRoundTrip(vantage: Vantage): number | undefined {
  const [client, server] = vantage.reactions;
  return client === undefined || server === undefined ? undefined : client.seconds + server.seconds;
}

function placeByTime(reactions: Vantage["reactions"], hops: Vantage["hops"]): Pick<Vantage, "place" | "sureness"> {
  const [client, server] = reactions;
  if (client === undefined || server === undefined) {
    const side: Direction = client === undefined ? 1 : 0;
    const known = reactions[side];
    return known !== undefined && known.seconds < HOST_REACTION
      ? { place: placeOf(side), sureness: "possible" }
      : { place: "unknown", sureness: "possible" };
  }
  const whole = client.seconds + server.seconds;
  if (whole < SHORT_WAY) return { place: "both", sureness: "likely" };
  const nearer: Direction = client.seconds <= server.seconds ? 0 : 1;
  const share = reactions[nearer]!.seconds / whole;
  if (share > NEAR_SHARE) return { place: "between", sureness: "likely" };
  const isRouted = (hops[nearer] ?? 0) > 0;
  const isPlain = share < HOST_SHARE && hops[nearer] === 0 && reactions[nearer]!.seconds < HOST_REACTION;
  return { place: placeOf(nearer), sureness: isRouted ? "possible" : isPlain ? "certain" : "likely" };
}

/** The place at a side's host. */
export function placeOf(side: Direction): "client" | "server" {
  return side === 0 ? "client" : "server";
}

function hopsFrom(trace: TcpTrace, side: Direction): number | undefined {
  let highest = 0;
  for (let row = 0; row < trace.count; row++) {
    // Middleboxes like to make resets, with time to live of their own.
    if (trace.direction[row] !== side || hasFlag(trace, row, RST)) continue;
    highest = Math.max(highest, trace.ttl[row]!);
  }
  if (highest === 0) return undefined;
  const hops = INITIAL_HOP_LIMITS.find((initial) => highest <= initial)! - highest;
  return hops <= MOST_HOPS ? hops : undefined;
}

function offloadOf(trace: TcpTrace, side: Direction): Offload {
  const limit = trace.opening[opposite(side)]?.maximumSegmentSize ?? Number.POSITIVE_INFINITY;
  let [segments, partialChecksums, firstPartial, oversized, firstOversized] = [0, 0, -1, 0, -1];
  for (let row = 0; row < trace.count; row++) {
    if (directionOf(trace, row) !== side) continue;
    segments++;
    if (trace.checksum[row] === CHECKSUMS.partial && partialChecksums++ === 0) firstPartial = row;
    if (trace.length[row]! > limit && oversized++ === 0) firstOversized = row;
  }
  return { segments, partialChecksums, firstPartial, oversized, firstOversized };
}

/** Linux and macOS begin with 64, Windows with 128, network gear with 255. */
const INITIAL_HOP_LIMITS = [64, 128, 255] as const;
const MOST_HOPS = 32;
/** Seconds in which a system answers what it receives, unless it is busy or delays its acknowledgement. */
const HOST_REACTION = 0.001;
/** Seconds of round trip below which both ends are as good as here. */
const SHORT_WAY = 0.001;
/** Part of a side's segments: one in 65,536 has the partial sum by chance. */
const HABIT = 0.5;
/** Parts of the whole round trip. */
const NEAR_SHARE = 0.2;
const HOST_SHARE = 0.05;
