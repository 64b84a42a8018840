import { firstNot } from "../columns/first-not.ts";

const FIRST_CAPACITY = 4096;

/**
 * Bytes that come in pieces, in any order, some of them twice: the first copy of a byte wins. Takes memory for what has
 * come, not for what was announced.
 */
export class PiecewiseBuffer {
  #bytes = new Uint8Array(0);
  /** Ends and beginnings of what is there, in order: from, to, from, to … Neighbours are joined. */
  readonly #ranges: number[] = [];

  /** First byte after the last piece. */
  get end(): number {
    return this.#ranges.at(-1) ?? 0;
  }

  /** Bytes that are there without a gap from the beginning. */
  get whole(): number {
    return this.#ranges[0] === 0 ? this.#ranges[1]! : 0;
  }

  /** Bytes of memory it takes. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** Copies the part of `piece` that is not there yet. */
  add(offset: number, piece: Uint8Array): void {
    if (piece.length === 0) return;
    const end = offset + piece.length;
    this.#makeRoom(end);
    const at = this.#firstEndingAt(offset);
    let until = at;
    let filled = offset;
    while (until < this.#ranges.length && this.#ranges[until]! <= end) {
      this.#copy(piece, offset, filled, this.#ranges[until]!);
      filled = Math.max(filled, this.#ranges[until + 1]!);
      until += 2;
    }
    this.#copy(piece, offset, filled, end);
    const from = until > at ? Math.min(offset, this.#ranges[at]!) : offset;
    this.#ranges.splice(at, until - at, from, Math.max(filled, end));
  }

  /** What is there from the beginning, as far as there is no gap. Later pieces do not change it. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.whole);
  }

  /** Index of the first range that ends at `offset` or after it. */
  #firstEndingAt(offset: number): number {
    const ranges = this.#ranges;
    return 2 * firstNot(ranges.length >> 1, (at) => ranges[2 * at + 1]! < offset);
  }

  #copy(piece: Uint8Array, offset: number, from: number, to: number): void {
    if (from < to) this.#bytes.set(piece.subarray(from - offset, to - offset), from);
  }

  #makeRoom(end: number): void {
    if (end <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(end, FIRST_CAPACITY, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
