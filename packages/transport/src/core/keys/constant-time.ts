/**
 * Whether `bytes` at `at` are those of `expected`, in a time that does not tell where they differ. There must be so many.
 */
export function equalsInConstantTime(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  let difference = 0;
  for (let index = 0; index < expected.length; index++) difference |= (bytes[at + index] ?? 0) ^ (expected[index] ?? 0);
  return difference === 0;
}

/** Whether two are the same bytes, in a time that tells no more than their lengths. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && equalsInConstantTime(one, 0, other);
}
