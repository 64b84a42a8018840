import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LAB_LIMITS } from "../../src/index.ts";
import { PacedWriter } from "../../src/sockets/paced-writer.ts";

/** What was written, each piece with the time, ms. */
let written: [piece: string, at: number][];
let socket: { writable: boolean; write: (piece: string) => void };
let writer: PacedWriter;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: 0 });
  written = [];
  socket = { writable: true, write: (piece) => written.push([piece, Date.now()]) };
  writer = new PacedWriter(socket as unknown as Socket);
});
afterEach(() => void vi.useRealTimers());

describe("two sends of a client", () => {
  it("are 50 ms apart, however fast they were asked for", async () => {
    for (const piece of ["one", "two", "three"]) void writer.write(piece);
    await vi.advanceTimersByTimeAsync(49);
    expect(written).toEqual([["one", 0]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual([
      ["one", 0],
      ["two", 50],
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(written.at(-1)).toEqual(["three", 100]);
    expect(LAB_LIMITS.gapMs).toBe(50);
  });

  it("leave at once where nothing was sent for that long", async () => {
    await Promise.all([writer.write("one"), vi.advanceTimersByTimeAsync(70)]);
    void writer.write("two");
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual([
      ["one", 0],
      ["two", 70],
    ]);
  });

  it("are over for whoever waits when the next one may be", async () => {
    const told: number[] = [];
    void writer.write("one").then(() => told.push(Date.now()));
    await vi.advanceTimersByTimeAsync(200);
    expect(told).toEqual([50]);
  });

  it("do not happen on a connection that is gone, and nobody waits for them", async () => {
    void writer.write("one");
    const last = writer.write("two");
    await vi.advanceTimersByTimeAsync(0);
    socket.writable = false;
    await vi.advanceTimersByTimeAsync(50);
    await last;
    expect(written).toEqual([["one", 0]]);
  });
});
