import type { Socket } from "node:net";
import { LAB_LIMITS } from "../limits.ts";

/**
 * What waits for one client: each piece is one write, and the next begins when the one before is done, so that two pieces are
 * never in one write. A client for whom too much waits, or who takes nothing for long, is disconnected.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #waiting: (Uint8Array | string)[] = [];
  #bytes = 0;
  #isWriting = false;
  #isEnding = false;
  readonly #drained = new Set<() => void>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("close", () => this.#tellDrained());
  }

  send(piece: Uint8Array | string): void {
    if (this.#isEnding || !this.#socket.writable) return;
    this.#bytes += Buffer.byteLength(piece);
    if (this.#bytes > LAB_LIMITS.queueBytes) {
      this.#isEnding = true;
      this.#socket.destroy();
      return;
    }
    this.#waiting.push(piece);
    this.#next();
  }

  /** Says goodbye when everything has been written. */
  end(): void {
    this.#isEnding = true;
    this.#next();
  }

  /** Does so much wait that those who write to it should pause? */
  get isCongested(): boolean {
    return this.#bytes > LAB_LIMITS.congestedBytes && !this.#socket.destroyed;
  }

  /** Resolves when it is no more congested, or gone. */
  drained(): Promise<void> {
    return this.isCongested ? new Promise((resolve) => this.#drained.add(resolve)) : Promise.resolve();
  }

  #next(): void {
    if (this.#isWriting) return;
    if (!this.#socket.writable) this.#waiting.length = 0;
    const piece = this.#waiting.shift();
    if (piece === undefined) {
      if (this.#isEnding) this.#goodbye();
      return;
    }
    this.#isWriting = true;
    const stalled = setTimeout(() => this.#socket.destroy(), LAB_LIMITS.stallMs);
    this.#socket.write(piece, () => {
      clearTimeout(stalled);
      this.#isWriting = false;
      this.#bytes -= Buffer.byteLength(piece);
      if (!this.isCongested) this.#tellDrained();
      this.#next();
    });
  }

  #tellDrained(): void {
    for (const tell of this.#drained) tell();
    this.#drained.clear();
  }

  /** A client that does not end in its turn is not waited for. */
  #goodbye(): void {
    const late = setTimeout(() => this.#socket.destroy(), LAB_LIMITS.answerMs);
    this.#socket.once("close", () => clearTimeout(late)).end();
  }
}

/** Resolves when none of them is congested: undefined when that is so already. */
export function whenDrained(outboxes: Iterable<Outbox>): Promise<unknown> | undefined {
  const congested = Array.from(outboxes).filter(({ isCongested }) => isCongested);
  return congested.length === 0 ? undefined : Promise.all(congested.map((outbox) => outbox.drained()));
}
