import type { Scalar } from "./shapes.ts";

/**
 * Negative where `a` comes before `b`, 0 where they are the same. Both must be held in the same way. Numbers by size, texts by
 * their code units; of bytes the shorter come first, whatever is in them, as in tshark.
 */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (a instanceof Uint8Array) return compareBytes(a, b as Uint8Array);
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return 0;
}
