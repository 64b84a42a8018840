import { joined } from "../../streams/joined.ts";
import { Inflate } from "../../gzip/inflate.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";

/** What unpacking a body gave. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  /** `cut`: there was more than {@link CAPTURE_LIMITS.unpackedBytes}. `damaged`: it is not packed like that, or not whole. */
  readonly state: "whole" | "cut" | "damaged";
}

/**
 * Unpacks a body as Content-Encoding says (RFC 9110 §8.4.1), as far as it goes.
 *
 * @returns undefined for codings that are not unpacked here: `br`, `zstd` and others
 */
export function unpack(bytes: Uint8Array, coding: string): Unpacked | undefined {
  switch (coding.toLowerCase()) {
    case "gzip":
    case "x-gzip": {
      const at = endOfGzipHeader(bytes);
      return at === -1 ? { bytes: NONE, state: "damaged" } : inflate(bytes, at);
    }
    case "deflate":
      // The name means zlib's format (RFC 1950), but many send the bare data.
      return inflate(bytes, hasZlibHeader(bytes) ? 2 : 0);
    default:
      return undefined;
  }
}

/** Whether a coding is one that is unpacked here. */
export function isUnpackable(coding: string): boolean {
  return ["gzip", "x-gzip", "deflate"].includes(coding.toLowerCase());
}

function inflate(packed: Uint8Array, from: number): Unpacked {
  const input = new Uint8Array(packed); // in memory of its own, as the unpacker wants it
  inflater ??= new Inflate();
  inflater.restart();
  const parts: Uint8Array[] = [];
  let length = 0;
  let at = from;
  for (;;) {
    at = inflater.step(input, at, input.length);
    const { start, end, status } = inflater;
    const part = inflater.output.slice(start, Math.min(end, start + CAPTURE_LIMITS.unpackedBytes - length));
    parts.push(part);
    length += part.length;
    if (length >= CAPTURE_LIMITS.unpackedBytes) return { bytes: joined(parts, length), state: "cut" };
    if (status !== "output") return { bytes: joined(parts, length), state: status === "end" ? "whole" : "damaged" };
  }
}

/** RFC 1952 §2.3; -1 where it is none. */
function endOfGzipHeader(bytes: Uint8Array): number {
  if (bytes.length < 10 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return -1;
  const flags = bytes[3]!;
  let at = 10;
  if ((flags & EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) === 0) continue;
    const zero = bytes.indexOf(0, at);
    if (zero === -1) return -1;
    at = zero + 1;
  }
  if ((flags & HEADER_CHECK) !== 0) at += 2;
  return at <= bytes.length ? at : -1;
}

/** RFC 1950 §2.2 */
function hasZlibHeader(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0;
}

const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const HEADER_CHECK = 2;
const NONE = new Uint8Array(0);
/** One serves all: it holds no state between bodies. */
let inflater: Inflate | undefined;
