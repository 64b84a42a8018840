import { FormatError } from "./format-error.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE64URL_VALUE = new Map(Array.from(BASE64URL, (character, value) => [character, value]));

/** RFC 4648 §5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 6; count -= 6) text += BASE64URL.charAt((bits >> (count - 6)) & 63);
    bits &= (1 << count) - 1;
  }
  return count === 0 ? text : text + BASE64URL.charAt((bits << (6 - count)) & 63);
}

/**
 * The bytes of a text in RFC 4648 §5, without padding. Strict, so that every value has one text: other characters, a
 * length no bytes have, and left-over bits that are not zero are refused with FormatError.
 */
export function fromBase64url(text: string, what = "base64url"): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const value = BASE64URL_VALUE.get(text.charAt(at));
    if (value === undefined) throw wrong(what, text, at);
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[length++] = bits >> count;
    bits &= (1 << count) - 1;
  }
  if (count === 6 || bits !== 0) throw wrong(what, text, text.length - 1);
  return bytes;
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** The bytes of hexadecimal digits in either case. An odd digit or any other character is refused with FormatError. */
export function fromHex(text: string, what = "hex"): Uint8Array<ArrayBuffer> {
  const wrongAt = text.search(/[^0-9a-fA-F]/);
  if (wrongAt !== -1) throw wrong(what, text, wrongAt);
  if (text.length % 2 !== 0) throw wrong(what, text, text.length - 1);
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

function wrong(what: string, text: string, at: number): FormatError {
  return new FormatError("not-text-form", { what: [what], offset: at, needed: text.length, had: at });
}
