import type { Range } from "./syntax.ts";

/**
 * The parts of some bytes that ranges name, one after the other. A range that does not lie within them gives nothing.
 *
 * @returns undefined where none of them does
 */
export function sliceBytes(bytes: Uint8Array, ranges: readonly Range[]): Uint8Array | undefined {
  const parts = ranges.map((range) => part(bytes, range)).filter((found) => found !== undefined);
  if (parts.length <= 1) return parts[0];
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const found of parts) {
    joined.set(found, at);
    at += found.length;
  }
  return joined;
}

function part(bytes: Uint8Array, range: Range): Uint8Array | undefined {
  const { length } = bytes;
  const start = fromEnd(range.start, length);
  const end =
    range.kind === "rest" ? length : range.kind === "length" ? start + range.length : fromEnd(range.end, length) + 1;
  return start < 0 || end > length || start >= end ? undefined : bytes.subarray(start, end);
}

function fromEnd(position: number, length: number): number {
  return position < 0 ? length + position : position;
}
