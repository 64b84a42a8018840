import { TRANSPORT_LIMITS } from "../limits.ts";

/** Datagrams that wait, oldest first, of bounded count and bytes. */
export class DatagramQueue {
  #items: Uint8Array[] = [];
  #expiries: number[] = [];
  #head = 0;
  #bytes = 0;

  get count(): number {
    return this.#items.length - this.#head;
  }

  /** Bytes of all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The oldest. */
  get first(): Uint8Array | undefined {
    return this.#items[this.#head];
  }

  /** When the oldest expires, ms; Infinity if never. */
  get firstExpiry(): number {
    return this.#expiries[this.#head] ?? Infinity;
  }

  /** Whether one more of `length` bytes would be within the bounds. */
  hasRoom(length: number): boolean {
    return (
      this.count < TRANSPORT_LIMITS.queuedDatagrams && this.#bytes + length <= TRANSPORT_LIMITS.queuedDatagramBytes
    );
  }

  /** Adds one at the end, whether there is room or not. */
  push(bytes: Uint8Array, expiresAt: number): void {
    this.#items.push(bytes);
    this.#expiries.push(expiresAt);
    this.#bytes += bytes.length;
  }

  /** Takes the oldest out. */
  shift(): Uint8Array | undefined {
    const bytes = this.first;
    if (bytes === undefined) return undefined;
    this.#head += 1;
    this.#bytes -= bytes.length;
    if (this.#head * 2 >= this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#expiries.splice(0, this.#head);
      this.#head = 0;
    }
    return bytes;
  }
}
