import { GRANULARITY_MS, type RttEstimator } from "./rtt.ts";

/**
 * How much reordering is forgiven before a packet counts as lost. It begins with the thresholds of RFC 9002 §6.1 and, as RACK's
 * window does (RFC 8985 §6.2), grows after losses that turn out to be none and goes back when there are no more of them.
 */
export class ReorderingWindow {
  /** A packet is lost once one with a number greater by this much was acknowledged. */
  packets = PACKET_THRESHOLD;
  /** Eighths of a round trip that a packet may be late. */
  #eighths = 1;
  #grownAt = Number.NEGATIVE_INFINITY;
  #quietEpisodes = 0;

  /** A packet is lost this long after its sending, ms, once a newer one was acknowledged. */
  lossDelay(rtt: RttEstimator): number {
    const roundTrip = Math.max(rtt.smoothed, rtt.latest);
    return Math.max(roundTrip * (1 + this.#eighths / 8), GRANULARITY_MS);
  }

  /**
   * A packet that was declared lost was acknowledged after all.
   * @param distance by how much a number acknowledged before it was greater
   */
  onSpuriousLoss(now: number, distance: number, rtt: RttEstimator): void {
    this.#quietEpisodes = 0;
    this.packets = Math.min(Math.max(this.packets, distance + 1), GREATEST_PACKET_THRESHOLD);
    if (now - this.#grownAt < rtt.smoothed) return;
    this.#grownAt = now;
    this.#eighths = Math.min(this.#eighths + 1, GREATEST_EIGHTHS);
  }

  /** Packets were lost after a round trip without losses. */
  onLossEpisode(): void {
    this.#quietEpisodes += 1;
    if (this.#quietEpisodes < EPISODES_KEPT) return;
    this.packets = PACKET_THRESHOLD;
    this.#eighths = 1;
  }
}

/** RFC 9002 §6.1.1. */
const PACKET_THRESHOLD = 3;
/** Beyond this the time threshold alone decides. */
const GREATEST_PACKET_THRESHOLD = 1024;
/** A whole further round trip, as RFC 8985 §6.2 step 4 bounds its window by the smoothed RTT. */
const GREATEST_EIGHTHS = 8;
/** RFC 8985 §6.2 step 4: a grown window is kept for so many recoveries. */
const EPISODES_KEPT = 16;
