import type { Writable } from "node:stream";

/** Characters of lines that may wait for the log's reader. */
const WAITING = 1 << 20;

/** A log, a line at a time. Whoever reads it slowly, or no longer, costs bounded memory and holds up nobody. */
export class Log {
  readonly #to: Writable;
  readonly #tellLost: (count: number) => string;
  #lost = 0;

  /** @param tellLost the line that says how many were left out */
  constructor(to: Writable, tellLost: (count: number) => string) {
    this.#to = to;
    this.#tellLost = tellLost;
    // Where nobody reads any more, as after `head`, there is nobody to tell.
    to.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }

  line(text: string): void {
    if (this.#to.destroyed) return;
    if (this.#to.writableLength + text.length > WAITING) {
      this.#lost += 1;
      return;
    }
    if (this.#lost > 0) this.#to.write(`${this.#tellLost(this.#lost)}\n`);
    this.#lost = 0;
    this.#to.write(`${text}\n`);
  }
}
