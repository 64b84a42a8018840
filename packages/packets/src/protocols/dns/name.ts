import type { Dissection } from "../../dissect/dissection.ts";

/** A domain name as a message has it. */
export interface Name {
  /** With dots, without the last one; `<Root>` for the root itself. */
  readonly text: string;
  /** Bytes it takes where it stands: what a pointer leads to is not counted. */
  readonly length: number;
  /** Bytes of the text. */
  readonly textLength: number;
  readonly labels: number;
}

/**
 * Reads a domain name, RFC 1035 §4.1.4: labels, and pointers to an earlier place of the same message. Pointers are
 * followed so many times and no more, so that no name goes in circles for ever.
 *
 * @param at where it begins
 * @param message where the message begins: pointers count from there
 */
export function readName(d: Dissection, at: number, message: number): Name {
  const bytes: number[] = [];
  let labels = 0;
  let place = at;
  let length = 0; // until the first pointer has been followed
  let pointers = 0;
  for (;;) {
    const first = d.u8(place++);
    if (first === 0) break;
    switch (first & 0xc0) {
      case 0x00: {
        const label = d.slice(place, first);
        if (bytes.length > 0) bytes.push(DOT);
        for (const byte of label) bytes.push(byte);
        labels++;
        place += first;
        break;
      }
      case 0xc0: {
        const target = message + (((first & 0x3f) << 8) | d.u8(place++));
        if (length === 0) length = place - at;
        if (++pointers > MOST_POINTERS) return { text: LOOP, length, textLength: LOOP.length, labels };
        place = target;
        break;
      }
      default:
        // Kinds of labels that nobody uses (RFC 6891 §5): where the name ends cannot be known.
        if (labels === 0 || first >= 0x80) d.malformed(place - 1, "a label of a kind that does not exist");
        if (length === 0) length = place - at;
        return { text: UNKNOWN_LABEL, length, textLength: UNKNOWN_LABEL.length, labels: 1 };
    }
    if (bytes.length > MOST_BYTES) {
      if (length === 0) length = place - at;
      return { text: TOO_LONG, length, textLength: TOO_LONG.length, labels };
    }
  }
  if (length === 0) length = place - at;
  if (bytes.length === 0) return { text: ROOT, length, textLength: ROOT.length, labels: 1 };
  return { text: utf8.decode(Uint8Array.from(bytes)), length, textLength: bytes.length, labels };
}

/** RFC 1035 §2.3.4, as text. */
const MOST_BYTES = 255;
/** Every label takes two bytes at least, so that no name of 255 bytes needs more pointers than this. */
const MOST_POINTERS = 128;
const DOT = 0x2e;

const ROOT = "<Root>";
const LOOP = "<Name contains a pointer that loops>";
const TOO_LONG = "<Name too long>";
const UNKNOWN_LABEL = "<Unknown extended label>";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
