import { createInterface, type Interface } from "node:readline/promises";
import { Writable } from "node:stream";

/** The person pressed Ctrl+C or ended the input instead of answering. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Asks questions on a terminal. They go to standard error, so that output stays what it is. The terminal stays in the
 * mode of questions until `close`: nothing typed between two of them is echoed.
 */
export class Asker {
  readonly #input: NodeJS.ReadableStream;
  readonly #output: NodeJS.WritableStream;
  readonly #stopped = new AbortController();
  #lines: Interface | undefined;
  #isSecret = false;

  constructor(input: NodeJS.ReadableStream = process.stdin, output: NodeJS.WritableStream = process.stderr) {
    this.#input = input;
    this.#output = output;
  }

  /** The answer; the fallback when it is empty. */
  async line(question: string, fallback = ""): Promise<string> {
    const answer = await this.#ask(question);
    return answer.trim() === "" ? fallback : answer.trim();
  }

  /** An answer that does not appear on the screen. */
  async secret(question: string): Promise<string> {
    const lines = this.#open();
    this.#isSecret = true;
    this.#output.write(question);
    try {
      return await this.#ask("", lines);
    } finally {
      this.#isSecret = false;
      this.#output.write("\n");
    }
  }

  async confirm(question: string): Promise<boolean> {
    return /^y(es)?$/i.test(await this.line(`${question} [yes/no]: `));
  }

  close(): void {
    this.#lines?.close();
  }

  async #ask(question: string, lines = this.#open()): Promise<string> {
    try {
      return await lines.question(question, { signal: this.#stopped.signal });
    } catch (error) {
      throw this.#stopped.signal.aborted ? new Interrupted() : error;
    }
  }

  #open(): Interface {
    if (this.#lines !== undefined) return this.#lines;
    const echo = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#isSecret) this.#output.write(chunk);
        done();
      },
    });
    this.#lines = createInterface({ input: this.#input, output: echo, terminal: true, historySize: 0 });
    this.#lines.once("SIGINT", () => this.#stopped.abort());
    this.#lines.once("close", () => this.#stopped.abort());
    return this.#lines;
  }
}
