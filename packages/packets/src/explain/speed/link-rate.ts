import { roundTrips } from "../../series/round-trips.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import type { Judgement } from "../../verdict/judge.ts";
import type { Sureness } from "../../verdict/verdict.ts";
import { doubledRows, type Deliveries } from "./deliveries.ts";

/** The rate of the slowest link of the way, as far as the conversation shows it. */
export interface LinkRate {
  /** Of frames as they were captured. */
  readonly bytesPerSecond: number;
  readonly sureness: Sureness;
  /** Trains of segments that came out of a queue at this rate. */
  readonly trains: number;
  /** Rows: the first and last segment of one of them. */
  readonly first: number;
  readonly last: number;
}

/**
 * Measures the link where it shows itself: when packets wait in front of it, the round trip is longer than it need be, and what
 * comes out comes at the link's own rate, however fast it was sent. (The idea of packet trains: Jain and Routhier 1986; that a
 * rate is the link's only while the round trip is inflated: BBR, Cardwell et al. 2016.)
 *
 * @returns undefined where nothing ever queued, or not at a steady rate: the link is then faster than what was seen
 */
export function measureLink(judgement: Judgement, direction: Direction, deliveries: Deliveries): LinkRate | undefined {
  const quiet = judgement.facts.roundTrip;
  if (quiet === 0) return undefined;
  const delay = delayAtDelivery(judgement, direction, deliveries);
  const isOpen = windowsOpen(judgement.facts.trace, direction, deliveries);
  const rests = new Rests(deliveries);
  const trains: Train[] = [];
  let [begin, sent] = [0, 0];
  for (let at = 1; at < deliveries.count; at++) {
    while (deliveries.bytes[at]! - deliveries.bytes[begin + 1]! >= TRAIN_BYTES && begin + 1 < at) begin++;
    const bytes = deliveries.bytes[at]! - deliveries.bytes[begin]!;
    const seconds = deliveries.time[at]! - deliveries.time[begin]!;
    if (bytes < TRAIN_BYTES || seconds <= 0) continue;
    // A window that closes tells of a receiver that does not read; then it is that receiver which takes its time.
    if (isOpen[at] === 0) continue;
    if (delay[at]! < INFLATED * quiet) continue;
    // While the last of it waited in the queue, the link never rested.
    while (deliveries.time[sent]! < deliveries.time[at]! - delay[at]!) sent++;
    const rate = bytes / seconds;
    if (deliveries.bytes[at]! - deliveries.bytes[sent]! < UNRESTING * rate * delay[at]!) continue;
    if (rests.longestSince(sent, at) > LONGEST_REST * delay[at]!) continue;
    trains.push({ rate, begin, end: at });
  }
  if (trains.length < Math.max(FEW_TRAINS, FEW_PART * deliveries.count)) return undefined;
  trains.sort((left, right) => left.rate - right.rate);
  const quantile = (part: number) => trains[Math.floor(part * (trains.length - 1))]!;
  const middle = quantile(0.5);
  const spread = (quantile(0.75).rate - quantile(0.25).rate) / middle.rate;
  if (spread > UNSTEADY) return undefined;
  return {
    bytesPerSecond: middle.rate,
    sureness: spread < STEADY ? "likely" : "possible",
    trains: trains.length,
    first: deliveries.row[middle.begin]!,
    last: deliveries.row[middle.end]!,
  };
}

/** Tells at which times the link was busy. Ask in the order of time. */
export class LinkLoad {
  readonly #deliveries: Deliveries;
  readonly #rate: number;
  readonly #window: number;
  #begin = 0;
  #end = -1;

  constructor(deliveries: Deliveries, link: LinkRate, roundTrip: number) {
    this.#deliveries = deliveries;
    this.#rate = link.bytesPerSecond;
    this.#window = Math.max(roundTrip, TRAIN_BYTES / link.bytesPerSecond);
  }

