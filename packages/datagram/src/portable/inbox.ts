import { Gatherer } from "./gatherer.ts";
import type { RemoteInfo } from "node:dgram";
import type { DatagramBatch } from "../batch.ts";

/** Bytes that a datagram takes besides its own, about. */
const DATAGRAM_OVERHEAD = 256;

interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: RemoteInfo;
}

/**
 * Datagrams that came, until they are handed over: together, once the event loop has read what there was. While it is paused
 * they stay, since node:dgram cannot be told to leave them with the system, up to a number of bytes.
 */
export class Inbox {
  readonly #gatherer = new Gatherer();
  readonly #room: number;
  readonly #onReceive: (batch: DatagramBatch) => void;
  #datagrams: Datagram[] = [];
  #bytes = 0;
  #isPaused = false;
  #isDue = false;

  /** @param room bytes that may wait while it is paused */
  constructor(room: number, onReceive: (batch: DatagramBatch) => void) {
    this.#room = room;
    this.#onReceive = onReceive;
  }

  /** Takes a datagram; false where it is lost, because too much waits. */
  add(bytes: Uint8Array, from: RemoteInfo): boolean {
    const taken = bytes.length + DATAGRAM_OVERHEAD;
    if (this.#isPaused && this.#bytes + taken > this.#room) return false;
    this.#bytes += taken;
    this.#datagrams.push({ bytes, from });
    this.#handOverSoon();
    return true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#handOverSoon();
  }

  /** Lets go of all, and hands over nothing any more. */
  close(): void {
    this.#isPaused = true;
    this.#datagrams = [];
  }

  #handOverSoon(): void {
    if (this.#isDue || this.#isPaused || this.#datagrams.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#handOver();
    });
  }

  /** Batch by batch, until there is nothing left or it is paused from within. */
  #handOver(): void {
    let at = 0;
    try {
      while (at < this.#datagrams.length && !this.#isPaused) {
        at = this.#gather(at);
        this.#onReceive(this.#gatherer.batch);
      }
    } finally {
      // What was handed over is gone, also where its receiver threw.
      this.#datagrams.splice(0, at);
      this.#handOverSoon();
    }
  }

  /** Fills a batch, beginning with the datagram at a place. @returns where the next one begins */
  #gather(from: number): number {
    let at = from;
    this.#gatherer.clear();
    for (let next = this.#datagrams[at]; next !== undefined; next = this.#datagrams[++at]) {
      if (!this.#gatherer.add(next.bytes, next.from.address, next.from.port)) break;
      this.#bytes -= next.bytes.length + DATAGRAM_OVERHEAD;
    }
    return at;
  }
}
