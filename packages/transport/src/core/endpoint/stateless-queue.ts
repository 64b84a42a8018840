import type { DatagramBatch } from "@wireside/datagram";
import { addRun, canAddRun, endOfRuns } from "../wire/runs.ts";

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
    if (!canAddRun(batch, datagram.length)) return false;
    batch.bytes.set(datagram, endOfRuns(batch));
    addRun(batch, datagram.length, datagram.length, address, 0);
    return true;
  }
}

const MOST_WAITING = 256;
