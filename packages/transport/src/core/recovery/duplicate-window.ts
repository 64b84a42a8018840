import { TRANSPORT_LIMITS } from "../limits.ts";

const WIDTH = TRANSPORT_LIMITS.duplicateWindow;

/**
 * Knows which of the latest packet numbers were received, one bit each, in a ring of bits:
 *
 * ```
 *   too old to tell │ 1 1 0 1 … 1 0 1 │ not yet
 *                     ╰ largest − WIDTH + 1   ╰ largest
 * ```
 */
export class DuplicateWindow {
  readonly #bits = new Uint32Array(WIDTH / 32);
  /** The largest number received; −1 for none. */
  largest = -1;

  /** Whether a number was received, or is too old to tell. */
  has(number: number): boolean {
    if (number > this.largest) return false;
    if (number <= this.largest - WIDTH) return true;
    const bit = number & (WIDTH - 1);
    return (((this.#bits[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** Takes a number for received. */
  add(number: number): void {
    if (number > this.largest) {
      this.#blank(number);
      this.largest = number;
    }
    const bit = number & (WIDTH - 1);
    this.#bits[bit >> 5] = (this.#bits[bit >> 5] ?? 0) | (1 << (bit & 31));
  }

  /** Blanks the bits of the numbers after the largest up to a new one. */
  #blank(number: number): void {
    if (number - this.largest >= WIDTH) {
      this.#bits.fill(0);
      return;
    }
    for (let each = this.largest + 1; each <= number; each += 1) {
      const bit = each & (WIDTH - 1);
      this.#bits[bit >> 5] = (this.#bits[bit >> 5] ?? 0) & ~(1 << (bit & 31));
    }
  }
}
