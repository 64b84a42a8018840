import { MORE, UNTIL_CLOSE } from "../../fields/protocol.ts";
import { headerValue, lineAt, readHeaders, textOf, type Head, type Header } from "./head.ts";

/** A chunk of a body that is sent in chunks: RFC 9112 §7.1 */
export interface Chunk {
  /** Where its size line begins … */
  readonly at: number;
  /** … its data … */
  readonly dataAt: number;
  readonly size: number;
  /** … and what comes after it. */
  readonly next: number;
}

/** The chunks of a body, as far as they are there. */
export interface ChunkedBody {
  readonly chunks: readonly Chunk[];
  readonly trailers: readonly Header[];
  /** Where the trailers begin. */
  readonly trailersAt: number;
  readonly end: number;
  /** Where the line of the last chunk begins that is not whole: with more bytes, reading goes on there. */
  readonly lastAt: number;
  /** `more`: the end is not there yet. `damaged`: what stands at `end` is no chunk. */
  readonly state: "whole" | "more" | "damaged";
}

/**
 * How long the body of a message is: RFC 9112 §6.3
 *
 * @param answered the method that a response answers, where that is known
 * @returns bytes, or {@link MORE} for chunks whose end is not there yet, or {@link UNTIL_CLOSE}
 */
export function bodyLength(head: Head, answered: string | undefined, bytes: Uint8Array, end: number): number {
  const { startLine, headers } = head;
  if (startLine.kind === "response" && hasNoBody(startLine.code, answered)) return 0;
  if (isChunked(headers)) {
    const body = readChunks(bytes, head.end, end);
    return body.state === "more" ? MORE : body.end - head.end;
  }
  const announced = contentLength(headers);
  if (announced !== undefined) return announced;
  return startLine.kind === "request" ? 0 : UNTIL_CLOSE;
}

/** RFC 9110 §6.4.1 */
function hasNoBody(code: number, answered: string | undefined): boolean {
  if (code < 200 || code === 204 || code === 304) return true;
  return answered === "HEAD" || (answered === "CONNECT" && code < 300);
}

export function isChunked(headers: readonly Header[]): boolean {
  const coding = headerValue(headers, "transfer-encoding");
  return coding !== undefined && /(?:^|[,\s])chunked$/iu.test(coding);
}

/** What Content-Length says; undefined where it is missing or no number. */
function contentLength(headers: readonly Header[]): number | undefined {
  const value = headerValue(headers, "content-length");
  if (value === undefined || !/^0*[0-9]{1,15}$/u.test(value)) return undefined;
  return Number(value);
}

/** Reads chunks from `start` on. */
export function readChunks(bytes: Uint8Array, start: number, end: number): ChunkedBody {
  const chunks: Chunk[] = [];
  let at = start;
  const none = () => ({ chunks, trailers: [], trailersAt: start, end: at, lastAt: at });
  for (;;) {
    const line = lineAt(bytes, at, end);
    if (line === undefined) return { ...none(), state: end - at > LONGEST_SIZE ? "damaged" : "more" };
    const size = /^[0-9a-fA-F]+/u.exec(textOf(bytes, at, line.end).trim())?.[0];
    if (size === undefined || size.length > MOST_DIGITS) return { ...none(), state: "damaged" };
    const length = Number.parseInt(size, 16);
    if (length === 0) {
      const { headers, end: after, isWhole } = readHeaders(bytes, line.next, end);
      const state = isWhole ? "whole" : "more";
      return { chunks, trailers: headers, trailersAt: line.next, end: after, lastAt: at, state };
    }
    const data = line.next + length;
    if (data + 2 > end) {
      chunks.push({ at, dataAt: line.next, size: length, next: data });
      return { ...none(), state: "more" };
    }
    const next = bytes[data] === 0x0d && bytes[data + 1] === 0x0a ? data + 2 : data + 1;
    chunks.push({ at, dataAt: line.next, size: length, next });
    at = next;
  }
}

/** Digits of a size, base 16. */
const MOST_DIGITS = 8;
/** Bytes of a size line with its extensions, beyond which it is not waited for. */
const LONGEST_SIZE = 4096;
