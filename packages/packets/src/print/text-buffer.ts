/** Most bytes that one call of a writer may add; room for them is made beforehand. */
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
    this.#grow(3 * text.length);
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

  /** A whole number from 0 to 2⁵³. */
  decimal(value: number): void {
    this.#grow(LONGEST);
    this.#decimal(value);
  }

  /** A whole number with leading zeros. */
  padded(value: number, digits: number): void {
    this.#grow(LONGEST);
    this.#padded(value, digits);
  }

  /** `0x` and `digits` hexadecimal digits. */
  hex(value: number, digits: number): void {
    this.#grow(LONGEST);
    const bytes = this.#bytes;
    bytes[this.#length++] = ZERO;
    bytes[this.#length++] = LETTER_X;
    for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      bytes[this.#length++] = HEX_DIGITS[(value >>> shift) & 15]!;
    }
  }

  /** `1795250425.978978000` */
  seconds(seconds: number, nanoseconds: number): void {
    this.#grow(LONGEST);
    if (seconds < 0) {
      // Counted down from the second above: -0.25 s is -1 s and 750,000,000 ns.
      this.#bytes[this.#length++] = MINUS;
      const rest = nanoseconds === 0 ? 0 : 1_000_000_000 - nanoseconds;
      this.#decimal(-seconds - (nanoseconds === 0 ? 0 : 1));
      this.#bytes[this.#length++] = POINT;
      this.#padded(rest, 9);
      return;
    }
    this.#decimal(seconds);
    this.#bytes[this.#length++] = POINT;
    this.#padded(nanoseconds, 9);
  }

  /** An address of four bytes that stand at `at`. */
  ipv4(from: Uint8Array, at: number): void {
    this.#grow(LONGEST);
    this.#decimal(from[at]!);
    this.#bytes[this.#length++] = POINT;
    this.#decimal(from[at + 1]!);
    this.#bytes[this.#length++] = POINT;
    this.#decimal(from[at + 2]!);
    this.#bytes[this.#length++] = POINT;
    this.#decimal(from[at + 3]!);
  }

  /** An address of six bytes that stand at `at`. */
  ether(from: Uint8Array, at: number): void {
    this.#grow(LONGEST);
    const bytes = this.#bytes;
    for (let i = at; i < at + 6; i++) {
      if (i > at) bytes[this.#length++] = COLON;
      bytes[this.#length++] = HEX_DIGITS[from[i]! >> 4]!;
      bytes[this.#length++] = HEX_DIGITS[from[i]! & 15]!;
    }
  }

  #decimal(value: number): void {
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    this.#padded(value, digits);
  }

  #padded(value: number, digits: number): void {
    const bytes = this.#bytes;
    let at = this.#length + digits;
    this.#length = at;
    let rest = value;
    // Beyond 32 bits division has to be done in doubles; the lower part goes the quick way.
    while (rest > 0xffff_ffff) {
      const next = Math.floor(rest / 10);
      bytes[--at] = ZERO + (rest - 10 * next);
      rest = next;
    }
    let word = rest >>> 0;
    for (let left = digits - (this.#length - at); left > 0; left--) {
      const next = (word / 10) >>> 0;
      bytes[--at] = ZERO + (word - 10 * next);
      word = next;
    }
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return;
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
