import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Log } from "../../src/serve/log.ts";

/** A reader that takes nothing until it is let. */
class Slow extends Writable {
  text = "";
  #resume: (() => void) | undefined;
  #isOpen = false;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    if (this.#isOpen) done();
    else this.#resume = done;
  }

  open(): Promise<void> {
    this.#isOpen = true;
    this.#resume?.();
    return new Promise((resolve) => this.write("", () => resolve()));
  }
}

describe("a log", () => {
  it("whose reader is slow keeps a bounded part, and says how many lines are missing", async () => {
    const slow = new Slow();
    const log = new Log(slow, (count) => `(${String(count)} lost)`);
    const line = "x".repeat(100_000);
    for (let at = 0; at < 50; at += 1) log.line(line);
    expect(slow.writableLength).toBeLessThan(1_200_000);
    await slow.open();
    log.line("last");
    await new Promise<void>((resolve) => slow.end(() => resolve()));
    const lines = slow.text.split("\n");
    const kept = lines.filter((each) => each === line).length;
    expect(lines.slice(kept)).toEqual([`(${String(50 - kept)} lost)`, "last", ""]);
  });

  it("whose reader is gone is written no more", () => {
    const gone = new Slow();
    const log = new Log(gone, String);
    gone.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    gone.destroy();
    log.line("to nobody");
    expect(gone.text).toBe("");
  });
});
