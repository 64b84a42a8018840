import { varintLength, writeVarint } from "./varint.ts";

const utf8 = new TextEncoder();

/** Writes bytes one after the other into a buffer that grows as needed. */
export class Writer {
  #bytes = new Uint8Array(64);
  #length = 0;

  u8(value: number): this {
    const at = this.#grow(1);
    this.#bytes[at] = value;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A number as in RFC 9000 §16. Throws RangeError when it is not a whole number from 0 to 2^53 − 1. */
  varint(value: number): this {
    const at = this.#grow(varintLength(value));
    writeVarint(new DataView(this.#bytes.buffer), at, value);
    return this;
  }

  /** UTF-8 text with its length in bytes before it as a varint. */
  text(text: string): this {
    const bytes = utf8.encode(text);
    return this.varint(bytes.length).bytes(bytes);
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return at;
  }
}
