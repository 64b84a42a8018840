/** Two secret 32-bit numbers. Who does not know them cannot make addresses and ports that collide. */
export type HashKey = readonly [number, number];

/** A key that nobody can guess. */
export function randomHashKey(): HashKey {
  const [first, second] = crypto.getRandomValues(new Int32Array(2));
  return [first!, second!];
}

/**
 * HalfSipHash-1-3: SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) in words of 32 bits.
 *
 * @param words the first `count` of them are hashed
 * @returns 32 bits, signed
 */
export function keyedHash(key: HashKey, words: Int32Array, count: number): number {
  let v0 = key[0];
  let v1 = key[1];
  let v2 = 0x6c796765 ^ key[0];
  let v3 = 0x74656462 ^ key[1];
  for (let round = 0; round < count + 4; round++) {
    const word = round < count ? words[round]! : round === count ? count << 26 : 0; // the length in bytes goes into the last word's highest byte
    if (round === count + 1) v2 ^= 0xff;
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  return v1 ^ v3;
}
