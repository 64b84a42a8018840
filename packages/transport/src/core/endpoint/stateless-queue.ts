import { ADDRESS_BYTES, type DatagramBatch } from "@wireside/datagram";

/** Datagrams that belong to no connection, on their way out: answers that cost nothing to forget. */
export class StatelessQueue {
  readonly #waiting: { readonly address: Uint8Array; readonly datagram: Uint8Array }[] = [];

  /** Adds one; beyond a few that wait it is forgotten. */
  add(address: Uint8Array, datagram: Uint8Array): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push({ address: address.slice(), datagram });
  }

  /** Moves as many as there is room for to a batch. */
  write(batch: DatagramBatch): void {
    for (let next; (next = this.#waiting[0]) !== undefined;) {
      if (!this.put(batch, next.address, next.datagram)) return;
      this.#waiting.shift();
    }
  }

  /** Adds one datagram to a batch; false if there is no room for it. */
  put(batch: DatagramBatch, address: Uint8Array, datagram: Uint8Array): boolean {
    const run = batch.count;
    const start = run === 0 ? 0 : batch.offset[run - 1]! + batch.length[run - 1]!;
    if (run === batch.offset.length || start + datagram.length > batch.bytes.length) return false;
    batch.bytes.set(datagram, start);
    batch.offset[run] = start;
    batch.length[run] = batch.segment[run] = datagram.length;
    batch.ecn[run] = 0;
    batch.address.set(address, run * ADDRESS_BYTES);
    batch.count = run + 1;
    return true;
  }
}

const MOST_WAITING = 256;
