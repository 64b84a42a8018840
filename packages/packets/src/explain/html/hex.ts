import { CAPTURE_LIMITS } from "../../limits.ts";
import type { CitedField } from "./cited-bytes.ts";
import { markup, type Markup, type Piece } from "./markup.ts";

/**
 * The bytes of one source of a frame, sixteen a line with offset and letters; those of cited fields are marked. Lines far from
 * marks are left out where there are many.
 *
 * @param source which of the frame's sources
 */
export function hexLines(bytes: Uint8Array, source: number, fields: readonly CitedField[]): Markup {
  const marks = marksOf(bytes.length, source, fields);
  const count = Math.ceil(bytes.length / LINE);
  const lines: Piece[] = [];
  let [shown, left] = [0, 0];
  for (let line = 0; line < count; line++) {
    const isNear = count <= FEW_LINES || line <= 1 || hasMark(marks, line - 1, line + 1);
    if (!isNear || shown === CAPTURE_LIMITS.reportHexLines) {
      left++;
      continue;
    }
    lines.push(leftOut(left), hexLine(bytes, line * LINE, marks));
    left = 0;
    shown++;
  }
  return markup`<pre class="hex">${lines}${leftOut(left)}</pre>`;
}

/** Bytes as `45 00 …`, at most as many as a line has. */
export function hexOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, LINE), hexByte).join(" ");
  return bytes.length > LINE ? `${shown} …` : shown;
}

/** By byte: the fields that it belongs to, as numbers with a space between. */
function marksOf(length: number, source: number, fields: readonly CitedField[]): readonly string[] {
  const marks = Array.from({ length }, () => "");
  for (const [number, { places }] of fields.entries()) {
    for (const place of places) {
      if (place.source !== source) continue;
      const end = Math.min(length, place.start + place.length);
      for (let at = place.start; at < end; at++) marks[at] = marks[at] === "" ? `${number}` : `${marks[at]} ${number}`;
    }
  }
  return marks;
}

/** Whether a byte of the lines `from` to `to` is marked, both inclusive. */
function hasMark(marks: readonly string[], from: number, to: number): boolean {
  return marks.slice(Math.max(0, from * LINE), (to + 1) * LINE).some((mark) => mark !== "");
}

function leftOut(lines: number): Piece {
  if (lines === 0) return undefined;
  return markup`<span class="left-out">      ${lines === 1 ? "1 line" : `${lines} lines`} left out</span>\n`;
}

function hexLine(bytes: Uint8Array, start: number, marks: readonly string[]): Markup {
  const end = Math.min(bytes.length, start + LINE);
  const hex: Piece[] = [];
  const letters: Piece[] = [];
  let width = 0;
  for (let at = start; at < end;) {
    let next = at + 1;
    while (next < end && marks[next] === marks[at]) next++;
    const before = at === start ? "" : separator(at - start);
    const text = hexRun(bytes, at, next, start);
    hex.push(before, marked(text, marks[at]!));
    letters.push(marked(lettersOf(bytes, at, next), marks[at]!));
    width += before.length + text.length;
    at = next;
  }
  const offset = start.toString(16).padStart(4, "0");
  const padding = " ".repeat(HEX_WIDTH - width);
  return markup`<span class="offset">${offset}</span>  ${hex}${padding}  <span class="letters">${letters}</span>\n`;
}

function hexRun(bytes: Uint8Array, from: number, to: number, start: number): string {
  let text = hexByte(bytes[from]!);
  for (let at = from + 1; at < to; at++) text += separator(at - start) + hexByte(bytes[at]!);
  return text;
}

/** What stands before a byte that is not the first of its line. */
function separator(column: number): string {
  return column === LINE / 2 ? "  " : " ";
}

function lettersOf(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  ).join("");
}

function marked(text: string, fields: string): Piece {
  return fields === "" ? text : markup`<mark data-f="${fields}">${text}</mark>`;
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** Bytes of a line, and the width that they take. */
const LINE = 16;
const HEX_WIDTH = 3 * LINE;
/** So few are shown whole. */
const FEW_LINES = 8;
