/** Milliseconds between two changes of the line. */
const CALM = 100;
/** Milliseconds before it shows up: what is done sooner needs no line. */
const PATIENCE = 400;

/** A line on standard error that tells how far a work is. Where nobody watches, it stays silent. */
export class ProgressLine {
  #length = 0;
  #due = performance.now() + PATIENCE;

  tell(text: string): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now < this.#due) return;
    this.#due = now + CALM;
    process.stderr.write(`\r${text.padEnd(this.#length)}`);
    this.#length = text.length;
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#length > 0) process.stderr.write(`\r${" ".repeat(this.#length)}\r`);
    this.#length = 0;
  }
}
