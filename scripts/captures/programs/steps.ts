import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** One thing that a side of a connection does. */
export type Step =
  /** Writes so many bytes, in pieces (all in one by default), with a pause after each. */
  | { readonly do: "send"; readonly bytes: number; readonly piece?: number; readonly everyMs?: number }
  /** Reads so many bytes, with a pause after each piece (as they come by default). */
  | { readonly do: "receive"; readonly bytes: number; readonly piece?: number; readonly everyMs?: number }
  /** Neither reads nor writes. */
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "repeat"; readonly times: number; readonly steps: readonly Step[] }
  | { readonly do: "keep-alive"; readonly afterMs: number }
  | { readonly do: "end" }
  | { readonly do: "reset" };

/** What a connection carries: this line again and again. Its length is a prime, so that a piece that is missing shows. */
const LINE =
  "What is lost is sent again, what comes twice is dropped, and what comes later is put where it belongs: so one stream is made.\r\n";

/** A connection and how far it has come in what it sends. */
export class Conversation {
  readonly #socket: Socket;
  #sent = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("readable", () => undefined); // reads only when asked
  }

  async perform(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#perform(step);
  }

  async #perform(step: Step): Promise<void> {
    switch (step.do) {
      case "send":
        return this.#send(step.bytes, step.piece ?? step.bytes, step.everyMs);
      case "receive":
        return this.#receive(step.bytes, step.piece, step.everyMs);
      case "wait":
        return wait(step.ms);
      case "repeat":
        for (let time = 0; time < step.times; time++) await this.perform(step.steps);
        return;
      case "keep-alive":
        this.#socket.setKeepAlive(true, step.afterMs);
        return;
      case "end":
        this.#socket.end();
        return;
      case "reset":
        this.#socket.resetAndDestroy();
    }
  }

  async #send(bytes: number, piece: number, everyMs: number | undefined): Promise<void> {
    for (let left = bytes; left > 0; left -= piece) {
      if (!this.#socket.write(this.#next(Math.min(piece, left)))) await once(this.#socket, "drain");
      if (everyMs !== undefined) await wait(everyMs);
    }
  }

  async #receive(bytes: number, piece: number | undefined, everyMs: number | undefined): Promise<void> {
    for (let left = bytes; left > 0;) {
      const read = this.#socket.read(piece === undefined ? undefined : Math.min(piece, left)) as Buffer | null;
      if (read === null) {
        await once(this.#socket, "readable");
        continue;
      }
      left -= read.length;
      if (everyMs !== undefined) await wait(everyMs);
    }
  }

  /** The next bytes of the endless text. */
  #next(length: number): string {
    const from = this.#sent % LINE.length;
    this.#sent += length;
    return LINE.repeat(Math.ceil((from + length) / LINE.length)).slice(from, from + length);
  }
}
