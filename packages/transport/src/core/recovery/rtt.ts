/** The round-trip time taken for granted before the first sample, ms (RFC 9002 §6.2.2). */
const INITIAL_RTT_MS = 333;
/** Granularity of timers, ms (RFC 9002 §6.1.2). */
export const GRANULARITY_MS = 1;

/** Estimates the round-trip time of a path (RFC 9002 §5). All times in ms. */
export class RttEstimator {
  /** The latest sample, with the other side's delay in it; 0 before the first. */
  latest = 0;
  /** The least sample; Infinity before the first. */
  min = Number.POSITIVE_INFINITY;
  smoothed = INITIAL_RTT_MS;
  variance = INITIAL_RTT_MS / 2;
  /** When the first sample came; undefined before it. */
  firstSampleAt: number | undefined;

  /**
   * Takes a sample.
   * @param sample from the sending of the largest packet newly acknowledged until now
   * @param ackDelay how long the other side says it waited; it is believed up to `maxAckDelay`, and only as far as the
   *   sample stays above the least one (§5.3)
   */
  update(now: number, sample: number, ackDelay: number, maxAckDelay: number): void {
    this.latest = sample;
    if (this.firstSampleAt === undefined) {
      this.firstSampleAt = now;
      this.min = sample;
      this.smoothed = sample;
      this.variance = sample / 2;
      return;
    }
    this.min = Math.min(this.min, sample);
    const delay = Math.min(ackDelay, maxAckDelay);
    const adjusted = sample >= this.min + delay ? sample - delay : sample;
    this.variance += (Math.abs(this.smoothed - adjusted) - this.variance) / 4;
    this.smoothed += (adjusted - this.smoothed) / 8;
  }

  /** Begins anew, as on another path. */
  forget(): void {
    this.latest = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.smoothed = INITIAL_RTT_MS;
    this.variance = INITIAL_RTT_MS / 2;
    this.firstSampleAt = undefined;
  }

  /** Lets the latest sample stand for the least, after persistent congestion (§5.2). */
  forgetMin(): void {
    this.min = this.latest;
  }

  /** How long to wait for an acknowledgement, without the other side's delay (§6.2.1). */
  get probeTimeout(): number {
    return this.smoothed + Math.max(4 * this.variance, GRANULARITY_MS);
  }
}
