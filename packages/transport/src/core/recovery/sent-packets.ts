import { TRANSPORT_LIMITS } from "../limits.ts";

/** A frame of a sent packet, beyond its first STREAM frame, that has to be remembered: what to do when it arrived or was lost. */
export interface SentContent {
  /** Type number of the frame (RFC 9000 §19). */
  readonly type: number;
  /** Stream it is about, or whatever number it carries; −1 for none. */
  readonly stream: number;
  /** Of a STREAM frame: where its data begins, and how much there is. Of others: the value that was told, and 0. */
  readonly offset: number;
  readonly length: number;
  readonly isFin: boolean;
}

/** What is known of the packet of one number. */
export const PACKET_STATE = {
  /** A number that was skipped, or a packet that nobody waits for: only acknowledgements in it. */
  none: 0,
  inFlight: 1,
  acked: 2,
  lost: 3,
} as const;

/**
 * Packets in flight, in columns. A packet's row is its slot; the ring grows, so a slot is good until the next number is
 * reserved, and the columns are to be read anew from here.
 *
 * ```
 *   slot   │  …  │ acked │ in flight │ none │ in flight │ reserved │  …
 *                  gone    ╰ base                         ╰ next
 * ```
 *
 * Every number from `base` up to and without `next` has a row, and whenever no call is under way the packet of `base` is in
 * flight or there is none. So `next − base` is bounded by {@link TRANSPORT_LIMITS}.packetsInFlight, and the work for an
 * acknowledgement by what is in flight.
 */
export class SentPackets {
  /** The oldest number that has a row. */
  base = 0;
  /** The number that the next packet gets. */
  next = 0;
  /** Sum of `bytes` of packets in flight. */
  bytesInFlight = 0;
  /** Count of packets in flight. */
  packetsInFlight = 0;

  /** When it was sent, ms. */
  sentAt = new Float64Array(LEAST_ROWS);
  /** UDP payload bytes. */
  bytes = new Uint32Array(LEAST_ROWS);
  /** One of {@link PACKET_STATE}. */
  state = new Uint8Array(LEAST_ROWS);
  /** 1 for a probe of the path's MTU, whose loss says nothing about congestion (RFC 9000 §14.4). */
  isMtuProbe = new Uint8Array(LEAST_ROWS);
  /** 1 if it was marked ECT(0). */
  isEct = new Uint8Array(LEAST_ROWS);
  /** Largest packet number that its ACK frame acknowledged, with nothing left out below; −1 for none. */
  ackedThrough = new Float64Array(LEAST_ROWS);

  // For samples of the delivery rate, as they were when the packet was sent: see delivery-rate.ts.
  delivered = new Float64Array(LEAST_ROWS);
  deliveredAt = new Float64Array(LEAST_ROWS);
  firstSentAt = new Float64Array(LEAST_ROWS);
  isAppLimited = new Uint8Array(LEAST_ROWS);

  // What was in it. The first STREAM frame:
  /** Stream id, −1 for none. */
  stream = new Float64Array(LEAST_ROWS);
  offset = new Float64Array(LEAST_ROWS);
  length = new Uint32Array(LEAST_ROWS);
  isFin = new Uint8Array(LEAST_ROWS);
  /** … and every further frame that has to be remembered. */
  more: (SentContent[] | undefined)[] = blanks(LEAST_ROWS);

  #mask = LEAST_ROWS - 1;

  /** Numbers that have a row. */
  get span(): number {
    return this.next - this.base;
  }

  /** Whether no more packets can be remembered. */
  get isFull(): boolean {
    return this.span >= TRANSPORT_LIMITS.packetsInFlight;
  }

  /** The row of a number from `base` up to and with `next`. */
  slotOf(number: number): number {
    return number & this.#mask;
  }

