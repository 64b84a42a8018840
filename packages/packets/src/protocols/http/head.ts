import { parseStartLine, type StartLine } from "./start-line.ts";

/** One header field of a message; a folded one takes several lines. */
export interface Header {
  readonly name: string;
  /** As written, without spaces around it; folded lines are joined by spaces. */
  readonly value: string;
  /** Where its lines stand, bytes; their ends are counted in. */
  readonly at: number;
  readonly length: number;
}

/** What comes before the body: RFC 9112 §2.1 */
export interface Head {
  readonly startLine: StartLine;
  /** Where the start line stands, bytes; its end is counted in. */
  readonly at: number;
  readonly startLineLength: number;
  readonly headers: readonly Header[];
  /** First byte after the empty line; where `isWhole` is false, after the last line that is there. */
  readonly end: number;
  /** Whether the empty line is there. */
  readonly isWhole: boolean;
}

/** A line: it ends before `end`, and the next one begins at `next`. */
export interface Line {
  readonly end: number;
  readonly next: number;
}

/** The line that begins at `at`; undefined where its end is not there. A lone LF ends one too, RFC 9112 §2.2 */
export function lineAt(bytes: Uint8Array, at: number, end: number): Line | undefined {
  const feed = bytes.indexOf(LF, at);
  if (feed === -1 || feed >= end) return undefined;
  return { end: feed > at && bytes[feed - 1] === CR ? feed - 1 : feed, next: feed + 1 };
}

/**
 * Reads the start line and the header fields of the message that begins at `start`.
 *
 * @param isCut the capture ends at `end`, the message does not: then its last line is read as far as it is there
 * @returns undefined where no request or response begins there
 */
export function readHead(bytes: Uint8Array, start: number, end: number, isCut = false): Head | undefined {
  const first = lineAt(bytes, start, end) ?? (isCut ? { end, next: end } : undefined);
  if (first === undefined) return undefined;
  const startLine = parseStartLine(bytes, start, first.end);
  if (startLine === undefined) return undefined;
  const { headers, end: after, isWhole } = readHeaders(bytes, first.next, end, isCut);
  return { startLine, at: start, startLineLength: first.next - start, headers, end: after, isWhole };
}

/** Reads header fields until an empty line. */
export function readHeaders(
  bytes: Uint8Array,
  start: number,
  end: number,
  isCut = false,
): Pick<Head, "headers" | "end" | "isWhole"> {
  const headers: Header[] = [];
  let at = start;
  const next = () => lineAt(bytes, at, end) ?? (isCut && at < end ? { end, next: end } : undefined);
  for (let line = next(); line !== undefined; line = next()) {
    if (line.end === at) return { headers, end: line.next, isWhole: true };
    let after = line.next;
    let text = textOf(bytes, at, line.end);
    while (after < end && (bytes[after] === SPACE || bytes[after] === TAB)) {
      const folded = lineAt(bytes, after, end);
      if (folded === undefined) break;
      text += ` ${textOf(bytes, after, folded.end).trim()}`;
      after = folded.next;
    }
    const colon = text.indexOf(":");
    const name = colon === -1 ? "" : text.slice(0, colon).trimEnd();
    headers.push({ name, value: text.slice(colon + 1).trim(), at, length: after - at });
    at = after;
  }
  return { headers, end: at, isWhole: false };
}

/** Whether the empty line after the header fields is there. */
export function hasWholeHead(bytes: Uint8Array, start: number, end: number): boolean {
  for (let feed = bytes.indexOf(LF, start); feed !== -1 && feed < end; feed = bytes.indexOf(LF, feed + 1)) {
    const next = bytes[feed + 1] === CR ? feed + 2 : feed + 1;
    if (next < end && bytes[next] === LF) return true;
  }
  return false;
}

/** The value of the first header field of that name, in lower case. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}

export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return utf8.decode(bytes.subarray(start, end));
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
