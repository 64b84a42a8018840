import { once } from "node:events";
import { writeSync } from "node:fs";
import { EXIT } from "../errors.ts";

/** Bytes gathered before they are written. */
export const GATHER = 1 << 18;

/** Lines that a terminal is given at a time: between them Ctrl+C is heard. */
const SCREEN = 100;

/** Standard output for much text: gathered, and written when there is enough. */
export class Output {
  readonly #signal: AbortSignal;
  #lines: string[] = [];
  #length = 0;

  /** @param signal ends writing to a terminal: what is there is enough then */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** A line; its line feed is added. */
  async line(text: string): Promise<void> {
    this.#lines.push(text);
    this.#length += text.length + 1;
    if (this.#length >= GATHER) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#length = 0;
    const together = process.stdout.isTTY ? SCREEN : lines.length;
    for (let at = 0; at < lines.length; at += together) {
      await writeOut(`${lines.slice(at, at + together).join("\n")}\n`);
      if (process.stdout.isTTY) await turn(this.#signal);
    }
  }
}

/**
 * Lets what has arrived be heard, such as Ctrl+C: a terminal is written to without waiting.
 *
 * @throws the signal's reason
 */
export async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}

/** Writes to standard output and waits while its reader is behind. */
export async function writeOut(text: string | Uint8Array): Promise<void> {
  if (process.stdout.listenerCount("error", endWithReader) === 0) process.stdout.on("error", endWithReader);
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** The same for bytes whose buffer is used again at once. A file or a terminal takes them directly. */
export async function writeBytes(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") endWithReader(error as NodeJS.ErrnoException);
      await new Promise((resolve) => setTimeout(resolve, 1)); // a pipe whose reader is behind
    }
  }
}

/** Where nobody reads any more, as after `head`, the command ends quietly. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.done);
}
