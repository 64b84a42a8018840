// Each of these writes something at a place and gives the place after it. The caller has made room.

/** A whole number from 0 to 2⁵³. */
export function putDecimal(bytes: Uint8Array, at: number, value: number): number {
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
export function putNine(bytes: Uint8Array, at: number, value: number): number {
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

/** `0x` and `digits` hexadecimal digits. */
export function putHex(bytes: Uint8Array, at: number, value: number, digits: number): number {
  bytes[at++] = ZERO;
  bytes[at++] = LETTER_X;
  for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) bytes[at++] = HEX_DIGITS[(value >>> shift) & 15]!;
  return at;
}

/**
 * `1795250425.978978000`
 *
 * @param seconds rounded down, and the nanoseconds after them: -0.25 s is -1 s and 750,000,000 ns
 */
export function putSeconds(bytes: Uint8Array, at: number, seconds: number, nanoseconds: number): number {
  if (seconds < 0) {
    bytes[at++] = MINUS;
    seconds = nanoseconds === 0 ? -seconds : -seconds - 1;
    nanoseconds = nanoseconds === 0 ? 0 : 1_000_000_000 - nanoseconds;
  }
  at = putDecimal(bytes, at, seconds);
  bytes[at++] = POINT;
  return putNine(bytes, at, nanoseconds);
}

/** An address of six bytes that stands at `from`. */
export function putEther(bytes: Uint8Array, at: number, address: Uint8Array, from: number): number {
  for (let i = from; i < from + 6; i++) {
    if (i > from) bytes[at++] = COLON;
    bytes[at++] = HEX_DIGITS[address[i]! >> 4]!;
    bytes[at++] = HEX_DIGITS[address[i]! & 15]!;
  }
  return at;
}

/** Bytes as they are: few, for which a call that copies costs more than they do. */
export function putBytes(bytes: Uint8Array, at: number, from: Uint8Array): number {
  for (let i = 0; i < from.length; i++) bytes[at + i] = from[i]!;
  return at + from.length;
}

/** A text of ASCII. */
export function putText(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Spaces up to index `until`; none where that is reached. */
export function putSpaces(bytes: Uint8Array, at: number, until: number): number {
  while (at < until) bytes[at++] = SPACE;
  return at;
}

/** An IPv4 address that stands at `from`. */
export function putIpv4(bytes: Uint8Array, at: number, address: Uint8Array, from: number): number {
  let to = putShort(bytes, at, address[from]!);
  for (let i = 1; i < 4; i++) {
    bytes[to] = POINT;
    to = putShort(bytes, to + 1, address[from + i]!);
  }
  return to;
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

const DIGITS = makeDigits();
const SPACE = 0x20;
const POINT = 0x2e;
const ZERO = 0x30;
const LETTER_X = 0x78;
const COLON = 0x3a;
const MINUS = 0x2d;
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");
