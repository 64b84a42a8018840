/**
 * Spreads packets over time (RFC 9002 §7.7): a leaky bucket whose credit grows at the pacing rate. Timers are coarse, so packets
 * leave in bursts of about {@link BURST_MS}; a timer that comes late is made up for by credit of up to
 * {@link CREDIT_MS}.
 */
export class Pacer {
  /** The largest UDP payload of the path, bytes. */
  mtu: number;
  /** Bytes that may leave at once; below 0 after a burst. */
  #credit = Number.POSITIVE_INFINITY;
  #at = 0;

  constructor(mtu: number) {
    this.mtu = mtu;
  }

  /**
   * When the next packet may leave, ms: at most `now` while there is credit, else when there is enough for another burst.
   * @param rate bytes a second
   * @param quantum most bytes of a burst, if the congestion controller minds
   * @param isIdle whether nothing is in flight: credit for the time without packets is not given
   */
  readyAt(now: number, rate: number, quantum: number | undefined, isIdle: boolean): number {
    this.#earn(now, rate);
    const burst = this.#packets(rate, BURST_MS, quantum);
    if (isIdle) this.#credit = Math.min(this.#credit, burst);
    if (this.#credit > 0) return now;
    return now + ((burst - this.#credit) * 1000) / rate;
  }

  /** A packet has left. */
  onSent(now: number, bytes: number, rate: number): void {
    this.#earn(now, rate);
    this.#credit -= bytes;
  }

  #earn(now: number, rate: number): void {
    const earned = ((now - this.#at) * rate) / 1000;
    this.#at = now;
    this.#credit = Math.min(this.#credit + earned, this.#packets(rate, CREDIT_MS, undefined));
  }

  /** Bytes of so many ms, within the bounds of a burst. */
  #packets(rate: number, ms: number, quantum: number | undefined): number {
    const bytes = Math.min((rate * ms) / 1000, quantum ?? Number.POSITIVE_INFINITY);
    return Math.min(Math.max(bytes, LEAST_BURST_PACKETS * this.mtu), MOST_BURST_PACKETS * this.mtu);
  }
}

const BURST_MS = 2;
const CREDIT_MS = 10;
/** The initial window, which RFC 9002 §7.7 lets leave at once. */
const LEAST_BURST_PACKETS = 10;
const MOST_BURST_PACKETS = 256;
