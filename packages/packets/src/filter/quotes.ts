import { Mistake } from "./mistake.ts";
import type { Token } from "./lexer.ts";

/**
 * A string in double quotes, `"GET"`, or a raw one, `r"\d"`, in which a backslash stands for itself (before a quote too, which
 * it keeps from ending the string).
 *
 * @param from where it begins, at the `r` of a raw one
 */
export function readString(text: string, from: number): Token & { readonly kind: "string" } {
  const isRaw = text[from] !== '"';
  const bytes: number[] = [];
  let at = from + (isRaw ? 2 : 1);
  for (;;) {
    const character = codePointAt(text, at);
    if (character === "") throw openQuote(text, from);
    if (character === '"') return { kind: "string", bytes: Uint8Array.from(bytes), from, to: at + 1 };
    if (character !== "\\") {
      for (const byte of UTF8.encode(character)) bytes.push(byte);
      at += character.length;
    } else if (isRaw) {
      bytes.push(BACKSLASH);
      at++;
      if (text[at] === '"') {
        bytes.push(QUOTE);
        at++;
      }
    } else {
      at = readEscape(text, at, bytes);
    }
  }
}

/** A character constant: `'a'`, `'\n'`, `'\x0a'`, `'\012'`. It stands for its code. */
export function readCharacter(text: string, from: number): Token & { readonly kind: "character" } {
  const bytes: number[] = [];
  let at = from + 1;
  while (text[at] !== "'") {
    const character = codePointAt(text, at);
    if (character === "") throw openQuote(text, from);
    if (character === "\\") at = readEscape(text, at, bytes);
    else {
      bytes.push(...UTF8.encode(character));
      at += character.length;
    }
  }
  const [code] = bytes;
  if (code === undefined || bytes.length !== 1) {
    const message = "A character constant is one character or escape between ' and '; strings stand in double quotes.";
    throw new Mistake("bad_constant", message, { from, to: at + 1 });
  }
  return { kind: "character", code, from, to: at + 1 };
}

/**
 * Reads one escape into bytes.
 *
 * @returns the place after it
 */
function readEscape(text: string, from: number, bytes: number[]): number {
  const letter = text[from + 1] ?? "";
  const single = SINGLE.get(letter);
  if (single !== undefined) {
    bytes.push(single);
    return from + 2;
  }
  for (const [form, base] of NUMBERED) {
    form.lastIndex = from + 1;
    const found = form.exec(text);
    if (found === null) continue;
    const to = form.lastIndex;
    const value = Number.parseInt(found[1]!, base);
    if (letter === "u" || letter === "U") {
      if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
        throw new Mistake("bad_escape", `${text.slice(from, to)} is not a character of Unicode.`, { from, to });
      }
      for (const byte of UTF8.encode(String.fromCodePoint(value))) bytes.push(byte);
    } else if (value > 255) {
      throw new Mistake("bad_escape", `${text.slice(from, to)} is more than a byte.`, { from, to });
    } else {
      bytes.push(value);
    }
    return to;
  }
  const to = Math.min(text.length, from + 1 + Math.max(1, codePointAt(text, from + 1).length));
  const message = `${text.slice(from, to)} is not an escape; a backslash is written \\\\, or the string as a raw one: r"…".`;
  throw new Mistake("bad_escape", message, { from, to }, [`\\${text.slice(from, to)}`]);
}

function openQuote(text: string, from: number): Mistake {
  return new Mistake("open_quote", "This quote is not closed.", { from, to: text.length });
}

function codePointAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

const UTF8 = new TextEncoder();
const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const SINGLE: ReadonlyMap<string, number> = new Map([
  ["'", 0x27],
  ['"', QUOTE],
  ["\\", BACKSLASH],
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);
/** What follows the backslash, and the base of its digits. */
const NUMBERED = [
  [/x([\dA-Fa-f]{1,2})/y, 16],
  [/u([\dA-Fa-f]{4})/y, 16],
  [/U([\dA-Fa-f]{8})/y, 16],
  [/([0-7]{1,3})/y, 8],
] as const;
