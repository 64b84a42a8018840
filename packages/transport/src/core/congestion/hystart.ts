import type { AckSummary } from "./controller.ts";

/**
 * HyStart++ (RFC 9406): leaves slow start when round-trip times rise, before packets are lost. A first rise leads to Conservative Slow
 * Start, which grows by a quarter as much and either proves the rise to be noise or ends slow start. Packets are paced, so the
 * limit of 8 packets a step (RFC 9406 §4.3) does not apply.
 */
export class HyStart {
  /** Number that ends the present round when acknowledged. */
  #roundEnd = -1;
  #lastRoundMin = Number.POSITIVE_INFINITY;
  #roundMin = Number.POSITIVE_INFINITY;
  #samples = 0;
  /** Least RTT of the round before Conservative Slow Start; undefined outside of it. */
  #baseline: number | undefined;
  #conservativeRounds = 0;

  /** Whether it grows conservatively now. */
  get isConservative(): boolean {
    return this.#baseline !== undefined;
  }

  /** What of so many newly acknowledged bytes the window may grow by. */
  growth(acked: number): number {
    return this.isConservative ? acked / CSS_GROWTH_DIVISOR : acked;
  }

  /** Takes an acknowledgement during slow start. Gives whether slow start is over. */
  onAck(ack: AckSummary): boolean {
    if (ack.largestAcked > this.#roundEnd) {
      if (this.isConservative && this.#samples > 0) this.#conservativeRounds += 1;
      this.#beginRound(ack.largestSent);
    }
    if (ack.latestRtt !== undefined) {
      this.#roundMin = Math.min(this.#roundMin, ack.latestRtt);
      this.#samples += 1;
    }
    if (this.#samples < RTT_SAMPLES) return false;
    if (this.#baseline === undefined) {
      const threshold = Math.min(Math.max(this.#lastRoundMin / RTT_DIVISOR, LEAST_THRESHOLD_MS), MOST_THRESHOLD_MS);
      if (this.#roundMin >= this.#lastRoundMin + threshold) {
        this.#baseline = this.#roundMin;
        this.#conservativeRounds = 0;
      }
    } else if (this.#roundMin < this.#baseline) {
      this.#baseline = undefined;
    }
    return this.isConservative && this.#conservativeRounds >= CSS_ROUNDS;
  }

  #beginRound(end: number): void {
    this.#roundEnd = end;
    this.#lastRoundMin = this.#roundMin;
    this.#roundMin = Number.POSITIVE_INFINITY;
    this.#samples = 0;
  }
}

// RFC 9406 §4.3.
const LEAST_THRESHOLD_MS = 4;
const MOST_THRESHOLD_MS = 16;
const RTT_DIVISOR = 8;
const RTT_SAMPLES = 8;
const CSS_GROWTH_DIVISOR = 4;
const CSS_ROUNDS = 5;
