import type { RangeSet } from "@wireside/bytes";
import type { PacketWriter } from "../wire/packet-writer.ts";

/** Shorter writes than this are copied together; longer ones are kept as they are. Bytes. */
const LEAST_KEPT_BYTES = 1024;
const LEAST_GATHERED_BYTES = 512;
const MOST_GATHERED_BYTES = 16_384;

/**
 * What was written into a stream and is not acknowledged, in the order it was written.
 *
 * ```
 *  #starts │ released │ 0       │ 5000     │ 5300 …            written
 *  #chunks │          │ as given│ gathered: short │ writes │ room │
 *                     ╰ #head
 * ```
 *
 * A chunk goes from its start to that of the next one. Chunks are released from the front only: what was acknowledged behind
 * them stays until all before it is.
 */
export class Chunks {
  /** Bytes that were written since the beginning. */
  written = 0;
  #starts: number[] = [];
  #chunks: Uint8Array[] = [];
  #head = 0;
  /** Room for more short writes behind those in the last chunk. */
  #gatheringRoom = 0;
  #gatheredBytes = LEAST_GATHERED_BYTES / 2;
  /** The chunk that was looked at last: what comes next is mostly in it. */
  #latest = 0;

  /** Adds bytes at the end. Nobody may change them any more. */
  append(bytes: Uint8Array): void {
    if (bytes.length >= LEAST_KEPT_BYTES) {
      this.#add(bytes);
      this.#gatheringRoom = 0;
    } else this.#gather(bytes);
    this.written += bytes.length;
  }

  /** All that was written is there at once. */
  available(_offset: number, most: number): number {
    return most;
  }

  /** The first lost byte; NaN if there is none. */
  lostFrom(lost: RangeSet): number {
    return lost.start(0);
  }

  /** Writes `length` bytes from `offset` on into a packet; none of them was released. Nothing has to be read. */
  put(writer: PacketWriter, offset: number, length: number): boolean {
    let index = this.#indexOf(offset);
    let at = offset;
    const end = offset + length;
    while (at < end) {
      const chunk = this.#chunks[index] ?? NOTHING;
      const start = this.#starts[index] ?? 0;
      const chunkEnd = Math.min(end, this.#starts[index + 1] ?? end);
      writer.put(chunk.subarray(at - start, chunkEnd - start));
      at = chunkEnd;
      index += 1;
    }
    this.#latest = index - 1;
    return false;
  }

  /** Forgets what is before `offset`. */
  release(offset: number): void {
    while (this.#head < this.#chunks.length && (this.#starts[this.#head + 1] ?? this.written) <= offset) {
      this.#chunks[this.#head] = NOTHING;
      this.#head += 1;
    }
    if (this.#head === this.#chunks.length) {
      this.#gatheringRoom = 0;
      this.#gatheredBytes = LEAST_GATHERED_BYTES / 2;
    }
    if (this.#head > LEAST_COMPACTED && this.#head * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#head);
      this.#starts.splice(0, this.#head);
      this.#latest = Math.max(0, this.#latest - this.#head);
      this.#head = 0;
    }
  }

  #add(chunk: Uint8Array): void {
    this.#starts.push(this.written);
    this.#chunks.push(chunk);
  }

  #gather(bytes: Uint8Array): void {
    if (this.#gatheringRoom < bytes.length) {
      this.#gatheredBytes = Math.min(Math.max(this.#gatheredBytes * 2, bytes.length), MOST_GATHERED_BYTES);
      this.#add(new Uint8Array(this.#gatheredBytes));
      this.#gatheringRoom = this.#gatheredBytes;
    }
    const chunk = this.#chunks.at(-1) ?? NOTHING;
    chunk.set(bytes, chunk.length - this.#gatheringRoom);
    this.#gatheringRoom -= bytes.length;
  }

  #indexOf(offset: number): number {
    const latest = this.#latest;
    if (latest >= this.#head && latest < this.#chunks.length && (this.#starts[latest] ?? 0) <= offset) {
      if (offset < (this.#starts[latest + 1] ?? Infinity)) return latest;
      if (offset < (this.#starts[latest + 2] ?? Infinity)) return latest + 1;
    }
    let low = this.#head;
    let high = this.#chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Released chunks that are waited for before the arrays are cut. */
const LEAST_COMPACTED = 32;
const NOTHING = new Uint8Array(0);
