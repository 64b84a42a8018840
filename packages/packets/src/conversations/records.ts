/** Records of one page: page `number >>> PAGE_SHIFT` has record `number`. */
const PAGE_SHIFT = 10;
const PAGE_MASK = (1 << PAGE_SHIFT) - 1;

/**
 * Records of a fixed number of 32-bit words, numbered from 0, in pages that never move. One record's words stand side by
 * side, so that a packet touches few lines of the cache, whatever conversation it belongs to.
 */
export class Records {
  /** Words of a record; even, so that pairs of words can hold a double. */
  readonly size: number;
  count = 0;
  readonly #words: Int32Array[] = [];
  readonly #doubles: Float64Array[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** Adds a record of zeros, and gives its number. */
  add(): number {
    const number = this.count++;
    if (number >>> PAGE_SHIFT === this.#words.length) {
      const page = new Int32Array(this.size << PAGE_SHIFT);
      this.#words.push(page);
      this.#doubles.push(new Float64Array(page.buffer));
    }
    return number;
  }

  /** The words of the page that a record stands in … */
  wordsOf(number: number): Int32Array {
    return this.#words[number >>> PAGE_SHIFT]!;
  }

  /** … the same bytes as doubles: word `w` is in double `w >> 1` … */
  doublesOf(number: number): Float64Array {
    return this.#doubles[number >>> PAGE_SHIFT]!;
  }

  /** … and the index of its first word there. */
  startOf(number: number): number {
    return (number & PAGE_MASK) * this.size;
  }
}
