import { parseInteger } from "./integers.ts";
import type { Token } from "./lexer.ts";
import { Mistake, type Span } from "./mistake.ts";
import type { Range } from "./syntax.ts";

/**
 * Ranges in brackets, `[0:3]` `[1-3]` `[2]` `[:4]` `[4:]` `[1,3-5]`.
 *
 * @param from where the `[` stands
 */
export function readRanges(text: string, from: number): Token & { readonly kind: "slice" } {
  const close = text.indexOf("]", from);
  if (close === -1) throw new Mistake("unbalanced", "This [ is not closed.", { from, to: from + 1 });
  const ranges: Range[] = [];
  let at = from + 1;
  for (const part of text.slice(at, close).split(",")) {
    ranges.push(readRange(part, { from: at, to: at + part.length }));
    at += part.length + 1;
  }
  return { kind: "slice", ranges, from, to: close + 1 };
}

/**
 * The layers of a field, `#2` or `#[1-3]`.
 *
 * @param from where the `#` stands
 */
export function readLayerRanges(text: string, from: number): Token & { readonly kind: "layers" } {
  if (text[from + 1] === "[") return { ...readRanges(text, from + 1), kind: "layers", from };
  LAYER.lastIndex = from + 1;
  const digits = LAYER.exec(text)?.[0];
  if (digits === undefined) {
    throw new Mistake("bad_range", "After # comes the number of a layer, as in ip.src#2 or ip.src#[1-3].", {
      from,
      to: from + 1,
    });
  }
  const to = LAYER.lastIndex;
  return { kind: "layers", ranges: [{ kind: "length", start: position(digits, { from, to }), length: 1 }], from, to };
}

function readRange(part: string, at: Span): Range {
  const found = RANGE.exec(part.trim());
  if (found === null) {
    const shown = part.trim() === "" ? "Nothing" : part.trim();
    throw new Mistake("bad_range", `${shown} is not a range; there are [2], [0:3], [1-3], [:4] and [4:].`, at);
  }
  const [, from, colon, length, dash, end] = found;
  const start = from === undefined ? 0 : position(from, at);
  if (colon !== undefined) {
    if (length === undefined) return { kind: "rest", start };
    const count = position(length, at);
    if (count < 1) throw new Mistake("bad_range", "After the : stands how many bytes, and that is 1 or more.", at);
    return { kind: "length", start, length: count };
  }
  if (from === undefined) throw new Mistake("bad_range", "A range needs a position.", at);
  if (dash === undefined) return { kind: "length", start, length: 1 };
  const last = position(end!, at);
  if (start > last && start < 0 === last < 0) {
    throw new Mistake("bad_range", `The range begins at ${start}, after its end at ${last}.`, at);
  }
  return { kind: "end", start, end: last };
}

function position(text: string, at: Span): number {
  const value = parseInteger(text);
  if (value === undefined) throw new Mistake("bad_range", `${text} is not a whole number.`, at);
  if (value > MOST || value < -MOST) throw new Mistake("bad_range", `${text} is further than any frame reaches.`, at);
  return Number(value);
}

const MOST = 0x7fff_ffff;
const LAYER = /\d+/y;
const RANGE = /^(-?\w+)?(?:\s*(:)\s*(-?\w+)?|\s*(-)\s*(-?\w+))?$/;
