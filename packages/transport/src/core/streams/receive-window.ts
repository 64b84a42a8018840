/** Credit is told anew once this part of the window has been consumed. */
const REFRESH_SHARE = 1 / 8;
/** A window that is half consumed within so many round trips was too small: it would soon hold up the sender. */
const GROWTH_ROUND_TRIPS = 2;
/** A window of which so much waits behind gaps was too small as well. */
const GROWTH_PART = 1 / 4;
/** The window of all streams is so many times the largest of one. */
const SHARE_OF_ONE = 3 / 2;

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
 * the reader could bear, up to `most`; and further where losses hold back what came after them. A reader that is slow keeps it small.
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
      if (now - this.#epochAt < GROWTH_ROUND_TRIPS * roundTrip) this.#widen(this.size * 2);
      this.#epochAt = now;
      this.#epochConsumed = this.consumed;
    }
    this.limit = this.consumed + this.size;
    return this.limit;
  }

  /**
   * Bytes came that wait behind a gap. Lost packets take round trips to come again, in which the sender is not to stand still: a window
   * doubles once a part of it waits for them, if so much was read before.
   *
   * @param heldBack bytes that wait so, and not for the reader
   * @returns whether there is more credit to tell of
   */
  onGap(heldBack: number): boolean {
    const part = this.size * GROWTH_PART;
    if (this.size === this.#most || heldBack < part || this.consumed < part) return false;
    this.#widen(this.size * 2);
    return true;
  }

  /** This is the window of all streams, and that of one has grown: its credit is not to end before the stream's. */
  makeRoomFor(stream: ReceiveWindow): void {
    this.#widen(stream.size * SHARE_OF_ONE);
  }

  #widen(size: number): void {
    this.size = Math.max(this.size, Math.min(size, this.#most));
  }
}
