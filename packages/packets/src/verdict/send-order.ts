import type { Direction, TcpTrace } from "../trace/trace.ts";
import type { SendClock } from "./proof.ts";

/**
 * How a side chooses ip.id: `counter`, rising with every packet (of the connection or of the host); `zero`, which RFC 6864
 * allows with DF; `constant`; `random`; `unknown` where there were too few packets to tell, or none (IPv6).
 */
export type IdentificationHabit = "counter" | "zero" | "constant" | "random" | "unknown";

/** Which of two segments of one side left it later, and what says so. */
export interface SendOrder {
  /** Positive when the first of the two left later, negative when earlier, 0 when nothing tells. */
  readonly sign: number;
  readonly by: SendClock | undefined;
}

/**
 * Tells in which order a side sent its segments, whatever order they passed the capture in. Two clocks tick in the headers:
 * the IP identification of systems that count it up, and the timestamp option, which holds the time of sending (RFC 7323
 * §5.4 asks that it never goes back).
 */
export class SendClocks {
  readonly habits: readonly [IdentificationHabit, IdentificationHabit];
  /**
   * By side: packets that it sent between its first and last here, and that did not come here, by its counter;
   * undefined where that counts other connections too, or nothing.
   */
  readonly missing: readonly [number | undefined, number | undefined];
  readonly #trace: TcpTrace;
  /** Packets that a side sent just before a segment, and that did not come before it. */
  readonly #skipped: Uint16Array;
  /** ip.id and tsval without their wrapping round; NaN where there is none. */
  readonly #identification: Float64Array;
  readonly #timestamp: Float64Array;

