/** Bytes in order, as a file, a pipe or an unpacker gives them. */
export interface Feed {
  /**
   * Puts the next bytes at the beginning of `into`: at least one, and no more than are there now. 0 at the end, and ever
   * after. One call at a time.
   */
  fill(into: Uint8Array): Promise<number>;
  /** Says that no more is wanted. */
  close(): void;
}

/** The bytes of a feed with some put back before them. */
export function withBytesBefore(before: Uint8Array, feed: Feed): Feed {
  let given = 0;
  return {
    async fill(into) {
      if (given === before.length) return feed.fill(into);
      const part = before.subarray(given, given + into.length);
      into.set(part);
      given += part.length;
      return part.length;
    },
    close: () => feed.close(),
  };
}

/** Reads until `into` is full or the feed ends; gives how many bytes there are. */
export async function fillWhole(feed: Feed, into: Uint8Array): Promise<number> {
  let have = 0;
  while (have < into.length) {
    const count = await feed.fill(into.subarray(have));
    if (count === 0) break;
    have += count;
  }
  return have;
}
