import type { Dissection } from "../dissect/dissection.ts";

/** What the last byte of a name says of its kind. */
const KINDS: Readonly<Record<number, string>> = {
  0x00: "Workstation/Redirector",
  0x03: "Messenger service/Main name",
  0x1b: "Domain Master Browser",
  0x1c: "Domain Controllers",
  0x1d: "Local Master Browser",
  0x1e: "Browser Election Service",
  0x20: "Server service",
};

/** A name of sixteen bytes, written as 32 letters from A to P, half a byte each (RFC 1001 §14.1). */
export interface NetbiosName {
  /** `MDJR98<03>` */
  readonly text: string;
  /** `MDJR98<03> (Messenger service/Main name)` */
  readonly described: string;
  /** Bytes that it takes where it stands. */
  readonly length: number;
}

const LETTERS = 32;
const POINTER = 0xc0;
const SPACE = 0x20;
const LETTER_A = 0x41;

/**
 * Reads a name at `at`.
 *
 * @param message where the message begins, which pointers count from
 */
export function readNetbiosName(d: Dissection, at: number, message: number): NetbiosName {
  const isPointer = (d.u8(at) & POINTER) === POINTER;
  const begin = isPointer ? message + (d.u16(at) & 0x3fff) : at;
  const letters = d.u8(begin) === LETTERS ? d.slice(begin + 1, LETTERS) : undefined;
  const length = isPointer ? 2 : lengthOf(d, at);
  const bytes = letters === undefined ? undefined : decoded(letters);
  if (bytes === undefined) return { text: ILLEGAL, described: ILLEGAL, length };
  const last = bytes[15]!;
  let end = 15;
  while (end > 0 && bytes[end - 1] === SPACE) end--;
  let text = "";
  for (const byte of bytes.subarray(0, end))
    text += byte > SPACE - 1 && byte < 0x7f ? String.fromCharCode(byte) : inHex(byte);
  text += inHex(last);
  const kind = KINDS[last];
  return { text, described: kind === undefined ? text : `${text} (${kind})`, length };
}

const ILLEGAL = "Illegal NetBIOS name";

/** Labels until an empty one, or a pointer: what follows the first is the scope. */
function lengthOf(d: Dissection, at: number): number {
  let end = at;
  for (let label = d.u8(end); label !== 0; label = d.u8(end)) {
    if ((label & POINTER) === POINTER) return end + 2 - at;
    end += 1 + label;
  }
  return end + 1 - at;
}

function decoded(letters: Uint8Array): Uint8Array | undefined {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < LETTERS; i++) {
    const half = letters[i]! - LETTER_A;
    if (half < 0 || half > 15) return undefined;
    bytes[i >> 1] = (bytes[i >> 1]! << 4) | half;
  }
  return bytes;
}

function inHex(byte: number): string {
  return `<${byte.toString(16).padStart(2, "0")}>`;
}
