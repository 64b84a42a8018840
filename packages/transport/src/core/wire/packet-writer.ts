import { writeVarint } from "@wireside/bytes";

/**
 * A cursor over one packet that is being built, somewhere in a larger buffer. It allocates nothing and is used again for packet
 * after packet with {@link begin}. Its steps do not look at the limit: whoever writes a frame asks {@link room} for all of it
 * first.
 *
 * ```
 *  bytes │ … │ header, frames │ room │ tag │ next packet …
 *                             ╰ at   ╰ limit
 * ```
 */
export class PacketWriter {
  bytes: Uint8Array;
  /** Where in `bytes` the next byte is written. */
  at: number;
  /** Where in `bytes` the packet has to have ended. */
  limit: number;
  #view: DataView;

  constructor(bytes: Uint8Array, at = 0, limit = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.limit = limit;
    this.#view = viewOf(bytes);
  }

  /** Goes to another packet, `bytes[at … limit)`. */
  begin(bytes: Uint8Array, at: number, limit: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.#view = viewOf(bytes);
    }
    this.at = at;
    this.limit = limit;
  }

  /** Bytes that may still be written. */
  get room(): number {
    return this.limit - this.at;
  }

  byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** Big-endian, as everything here. */
  u16(value: number): void {
    this.#view.setUint16(this.at, value);
    this.at += 2;
  }

  /** The low 32 bits of a whole number. */
  u32(value: number): void {
    this.#view.setUint32(this.at, value);
    this.at += 4;
  }

  /** A number as in RFC 9000 §16, in the fewest bytes. Throws RangeError when it is not a whole number from 0 to 2^53 − 1. */
  varint(value: number): void {
    this.at += writeVarint(this.#view, this.at, value);
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Zeros, which are PADDING frames where frames are. */
  pad(count: number): void {
    this.bytes.fill(0, this.at, this.at + count);
    this.at += count;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