  constructor(trace: TcpTrace) {
    this.#trace = trace;
    this.habits = [identificationHabit(trace, 0), identificationHabit(trace, 1)];
    this.#identification = new Float64Array(trace.count).fill(Number.NaN);
    this.#timestamp = new Float64Array(trace.count).fill(Number.NaN);
    this.#skipped = new Uint16Array(trace.count);
    const missing: [number | undefined, number | undefined] = [undefined, undefined];
    for (const direction of [0, 1] as const) {
      if (this.habits[direction] === "counter") {
        unwrapIdentification(trace, direction, this.#identification);
        missing[direction] = countMissing(trace, direction, this.#identification, this.#skipped);
      }
      unwrapTimestamp(trace, direction, this.#timestamp);
    }
    this.missing = missing;
  }

  /** Packets that a segment's side sent just before it, and that did not come before it, where {@link missing} is known. */
  skippedBefore(row: number): number {
    return this.missing[this.#trace.direction[row] === 0 ? 0 : 1] === undefined ? 0 : this.#skipped[row]!;
  }

  /** Compares two segments of one direction by their clocks. */
  order(row: number, other: number): SendOrder {
    const byId = this.#identification[row]! - this.#identification[other]!;
    const byTime = this.timestampDistance(row, other);
    // Two that contradict each other prove nothing: some systems count up on each of their processors.
    if (byId * byTime < 0) return UNTOLD;
    // Far apart, the 16-bit counter may have gone round unseen.
    if (byId !== 0 && Math.abs(byId) < FAR_APART) return { sign: byId, by: "ip.id" };
    return byTime !== 0 && !Number.isNaN(byTime) ? { sign: byTime, by: "tcp.options.timestamp.tsval" } : UNTOLD;
  }

  /** Whether two segments are one packet by their ip.id: undefined where this side's ip.id does not tell packets apart. */
  isSameIdentification(row: number, other: number): boolean | undefined {
    const habit = this.habits[this.#trace.direction[row] === 0 ? 0 : 1];
    const [id, otherId] = [this.#trace.ipId[row]!, this.#trace.ipId[other]!];
    if (id !== otherId) return habit === "unknown" && this.#trace.ipVersion === 6 ? undefined : false;
    return (habit === "counter" || habit === "random") && id !== 0 ? true : undefined;
  }

  /** tsval of `row` less that of `other`, ticks; NaN where one has none. */
  timestampDistance(row: number, other: number): number {
    return this.#timestamp[row]! - this.#timestamp[other]!;
  }
}

function identificationHabit(trace: TcpTrace, direction: Direction): IdentificationHabit {
  if (trace.ipVersion === 6) return "unknown";
  let [packets, zeros, near, same, steps, last] = [0, 0, 0, 0, 0, -1];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction) continue;
    packets++;
    const id = trace.ipId[row]!;
    // A system that counts still sends 0 where no connection stands behind a packet: Linux in a SYN/ACK and a RST.
    if (id === 0) zeros++;
    else {
      if (last >= 0) {
        steps++;
        // Backwards too: the way may have changed their order.
        const step = Math.abs(((id - last) << 16) >> 16);
        if (step === 0) same++;
        else if (step <= COUNTING_STEP) near++;
      }
      last = id;
    }
  }
  if (zeros === packets && packets > 0) return "zero";
  if (steps < FEW_STEPS) return "unknown";
  // Packets that are seen twice, or more often, stand still in between.
  const moves = steps - same;
  if (moves >= SELDOM * steps && near >= MOSTLY * moves) return "counter";
  return same >= MOSTLY * steps ? "constant" : "random";
}

function unwrapIdentification(trace: TcpTrace, direction: Direction, into: Float64Array): void {
  let highest = Number.NaN;
  for (let row = 0; row < trace.count; row++) {
    const id = trace.ipId[row]!;
    if (trace.direction[row] !== direction || id === 0) continue;
    const unwrapped = Number.isNaN(highest) ? id : highest + (((id - (highest % 65_536)) << 16) >> 16);
    into[row] = unwrapped;
    if (!(unwrapped <= highest)) highest = unwrapped;
  }
}

/**
 * Counts the steps of more than one. Large segments that a network card is to cut take a number for each piece.
 *
 * @returns undefined where most steps are of more than one: then the side counts other packets too
 */
function countMissing(
  trace: TcpTrace,
  direction: Direction,
  identification: Float64Array,
  skipped: Uint16Array,
): number | undefined {
  const size = trace.opening[direction === 0 ? 1 : 0]?.maximumSegmentSize ?? USUAL_SEGMENT;
  let [next, steps, single, missing] = [Number.NaN, 0, 0, 0];
  for (let row = 0; row < trace.count; row++) {
    const id = identification[row]!;
    if (trace.direction[row] !== direction || Number.isNaN(id)) continue;
    const after = id + Math.max(1, Math.ceil(trace.length[row]! / size));
    if (id < next) {
      if (id + 1 < next) missing--; // late, or the second of two
      continue;
    }
    if (!Number.isNaN(next)) {
      steps++;
      if (id === next) single++;
      skipped[row] = id - next;
      missing += id - next;
    }
    next = after;
  }
  return steps >= FEW_STEPS && single >= MOSTLY_SINGLE * steps ? Math.max(0, missing) : undefined;
}

function unwrapTimestamp(trace: TcpTrace, direction: Direction, into: Float64Array): void {
  let last = Number.NaN;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction || trace.hasTimestamp[row] === 0) continue;
    const value = trace.timestampValue[row]!;
    last = Number.isNaN(last) ? value : last + ((value - (last % 4_294_967_296)) | 0);
    into[row] = last;
  }
}

const UNTOLD: SendOrder = { sign: 0, by: undefined };
/** Identifications this far apart may belong to different rounds of the counter. */
const FAR_APART = 16_384;
/** A busy host counts its other connections in between; random numbers come this close once in 256 times. */
const COUNTING_STEP = 128;
const FEW_STEPS = 3;
const MOSTLY_SINGLE = 0.5;
const USUAL_SEGMENT = 1460;
const MOSTLY = 0.75;
const SELDOM = 0.2;
