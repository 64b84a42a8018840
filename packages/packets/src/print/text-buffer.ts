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

  /** Bytes as they are. */
  raw(from: Uint8Array): void {
    if (this.#length + from.length > this.#bytes.length) this.#grow(from.length);
    const bytes = this.#bytes;
    const at = this.#length;
    // A call that copies a few bytes costs more than they do.
    if (from.length > LONGEST) bytes.set(from, at);
    else for (let i = 0; i < from.length; i++) bytes[at + i] = from[i]!;
    this.#length = at + from.length;
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

  /** So many spaces; none where it is less than one. */
  spaces(count: number): void {
    if (count <= 0) return;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    for (let i = 0; i < count; i++) bytes[this.#length++] = SPACE;
  }

  /** Takes back what was written since {@link length} was so much. */
  cutTo(length: number): void {
    this.#length = Math.min(this.#length, length);
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
    const bytes = this.#bytes;
    let to = putShort(bytes, this.#length, from[at]!);
    for (let i = 1; i < 4; i++) {
      bytes[to] = POINT;
      to = putShort(bytes, to + 1, from[at + i]!);
    }
    this.#length = to;
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

// Each writes a number at a place and gives the place after it.

function putDecimal(bytes: Uint8Array, at: number, value: number): number {
  if (value < 1000) return putShort(bytes, at, value);
  if (value < 1_000_000) {
    const thousands = (value / 1000) >>> 0;
    return putThree(bytes, putShort(bytes, at, thousands), value - thousands * 1000);
  }
  if (value < 1_000_000_000) {
    const millions = (value / 1_000_000) >>> 0;
    const rest = value - millions * 1_000_000;
    const thousands = (rest / 1000) >>> 0;
    return putThree(bytes, putThree(bytes, putShort(bytes, at, millions), thousands), rest - thousands * 1000);
  }
  const billions = Math.floor(value / 1_000_000_000);
  return putNine(bytes, putDecimal(bytes, at, billions), value - billions * 1_000_000_000);
}

/** Nine digits, with leading zeros. */
function putNine(bytes: Uint8Array, at: number, value: number): number {
  const millions = (value / 1_000_000) >>> 0;
  const rest = value - millions * 1_000_000;
  const thousands = (rest / 1000) >>> 0;
  return putThree(bytes, putThree(bytes, putThree(bytes, at, millions), thousands), rest - thousands * 1000);
}

/** Three digits, with leading zeros. */
function putThree(bytes: Uint8Array, at: number, value: number): number {
  const from = value << 2;
  bytes[at] = DIGITS[from]!;
  bytes[at + 1] = DIGITS[from + 1]!;
  bytes[at + 2] = DIGITS[from + 2]!;
  return at + 3;
}

/** A number below 1000. */
function putShort(bytes: Uint8Array, at: number, value: number): number {
  const from = value << 2;
  const zeros = DIGITS[from + 3]!;
  if (zeros === 0) bytes[at++] = DIGITS[from]!;
  if (zeros < 2) bytes[at++] = DIGITS[from + 1]!;
  bytes[at] = DIGITS[from + 2]!;
  return at + 1;
}

/** The three digits of each number below 1000, and in a fourth byte how many of them are leading zeros. */
function makeDigits(): Uint8Array {
  const digits = new Uint8Array(4000);
  for (let value = 0; value < 1000; value++) {
    const text = String(value).padStart(3, "0");
    for (let i = 0; i < 3; i++) digits[4 * value + i] = text.charCodeAt(i);
    digits[4 * value + 3] = value < 10 ? 2 : value < 100 ? 1 : 0;
  }
  return digits;
}

const ZERO = 0x30;
const LETTER_X = 0x78;
const POINT = 0x2e;
const COLON = 0x3a;
const MINUS = 0x2d;
const SPACE = 0x20;
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");
const DIGITS = makeDigits();
