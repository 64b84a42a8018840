/**
 * Packets that came after packets with greater numbers. An ACK frame that was written before such a packet came does not tell of it,
 * though its largest number is greater; so what that frame's own acknowledgement lets us forget ends below the late packet. Kept as
 * two generations, each with its least late number, and a number that an ACK frame goes beyond only if it told of all of them.
 */
export class LateNumbers {
  readonly #older = new Generation();
  readonly #newer = new Generation();

  /** A packet came late. @param largest the largest number that had come by then */
  add(number: number, largest: number): void {
    (this.#older.isEmpty ? this.#older : this.#newer).add(number, largest);
  }

  /** Through which number ranges may be forgotten when an ACK frame with this largest number was acknowledged. */
  forgettable(ackedThrough: number): number {
    while (!this.#older.isEmpty && ackedThrough > this.#older.toldBeyond) this.#older.takeOver(this.#newer);
    return Math.min(ackedThrough, this.#older.least - 1, this.#newer.least - 1);
  }
}

class Generation {
  least = Number.POSITIVE_INFINITY;
  toldBeyond = -1;

  get isEmpty(): boolean {
    return this.toldBeyond < 0;
  }

  add(number: number, largest: number): void {
    this.least = Math.min(this.least, number);
    this.toldBeyond = Math.max(this.toldBeyond, largest);
  }

  takeOver(other: Generation): void {
    this.least = other.least;
    this.toldBeyond = other.toldBeyond;
    other.least = Number.POSITIVE_INFINITY;
    other.toldBeyond = -1;
  }
}
