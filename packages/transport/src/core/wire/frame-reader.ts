import { VARINT_MAX, readVarint, varintLengthFrom } from "@wireside/bytes";
import type { CloseCode, Violation } from "../errors.ts";

/**
 * A cursor over the frames of one decrypted packet, used again for packet after packet with {@link begin}. It never throws: the
 * first step that fails leaves a {@link violation} and goes to the end, and from then on every step gives 0 or nothing. So a
 * frame's fields are read one after the other, and `violation` is looked at once.
 */
export class FrameReader {
  bytes: Uint8Array;
  /** Where in `bytes` the next byte is read … */
  at: number;
  /** … and where the payload ends. */
  end: number;
  /** What is being read, for the violation: a frame's name. */
  what = "packet";
  violation: Violation | undefined;
  #view: DataView;

  constructor(bytes: Uint8Array = new Uint8Array(0), at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.#view = viewOf(bytes);
  }

  /** Goes to another payload, `bytes[at … end)`, and forgets the violation. */
  begin(bytes: Uint8Array, at: number, end: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.#view = viewOf(bytes);
    }
    this.at = at;
    this.end = end;
    this.violation = undefined;
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.end - this.at;
  }

  byte(): number {
    const at = this.skip(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u16(): number {
    const at = this.skip(2);
    return at < 0 ? 0 : this.#view.getUint16(at);
  }

  u32(): number {
    const at = this.skip(4);
    return at < 0 ? 0 : this.#view.getUint32(at);
  }

  /** A number as in RFC 9000 §16; one past 2^53 − 1, where JavaScript's are no longer exact, is a violation. */
  varint(): number {
    if (this.at >= this.end) return this.#short();
    const first = this.bytes[this.at] ?? 0;
    if (first < 0x40) {
      this.at += 1;
      return first;
    }
    const length = varintLengthFrom(first);
    const at = this.skip(length);
    if (at < 0) return 0;
    const value = readVarint(this.#view, at, length);
    return value <= VARINT_MAX ? value : this.fail("frame_encoding_error", `a number in the ${this.what} is too large`);
  }

  /** Steps over bytes; gives where in {@link bytes} they begin, or −1 if there are not so many. */
  skip(length: number): number {
    const at = this.at;
    if (length > this.end - at) {
      this.#short();
      return -1;
    }
    this.at = at + length;
    return at;
  }

  /** The next bytes as a view, valid as long as the packet is; none if there are not so many. */
  take(length: number): Uint8Array {
    const at = this.skip(length);
    return at < 0 ? NOTHING : this.bytes.subarray(at, at + length);
  }

  /** Leaves a violation, unless there is one, and goes to the end. Gives 0. */
  fail(code: CloseCode, reason: string): number {
    this.violation ??= { code, reason };
    this.at = this.end;
    return 0;
  }

  #short(): number {
    return this.fail("frame_encoding_error", `the ${this.what} is cut short`);
  }
}

const NOTHING = new Uint8Array(0);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
