/**
 * MD5, RFC 1321: only where a format wants it (JA3). It keeps nothing secret.
 *
 * @returns 32 hexadecimal digits
 */
export function md5(bytes: Uint8Array): string {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const blocks = paddedBlocks(bytes, true);
  for (let at = 0; at < blocks.byteLength; at += 64) addBlock(state, blocks, at);
  return hexWords(state, true);
}

/** RFC 1321 §3.4 */
function addBlock(state: Int32Array, blocks: DataView, at: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const mixed = [(b & c) | (~b & d), (b & d) | (c & ~d), b ^ c ^ d, c ^ (b | ~d)][round]!;
    const word = blocks.getInt32(at + 4 * ((step * WORD_STEPS[round]! + WORD_STARTS[round]!) & 15), true);
    const sum = (a + mixed + word + SINES[step]!) | 0;
    const turn = TURNS[round]![step & 3]!;
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
  }
  for (const [i, value] of [a, b, c, d].entries()) state[i] = (state[i]! + value) | 0;
}

const WORD_STEPS = [1, 5, 3, 7];
const WORD_STARTS = [0, 1, 5, 0];
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** The bytes with the end that MD5 and SHA-2 add: a one bit, zeros, and the length in bits. */
export function paddedBlocks(bytes: Uint8Array, littleEndian: boolean): DataView {
  const padded = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, littleEndian);
  return view;
}

/** Words as hexadecimal digits, in the order of their bytes. */
export function hexWords(words: Int32Array, littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [i, word] of words.entries()) view.setInt32(4 * i, word, littleEndian);
  return Array.from(new Uint8Array(view.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
