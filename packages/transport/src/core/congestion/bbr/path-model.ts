import type { AckSummary, RateSample } from "../controller.ts";

/**
 * What BBR believes of its path: how fast it delivers and how long it takes when no queue is in the way. Bandwidth is the largest
 * sample of the present cycle of probing and the one before; the least round-trip time of these two shows what queue never empties.
 */
export class PathModel {
  /** Least round-trip time of about ten seconds, ms; Infinity before the first sample. */
  minRtt = Number.POSITIVE_INFINITY;
  /** When a round-trip time like {@link minRtt} was last seen, ms. */
  minRttAt = 0;
  #bandwidth = 0;
  #bandwidthBefore = 0;
  #leastRtt = Number.POSITIVE_INFINITY;
  #leastRttBefore = Number.POSITIVE_INFINITY;
  /** Most bandwidth of a cycle whose queue emptied: what the path gives to one who has it alone; 0 while unknown. */
  #freeBandwidth = 0;

  /** Bytes a second; 0 before the first sample. */
  get bandwidth(): number {
    return Math.max(this.#bandwidth, this.#bandwidthBefore);
  }

  /** Bytes in flight that fill the path without a queue, times `gain`; undefined before the first sample. */
  bdp(gain: number): number | undefined {
    const bandwidth = this.bandwidth;
    return bandwidth === 0 || this.minRtt === Number.POSITIVE_INFINITY
      ? undefined
      : (gain * bandwidth * this.minRtt) / 1000;
  }

  /** Samples of an application that sends too little count only where they show more than was known. */
  onRate(rate: RateSample): void {
    if (rate.isAppLimited && rate.deliveryRate < this.bandwidth) return;
    this.#bandwidth = Math.max(this.#bandwidth, rate.deliveryRate);
  }

  onRtt(ack: AckSummary): void {
    const rtt = ack.latestRtt;
    if (rtt === undefined) return;
    this.#leastRtt = Math.min(this.#leastRtt, rtt);
    if (rtt <= this.minRtt * (1 + SAME_RTT_SHARE) + SAME_RTT_MS) this.minRttAt = ack.now;
    this.minRtt = Math.min(this.minRtt, rtt);
  }

  /** Whether no round-trip time like the least was seen for so long that it may no longer be true. */
  isMinRttOld(now: number): boolean {
    return now - this.minRttAt > MIN_RTT_MS;
  }

  /** Looks for the least round-trip time anew, from the latest one on. */
  forgetMinRtt(ack: AckSummary): void {
    this.minRtt = ack.latestRtt ?? this.minRtt;
    this.minRttAt = ack.now;
    this.#freeBandwidth *= FREE_BANDWIDTH_KEPT;
  }

  /** A cycle of probing is over. One without samples does not count, so that an idle sender forgets nothing. */
  onCycle(): void {
    if (this.#bandwidth === 0) return;
    // The first cycle has startup in it, which begins before its own queue.
    const isFirst = this.#leastRttBefore === Number.POSITIVE_INFINITY;
    if (!isFirst && !this.#isBeyond(EMPTY_QUEUE, this.#leastRtt)) {
      this.#freeBandwidth = Math.max(this.#freeBandwidth, this.bandwidth);
    }
    this.#bandwidthBefore = this.#bandwidth;
    this.#bandwidth = 0;
    this.#leastRttBefore = this.#leastRtt;
    this.#leastRtt = Number.POSITIVE_INFINITY;
  }

  /** The least round-trip time of two cycles over the least of all: 1 if the queue emptied. */
  get standingQueue(): number {
    return this.#leastOfTwo === Number.POSITIVE_INFINITY ? 1 : this.#leastOfTwo / this.minRtt;
  }

  /** Whether we have most of a path, by what it once gave to us alone. */
  get hasMostOfPath(): boolean {
    return this.#freeBandwidth > 0 && this.bandwidth > MOST * this.#freeBandwidth;
  }

  /** Whether we have most of a path whose queue never empties: others want some of it, and we can make room. */
  get isDominant(): boolean {
    return this.hasMostOfPath && this.#isBeyond(EMPTY_QUEUE, this.#leastOfTwo);
  }

  /** Whether others keep a deep queue, and we do not have most of the path: yielding would only leave it to them. */
  get isSqueezed(): boolean {
    return !this.hasMostOfPath && this.#isBeyond(DEEP_QUEUE, this.#leastOfTwo);
  }

  get #leastOfTwo(): number {
    return Math.min(this.#leastRtt, this.#leastRttBefore);
  }

  #isBeyond(leastRtts: number, rtt: number): boolean {
    return rtt < Number.POSITIVE_INFINITY && rtt > leastRtts * this.minRtt + NOISE_MS;
  }
}

/** MinRTTFilterLen of draft-ietf-ccwg-bbr. */
const MIN_RTT_MS = 10_000;
/** A sample this near the least one shows that it still holds; no need to drain the path to find out. */
const SAME_RTT_SHARE = 1 / 64;
const SAME_RTT_MS = 0.1;
const EMPTY_QUEUE = 1.05;
const DEEP_QUEUE = 1.5;
/** Hosts' own delays, ms. */
const NOISE_MS = 2;
const MOST = 0.6;
/** Kept of the path's bandwidth to one alone each time the least round-trip time is sought anew: paths change. */
const FREE_BANDWIDTH_KEPT = 0.9;
