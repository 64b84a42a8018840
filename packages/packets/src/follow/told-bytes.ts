import { firstNot } from "../columns/first-not.ts";
import { CAPTURE_LIMITS } from "../limits.ts";

/** The bytes of a stream that were told last, to compare with them what is sent again. */
export class ToldBytes {
  /** Neighbours in the stream, unless a gap is between them; the oldest first. */
  readonly #parts: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #size = 0;

  /** Adds bytes that stand behind all others. */
  add(offset: number, bytes: Uint8Array): void {
    this.#parts.push({ offset, bytes });
    this.#size += bytes.length;
    if (this.#size <= 2 * CAPTURE_LIMITS.followedComparedBytes) return;
    let dropped = 0;
    while (this.#size > CAPTURE_LIMITS.followedComparedBytes) this.#size -= this.#parts[dropped++]!.bytes.length;
    this.#parts.splice(0, dropped);
  }

  /** Compares bytes with those that were told of the same places: calls `visit` with each that are both there. */
  compare(
    offset: number,
    bytes: Uint8Array,
    visit: (offset: number, bytes: Uint8Array, told: Uint8Array) => void,
  ): void {
    const end = offset + bytes.length;
    for (let at = this.#firstEndingAfter(offset); at < this.#parts.length; at++) {
      const part = this.#parts[at]!;
      if (part.offset >= end) return;
      const from = Math.max(offset, part.offset);
      const to = Math.min(end, part.offset + part.bytes.length);
      visit(
        from,
        bytes.subarray(from - offset, to - offset),
        part.bytes.subarray(from - part.offset, to - part.offset),
      );
    }
  }

  #firstEndingAfter(offset: number): number {
    const parts = this.#parts;
    return firstNot(parts.length, (at) => parts[at]!.offset + parts[at]!.bytes.length <= offset);
  }
}
