// RFC 9000 §16: the two high bits of the first byte say how many bytes the number takes: 1, 2, 4 or 8.

/** The largest number RFC 9000 §16 can carry is 2^62 − 1; ours end where a JavaScript number stays exact. */
export const VARINT_MAX = Number.MAX_SAFE_INTEGER;

const TWO_32 = 0x1_0000_0000;

/** How many bytes `value` takes, at least 1 and at most 8. Throws RangeError when it is not a whole number from 0 to VARINT_MAX. */
export function varintLength(value: number): 1 | 2 | 4 | 8 {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${value} is not a whole number from 0 to ${VARINT_MAX}`);
  return value < 0x40 ? 1 : value < 0x4000 ? 2 : value < 0x4000_0000 ? 4 : 8;
}

/** How many bytes the number takes that begins with `first`. */
export function varintLengthFrom(first: number): 1 | 2 | 4 | 8 {
  return (1 << (first >> 6)) as 1 | 2 | 4 | 8;
}

/** Writes `value` at `offset` in the fewest bytes; there must be room. Returns how many bytes it took. */
export function writeVarint(view: DataView, offset: number, value: number): number {
  const length = varintLength(value);
  if (length === 1) view.setUint8(offset, value);
  else if (length === 2) view.setUint16(offset, value | 0x4000);
  else if (length === 4) view.setUint32(offset, value + 0x8000_0000);
  else {
    view.setUint32(offset, Math.floor(value / TWO_32) + 0xc000_0000);
    view.setUint32(offset + 4, value >>> 0);
  }
  return length;
}

/** Reads the number of `length` bytes (from `varintLengthFrom`) at `offset`; it may pass VARINT_MAX, and is then not exact. */
export function readVarint(view: DataView, offset: number, length: 1 | 2 | 4 | 8): number {
  if (length === 1) return view.getUint8(offset) & 0x3f;
  if (length === 2) return view.getUint16(offset) & 0x3fff;
  if (length === 4) return view.getUint32(offset) & 0x3fff_ffff;
  return (view.getUint32(offset) & 0x3fff_ffff) * TWO_32 + view.getUint32(offset + 4);
}
