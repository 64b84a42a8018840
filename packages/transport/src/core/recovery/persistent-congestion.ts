import type { RttEstimator } from "./rtt.ts";

/**
 * Watches for a stretch of losses too long to be chance (RFC 9002 §7.6): nothing was acknowledged of all that was sent in
 * several probe timeouts.
 */
export class PersistentCongestion {
  /** When the first packet of the present run of losses was sent, ms; undefined between runs. */
  #since: number | undefined;

  /** The packets of the present run end here: one was acknowledged. */
  onAcked(): void {
    this.#since = undefined;
  }

  /** The next packet, in the order of numbers, was lost. Gives whether its run is long enough. */
  onLost(sentAt: number, rtt: RttEstimator, maxAckDelay: number): boolean {
    if (rtt.firstSampleAt === undefined || sentAt < rtt.firstSampleAt) return false;
    this.#since ??= sentAt;
    return sentAt - this.#since > (rtt.probeTimeout + maxAckDelay) * PERSISTENT_CONGESTION_THRESHOLD;
  }
}

/** RFC 9002 §7.6.1. */
const PERSISTENT_CONGESTION_THRESHOLD = 3;