  /** Whether in the last round trip before `time` the link passed on nearly what it can. */
  isBusyAt(time: number): boolean {
    const { count, time: times, bytes } = this.#deliveries;
    while (this.#end + 1 < count && times[this.#end + 1]! <= time) this.#end++;
    while (this.#begin < this.#end && times[this.#begin]! < time - this.#window) this.#begin++;
    if (this.#end <= this.#begin) return false;
    const seconds = time - times[this.#begin]!;
    return seconds >= this.#window / 2 && bytes[this.#end]! - bytes[this.#begin]! >= BUSY * this.#rate * seconds;
  }
}

/** The round trip that belongs to each delivery, seconds, 0 where it is not known. */
function delayAtDelivery(judgement: Judgement, direction: Direction, deliveries: Deliveries): Float64Array {
  const { trace, view } = judgement.facts;
  const delay = new Float64Array(deliveries.count);
  if (deliveries.count > 0 && trace.direction[deliveries.row[0]!] === direction) {
    // At the receiver: from the acknowledgement that had last reached the sender to what it sent then.
    for (let at = 0; at < deliveries.count; at++) {
      const row = deliveries.row[at]!;
      const heard = view.heard[row]!;
      if (heard >= 0) delay[at] = deliveries.time[at]! - trace.time[heard]! - Math.max(0, view.waited[row]!);
    }
    return delay;
  }
  const doubled = doubledRows(judgement);
  const trips = roundTrips(trace, direction, (row) => doubled.has(row));
  for (let at = 0, trip = 0; at < deliveries.count; at++) {
    while (trip < trips.count && trips.acknowledged[trip]! < deliveries.row[at]!) trip++;
    if (trip === trips.count || trips.acknowledged[trip] !== deliveries.row[at]) continue;
    delay[at] = trips.seconds[trip]! + view.distance[direction];
  }
  return delay;
}

/** By delivery: 1 where the receiver's window was about as large as it had ever been. */
function windowsOpen(trace: TcpTrace, direction: Direction, deliveries: Deliveries): Uint8Array {
  const isOpen = new Uint8Array(deliveries.count);
  let [largest, window, row] = [0, 0, 0];
  for (let at = 0; at < deliveries.count; at++) {
    for (; row <= deliveries.row[at]!; row++) {
      if (trace.direction[row] === direction) continue;
      window = trace.window[row]!;
      largest = Math.max(largest, window);
    }
    isOpen[at] = window >= OPEN * largest ? 1 : 0;
  }
  return isOpen;
}

/** The longest time without a delivery, within a window that only moves on. */
class Rests {
  readonly #deliveries: Deliveries;
  /** Deliveries before which a rest lies, each longer than those behind it: the first is the longest. */
  readonly #candidates: Uint32Array;
  #head = 0;
  #tail = 0;
  #at = 0;

  constructor(deliveries: Deliveries) {
    this.#deliveries = deliveries;
    this.#candidates = new Uint32Array(deliveries.count);
  }

  /** Seconds, between delivery `from` and delivery `to`. */
  longestSince(from: number, to: number): number {
    while (this.#at < to) {
      const rest = this.#before(++this.#at);
      while (this.#tail > this.#head && this.#before(this.#candidates[this.#tail - 1]!) <= rest) this.#tail--;
      this.#candidates[this.#tail++] = this.#at;
    }
    while (this.#head < this.#tail && this.#candidates[this.#head]! <= from) this.#head++;
    return this.#head < this.#tail ? this.#before(this.#candidates[this.#head]!) : 0;
  }

  #before(at: number): number {
    return this.#deliveries.time[at]! - this.#deliveries.time[at - 1]!;
  }
}

interface Train {
  readonly rate: number;
  readonly begin: number;
  readonly end: number;
}

/** Ten full Ethernet frames. */
const TRAIN_BYTES = 15_000;
const FEW_TRAINS = 10;
/** Of all deliveries. */
const FEW_PART = 0.05;
/** Against the shortest round trip. */
const INFLATED = 1.15;
/** Spread of the middle half of the rates, in parts of the median. */
const STEADY = 0.2;
const UNSTEADY = 0.5;
/** Of the train's rate. */
const UNRESTING = 0.7;
/** Of the round trip. */
const LONGEST_REST = 0.3;
/** Of the largest window. */
const OPEN = 0.75;
/** Part of the link's rate. */
const BUSY = 0.85;
