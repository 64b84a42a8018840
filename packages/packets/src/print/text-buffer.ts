import { putDecimal, putIpv4, putNine } from "./put.ts";

/** Most bytes that one number or address takes; room for them is made before it is written. */
const LONGEST = 64;

/**
 * Text on its way out, as bytes. Numbers and addresses are written digit by digit without a string in between: printing is
 * the dearest part of listing millions of packets.
 */
export class TextBuffer {
  #bytes: Uint8Array;
  #length = 0;
  readonly #encoder = new TextEncoder();

  constructor(size = 1 << 16) {
    this.#bytes = new Uint8Array(size);
  }

  /** Bytes written since the last {@link take}. */
  get length(): number {
    return this.#length;
  }

  /** What was written, and begins anew. The bytes are valid until the next write. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** One byte, such as a tab. */
  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Any text, as UTF-8. */
  text(text: string): void {
    if (this.#length + 3 * text.length > this.#bytes.length) this.#grow(3 * text.length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#length = start + this.#encoder.encodeInto(text, bytes.subarray(start)).written;
        return;
      }
      bytes[start + i] = code;
    }
    this.#length = start + text.length;
  }

  /**
   * Room for `count` bytes more, to be written from index {@link length} on by those who write much at once; then
   * {@link written} says up to where they did.
   */
  room(count: number): Uint8Array {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    return this.#bytes;
  }

  /** What was written into the {@link room} ends before index `end`. */
  written(end: number): void {
    this.#length = end;
  }

  /** A whole number from 0 to 2⁵³. */
  decimal(value: number): void {
    if (this.#length + LONGEST > this.#bytes.length) this.#grow(LONGEST);
    this.#length = putDecimal(this.#bytes, this.#length, value);
  }

  /** `0x` and `digits` hexadecimal digits. */
  hex(value: number, digits: number): void {
    if (this.#length + LONGEST > this.#bytes.length) this.#grow(LONGEST);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = ZERO;
    bytes[at++] = LETTER_X;
    for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) bytes[at++] = HEX_DIGITS[(value >>> shift) & 15]!;
    this.#length = at;
  }

  /**
   * `1795250425.978978000`
   *
   * @param seconds rounded down, and the nanoseconds after them: -0.25 s is -1 s and 750,000,000 ns
   * @param decimals what is behind them is cut off
   */
  seconds(seconds: number, nanoseconds: number, decimals = 9): void {
    if (this.#length + LONGEST > this.#bytes.length) this.#grow(LONGEST);
    const bytes = this.#bytes;
    let at = this.#length;
    let [whole, rest] = [seconds, nanoseconds];
    if (seconds < 0) {
      bytes[at++] = MINUS;
      whole = nanoseconds === 0 ? -seconds : -seconds - 1;
      rest = nanoseconds === 0 ? 0 : 1_000_000_000 - nanoseconds;
    }
    at = putDecimal(bytes, at, whole);
    bytes[at++] = POINT;
    putNine(bytes, at, rest);
    this.#length = at + decimals;
  }

  /** An address of four bytes that stand at `at`. */
  ipv4(from: Uint8Array, at: number): void {
    if (this.#length + LONGEST > this.#bytes.length) this.#grow(LONGEST);
    this.#length = putIpv4(this.#bytes, this.#length, from, at);
  }

  /** An address of six bytes that stand at `at`. */
  ether(from: Uint8Array, at: number): void {
    if (this.#length + LONGEST > this.#bytes.length) this.#grow(LONGEST);
    const bytes = this.#bytes;
    for (let i = at; i < at + 6; i++) {
      if (i > at) bytes[this.#length++] = COLON;
      bytes[this.#length++] = HEX_DIGITS[from[i]! >> 4]!;
      bytes[this.#length++] = HEX_DIGITS[from[i]! & 15]!;
    }
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const ZERO = 0x30;
const LETTER_X = 0x78;
const POINT = 0x2e;
const COLON = 0x3a;
const MINUS = 0x2d;
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");
