import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LAB_LIMITS } from "../../src/index.ts";
import { Outbox, whenDrained } from "../../src/sockets/outbox.ts";

/** A socket whose writes are done when the test says so. */
class SlowSocket extends EventEmitter {
  writable = true;
  destroyed = false;
  isEnded = false;
  readonly written: string[] = [];
  #done: (() => void) | undefined;

  write(piece: Uint8Array | string, done: () => void): void {
    this.written.push(piece.toString());
    this.#done = done;
  }

  finishWrite(): void {
    const done = this.#done;
    this.#done = undefined;
    done?.();
  }

  end(): void {
    this.writable = false;
    this.isEnded = true;
  }

  destroy(): void {
    this.writable = false;
    this.destroyed = true;
    this.emit("close");
  }
}

let socket: SlowSocket;
let outbox: Outbox;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  socket = new SlowSocket();
  outbox = new Outbox(socket as unknown as Socket);
});
afterEach(() => void vi.useRealTimers());

describe("an outbox", () => {
  it("begins a write when the one before is done, and ends behind the last", () => {
    for (const piece of ["one", "two"]) outbox.send(piece);
    outbox.end();
    outbox.send("too late");
    expect(socket.written).toEqual(["one"]);
    socket.finishWrite();
    expect(socket.written).toEqual(["one", "two"]);
    expect(socket.isEnded).toBe(false);
    socket.finishWrite();
    expect(socket).toMatchObject({ written: ["one", "two"], isEnded: true, destroyed: false });
  });

  it("waits for the other side to end in its turn no longer than the limit", () => {
    outbox.end();
    vi.advanceTimersByTime(LAB_LIMITS.answerMs);
    expect(socket.destroyed).toBe(true);
  });

  it("disconnects a client for whom too much waits", () => {
    const piece = "x".repeat(LAB_LIMITS.congestedBytes);
    for (let count = 0; count < LAB_LIMITS.queueBytes / LAB_LIMITS.congestedBytes; count++) outbox.send(piece);
    expect(socket.destroyed).toBe(false);
    outbox.send("x");
    expect(socket.destroyed).toBe(true);
  });

  it("disconnects a client that takes nothing for long", () => {
    outbox.send("one");
    vi.advanceTimersByTime(LAB_LIMITS.stallMs - 1);
    socket.finishWrite();
    outbox.send("two");
    vi.advanceTimersByTime(LAB_LIMITS.stallMs - 1);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it("says when it is congested no more, or gone", async () => {
    expect(whenDrained([outbox])).toBeUndefined();
    for (const leave of [() => socket.finishWrite(), () => socket.destroy()]) {
      outbox.send("x".repeat(LAB_LIMITS.congestedBytes + 1));
      const drained = whenDrained([outbox]);
      expect(drained).toBeDefined();
      leave();
      await drained;
    }
  });
});
