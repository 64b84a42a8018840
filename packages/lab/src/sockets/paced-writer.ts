import type { Socket } from "node:net";
import { LAB_LIMITS } from "../limits.ts";

/**
 * Writes of a client to a server that takes what it reads at one time for one message: a little time lies between two of them.
 * More than that nobody can do from this end.
 */
export class PacedWriter {
  readonly #socket: Socket;
  #last: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Resolves when it is written and the next one may be. */
  write(piece: Uint8Array | string): Promise<void> {
    const written = this.#last.then(async () => {
      if (!this.#socket.writable) return;
      this.#socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, LAB_LIMITS.gapMs));
    });
    this.#last = written;
    return written;
  }
}
