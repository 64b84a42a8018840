/** The longest code of deflate, bits. */
const LONGEST = 15;
/** Codes up to this length are looked up in one step. */
const QUICK_BITS = 10;
const QUICK_MASK = (1 << QUICK_BITS) - 1;

/**
 * A prefix code of deflate (RFC 1951 §3.2): from the lengths of the codes to the symbols of bits.
 *
 * A found symbol is given as `symbol << 4 | length`, with the length of its code in bits.
 */
export class PrefixCode {
  /** By the next {@link QUICK_BITS} bits: the symbol, or 0 where the code is longer or there is none. */
  readonly #quick = new Uint16Array(1 << QUICK_BITS);
  /** How many codes have each length. */
  readonly #counts = new Uint16Array(LONGEST + 1);
  /** The symbols in the order of their codes. */
  readonly #symbols = new Uint16Array(288);
  readonly #next = new Uint16Array(LONGEST + 1);

  /**
   * @param lengths of the codes of the symbols 0, 1, …, in bits; 0 where a symbol has no code
   * @returns whether such a code can be: not over-subscribed, and complete but for a lone code of one bit, or none at all
   */
  build(lengths: Uint8Array): boolean {
    const counts = this.#counts.fill(0);
    for (const length of lengths) counts[length]! += 1;
    const used = lengths.length - counts[0]!;
    counts[0] = 0;
    let left = 1;
    for (let length = 1; length <= LONGEST; length++) {
      left = (left << 1) - counts[length]!;
      if (left < 0) return false;
    }
    if (left > 0 && used > 1) return false;
    if (used === 1 && counts[1] !== 1) return false;
    this.#order(lengths);
    this.#fillQuick();
    return true;
  }

  /**
   * The symbol at the lowest of the bits in `hold`, of which `bits` are there: 0 when they are too few to tell, -1 when
   * they are no code.
   */
  find(hold: number, bits: number): number {
    const quick = this.#quick[hold & QUICK_MASK]!;
    if (quick === 0) return this.#findLong(hold, bits);
    return (quick & 15) <= bits ? quick : 0;
  }

  #order(lengths: Uint8Array): void {
    const next = this.#next;
    next[0] = 0;
    for (let length = 1; length <= LONGEST; length++) next[length] = next[length - 1]! + this.#counts[length - 1]!;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!;
      if (length === 0) continue;
      this.#symbols[next[length]!] = symbol;
      next[length]! += 1;
    }
  }

  /** Codes are written with their first bit lowest: all indices that begin with it have its symbol. */
  #fillQuick(): void {
    const quick = this.#quick.fill(0);
    let code = 0;
    let at = 0;
    for (let length = 1; length <= QUICK_BITS; length++, code <<= 1) {
      for (let left = this.#counts[length]!; left > 0; left--, code++, at++) {
        const entry = (this.#symbols[at]! << 4) | length;
        for (let index = reversed(code, length); index <= QUICK_MASK; index += 1 << length) quick[index] = entry;
      }
    }
  }

  /** Bit by bit: the codes of each length are consecutive numbers. */
  #findLong(hold: number, bits: number): number {
    let code = 0;
    let first = 0;
    let before = 0;
    for (let length = 1; length <= LONGEST; length++) {
      if (length > bits) return 0;
      code |= (hold >>> (length - 1)) & 1;
      const count = this.#counts[length]!;
      if (code - first < count) return (this.#symbols[before + code - first]! << 4) | length;
      before += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
}
