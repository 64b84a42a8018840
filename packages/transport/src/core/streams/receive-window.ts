/** Credit is told anew once this part of the window has been consumed. */
const REFRESH_SHARE = 1 / 8;
/** A window that is half consumed within so many round trips was too small: it would soon hold up the sender. */
const GROWTH_ROUND_TRIPS = 2;

/**
 * How much the other side may send, on one stream or on all of them (RFC 9000 §4.1).
 *
 * ```
 *   0          consumed        received              limit
 *   │ read     │ waits to be read │ may still be sent │
 *              ╰─────────── window, when told anew ───╯
 * ```
 *
 * The window grows to about four times what is consumed in a round trip, so that credit never holds up a sender that the path and
 * the reader could bear, up to `most`. A reader that is slow keeps it small.
 */
export class ReceiveWindow {
  /** Bytes up to which the other side was allowed to send. */
  limit: number;
  /** Bytes that it has sent, those in between that did not come yet included. */
  received = 0;
  /** Bytes that were read, or given up. */
  consumed = 0;
  /** Bytes that the other side may be ahead of the reader. */
  size: number;
  readonly #most: number;
  #epochAt = 0;
  #epochConsumed = 0;

  /** @param initial its size at first, which the other side has been told, and `most`, what it may grow to; bytes */
  constructor(initial: number, most: number) {
    this.limit = initial;
    this.size = initial;
    this.#most = Math.max(initial, most);
  }

  /** Whether the other side should be told of more credit. */
  get isDue(): boolean {
    return this.consumed + this.size - this.limit >= Math.max(1, this.size * REFRESH_SHARE);
  }

  /**
   * The limit to tell now, with a larger window if the one before was consumed fast.
   *
   * @param roundTrip ms; 0 where it is not known, and then nothing grows
   */
  refresh(now: number, roundTrip: number): number {
    if (this.consumed - this.#epochConsumed >= this.size / 2) {
      if (now - this.#epochAt < GROWTH_ROUND_TRIPS * roundTrip) this.size = Math.min(this.size * 2, this.#most);
      this.#epochAt = now;
      this.#epochConsumed = this.consumed;
    }
    this.limit = this.consumed + this.size;
    return this.limit;
  }
}