  /** The number from `base` up to `next` whose row is `slot`. */
  numberOf(slot: number): number {
    return this.base + ((slot - this.base) & this.#mask);
  }

  /**
   * Makes the row of `next` ready: no content. Its slot; the packet's content is written there before {@link add}. If no more packets
   * can be remembered, the oldest is forgotten. That happens only to one who acknowledges nothing and still gets acknowledgements:
   * data stops before, and what was in the oldest packet has been sent again by probes.
   */
  reserve(): number {
    if (this.isFull) this.#forgetOldest();
    if (this.span > this.#mask) this.#grow();
    const slot = this.slotOf(this.next);
    this.state[slot] = PACKET_STATE.none;
    this.ackedThrough[slot] = -1;
    this.stream[slot] = -1;
    this.more[slot] = undefined;
    return slot;
  }

  /** Puts the reserved packet in flight. */
  add(now: number, bytes: number): void {
    const slot = this.slotOf(this.next);
    this.sentAt[slot] = now;
    this.bytes[slot] = bytes;
    this.state[slot] = PACKET_STATE.inFlight;
    this.bytesInFlight += bytes;
    this.packetsInFlight += 1;
    this.next += 1;
  }

  /** Passes the reserved number without a packet in flight. */
  skip(): void {
    this.state[this.slotOf(this.next)] = PACKET_STATE.none;
    this.next += 1;
    if (this.packetsInFlight === 0) this.base = this.next;
  }

  /** Takes a packet out of flight. Its row stays until {@link release}. */
  remove(slot: number, state: typeof PACKET_STATE.acked | typeof PACKET_STATE.lost): void {
    this.state[slot] = state;
    this.bytesInFlight -= this.bytes[slot] ?? 0;
    this.packetsInFlight -= 1;
  }

  /** Gives up the oldest row; to be called while that is not in flight. */
  release(): void {
    this.more[this.slotOf(this.base)] = undefined;
    this.base += 1;
  }

  /** Bytes in flight counted anew from the rows; always {@link bytesInFlight}. */
  countBytesInFlight(): number {
    let sum = 0;
    for (let number = this.base; number < this.next; number += 1) {
      const slot = this.slotOf(number);
      if (this.state[slot] === PACKET_STATE.inFlight) sum += this.bytes[slot] ?? 0;
    }
    return sum;
  }

  #forgetOldest(): void {
    this.remove(this.slotOf(this.base), PACKET_STATE.lost);
    do this.release();
    while (this.base < this.next && this.state[this.slotOf(this.base)] !== PACKET_STATE.inFlight);
  }

  #grow(): void {
    const rows = this.#mask + 1;
    const from = this.slotOf(this.base);
    // The rows of `base` and after it go to where the longer mask looks for them.
    const to = this.base & (2 * rows - 1);
    const columns = new RingCopy(rows, from, to);
    this.sentAt = columns.float64(this.sentAt);
    this.bytes = columns.uint32(this.bytes);
    this.state = columns.uint8(this.state);
    this.isMtuProbe = columns.uint8(this.isMtuProbe);
    this.isEct = columns.uint8(this.isEct);
    this.ackedThrough = columns.float64(this.ackedThrough);
    this.delivered = columns.float64(this.delivered);
    this.deliveredAt = columns.float64(this.deliveredAt);
    this.firstSentAt = columns.float64(this.firstSentAt);
    this.isAppLimited = columns.uint8(this.isAppLimited);
    this.stream = columns.float64(this.stream);
    this.offset = columns.float64(this.offset);
    this.length = columns.uint32(this.length);
    this.isFin = columns.uint8(this.isFin);
    const more = blanks(2 * rows);
    for (let row = 0; row < rows; row += 1) {
      more[(to + row) & (2 * rows - 1)] = this.more[(from + row) & this.#mask];
    }
    this.more = more;
    this.#mask = 2 * rows - 1;
  }
}

/** Copies full rings of `rows` rows, oldest at `from`, into rings twice as long, oldest at `to`. */
class RingCopy {
  readonly #rows: number;
  readonly #from: number;
  readonly #to: number;

  constructor(rows: number, from: number, to: number) {
    this.#rows = rows;
    this.#from = from;
    this.#to = to;
  }

  float64(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    return this.#copy(column, new Float64Array(2 * this.#rows));
  }

  uint32(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
    return this.#copy(column, new Uint32Array(2 * this.#rows));
  }

  uint8(column: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return this.#copy(column, new Uint8Array(2 * this.#rows));
  }

  #copy<Column extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(
    column: Column,
    longer: Column,
  ): Column {
    for (let row = 0; row < this.#rows; row += 1) {
      longer[(this.#to + row) & (2 * this.#rows - 1)] = column[(this.#from + row) & (this.#rows - 1)] ?? 0;
    }
    return longer;
  }
}

function blanks(rows: number): (SentContent[] | undefined)[] {
  return Array.from({ length: rows }, () => undefined);
}

/** Rows at first; a power of two. */
const LEAST_ROWS = 32;
