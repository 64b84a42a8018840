/** A set of byte values: 1 at the index of each that is in it. */
export type ByteSet = Uint8Array;

/** @param ranges first and last of each */
export function byteSet(...ranges: readonly (readonly [number, number])[]): ByteSet {
  const set = new Uint8Array(256);
  for (const [first, last] of ranges) set.fill(1, first, last + 1);
  return set;
}

export function complement(set: ByteSet): ByteSet {
  return set.map((isIn) => 1 - isIn);
}

export function union(...sets: readonly ByteSet[]): ByteSet {
  const all = new Uint8Array(256);
  for (const set of sets) for (let byte = 0; byte < 256; byte++) all[byte]! |= set[byte]!;
  return all;
}

/** With each letter of ASCII its other case. */
export function foldCase(set: ByteSet): ByteSet {
  const folded = set.slice();
  for (let lower = 0x61; lower <= 0x7a; lower++) {
    const isIn = set[lower]! | set[lower - 0x20]!;
    folded[lower] = folded[lower - 0x20] = isIn;
  }
  return folded;
}

const DIGITS = byteSet([0x30, 0x39]);
const UPPER = byteSet([0x41, 0x5a]);
const LOWER = byteSet([0x61, 0x7a]);
const LETTERS = union(UPPER, LOWER);
const PRINTED = byteSet([0x21, 0x7e]);
export const WORD = union(LETTERS, DIGITS, byteSet([0x5f, 0x5f]));
const SPACE = byteSet([0x09, 0x0d], [0x20, 0x20]);
export const ANY = byteSet([0, 255]);
export const NO_NEWLINE = complement(byteSet([0x0a, 0x0a]));
export const VERTICAL_SPACE = byteSet([0x0a, 0x0d], [0x85, 0x85]);
const HORIZONTAL_SPACE = byteSet([0x09, 0x09], [0x20, 0x20], [0xa0, 0xa0]);

/** Sets by the letter after a backslash. */
export const ESCAPED_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ["d", DIGITS],
  ["D", complement(DIGITS)],
  ["w", WORD],
  ["W", complement(WORD)],
  ["s", SPACE],
  ["S", complement(SPACE)],
  ["h", HORIZONTAL_SPACE],
  ["H", complement(HORIZONTAL_SPACE)],
  ["v", VERTICAL_SPACE],
  ["V", complement(VERTICAL_SPACE)],
]);

/** POSIX names, `[:alpha:]` within a set. */
export const NAMED_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ["alnum", union(LETTERS, DIGITS)],
  ["alpha", LETTERS],
  ["ascii", byteSet([0, 0x7f])],
  ["blank", byteSet([0x09, 0x09], [0x20, 0x20])],
  ["cntrl", byteSet([0, 0x1f], [0x7f, 0x7f])],
  ["digit", DIGITS],
  ["graph", PRINTED],
  ["lower", LOWER],
  ["print", byteSet([0x20, 0x7e])],
  ["punct", PRINTED.map((isIn, byte) => isIn & (1 - (LETTERS[byte]! | DIGITS[byte]!)))],
  ["space", SPACE],
  ["upper", UPPER],
  ["word", WORD],
  ["xdigit", byteSet([0x30, 0x39], [0x41, 0x46], [0x61, 0x66])],
]);
