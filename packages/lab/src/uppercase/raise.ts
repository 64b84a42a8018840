/** The same bytes with ASCII a to z raised to A to Z; every other byte is untouched, those of longer characters too. */
export function raise(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}
