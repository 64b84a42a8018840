/** Bytes of every message's text. */
const TEXT_BYTES = 100;
/** Stands before the number in each text and nowhere else in what a server sends. */
export const MARK = 0x5e; // ^
/** Decimal digits of the number that ends each text. */
const NUMBER_DIGITS = 10;

const FILL = "x".repeat(TEXT_BYTES - 1 - NUMBER_DIGITS) + String.fromCharCode(MARK);

/** The text of message `number`: 100 bytes of ASCII that end with the number, always in ten digits. */
export function textOf(number: number): string {
  return FILL + String(number).padStart(NUMBER_DIGITS, "0");
}

/** Reads the ten digits at `at`; -1 when there is anything else. */
export function readNumber(bytes: Uint8Array, at: number): number {
  let number = 0;
  for (let index = at; index < at + NUMBER_DIGITS; index++) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
