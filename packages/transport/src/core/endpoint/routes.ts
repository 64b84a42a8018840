/**
 * Finds connections by the id that a packet is sent to, straight from the packet's bytes. Ids are 8 bytes that this side has
 * made at random; 53 bits of them are the key, the others are authenticated with the packet.
 */
export class Routes<Connection> {
  readonly #byId = new Map<number, Connection>();

  get size(): number {
    return this.#byId.size;
  }

  /** The connection of the id that stands at `at`. */
  find(bytes: Uint8Array, at: number): Connection | undefined {
    return this.#byId.get(keyOf(bytes, at));
  }

  /** Returns false where the key is taken: the id must not be used. */
  add(id: Uint8Array, connection: Connection): boolean {
    const key = keyOf(id, 0);
    if (this.#byId.has(key)) return false;
    this.#byId.set(key, connection);
    return true;
  }

  remove(id: Uint8Array): void {
    this.#byId.delete(keyOf(id, 0));
  }
}

function keyOf(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at]! & 0x1f) << 8) | bytes[at + 1]!;
  const middle = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  const low = (bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!;
  return (high * 0x1_0000 + middle) * 0x100_0000 + low;
}
