import type { Scanner } from "./scanner.ts";

/**
 * Reads what stands for one byte after a backslash: `\n`, `\x0a`, `\x{0a}`, `\012`, `\cJ`, `\.`.
 *
 * @param from where the backslash stands, which has been taken
 */
export function readByteEscape(scanner: Scanner, from: number): number {
  const hex = scanner.takeMatch(/^x(?:\{([\dA-Fa-f]+)\}|([\dA-Fa-f]{0,2}))/);
  if (hex !== undefined) return byteOf(scanner, from, Number.parseInt(hex[1] ?? `0${hex[2]}`, 16));
  const octal = scanner.takeMatch(/^(?:o\{([0-7]+)\}|([0-7]{1,3}))/);
  if (octal !== undefined) return byteOf(scanner, from, Number.parseInt(octal[1] ?? octal[2]!, 8));
  const control = scanner.takeMatch(/^c([ -~])/);
  if (control !== undefined) return control[1]!.toUpperCase().charCodeAt(0) ^ 0x40;
  const letter = scanner.take();
  const known = LETTERS.get(letter);
  if (known !== undefined) return known;
  if (/[A-Za-z0-9]/.test(letter)) throw scanner.mistake(`\\${letter} is not an escape.`, from, scanner.at);
  return letter.charCodeAt(0);
}

function byteOf(scanner: Scanner, from: number, value: number): number {
  if (value <= 255) return value;
  throw scanner.mistake("Patterns are matched byte by byte, and this is more than a byte.", from, scanner.at);
}

const LETTERS: ReadonlyMap<string, number> = new Map([
  ["a", 0x07],
  ["e", 0x1b],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
]);
