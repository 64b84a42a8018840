import { describe, expect, it } from "vitest";
import { ReceiveWindow } from "../../../src/core/streams/receive-window.ts";

const ROUND_TRIP = 50;

/** Consumes `bytesPerMs` for `duration` ms, refreshing whenever that is due. */
function consume(window: ReceiveWindow, from: number, duration: number, bytesPerMs: number): void {
  for (let now = from; now < from + duration; now++) {
    window.consumed += bytesPerMs;
    if (window.isDue) window.refresh(now, ROUND_TRIP);
  }
}

describe("a receive window", () => {
  it("is told anew once an eighth of it was consumed", () => {
    const window = new ReceiveWindow(8000, 8000);
    window.consumed = 999;
    expect(window.isDue).toBe(false);
    window.consumed = 1000;
    expect(window.isDue).toBe(true);
    expect(window.refresh(0, ROUND_TRIP)).toBe(9000);
    expect(window.isDue).toBe(false);
  });

  it("grows to some round trips' worth of what is consumed, and no further", () => {
    const window = new ReceiveWindow(10_000, 100_000_000);
    consume(window, 0, 10_000, 1000);
    const perRoundTrip = 1000 * ROUND_TRIP;
    expect(window.size).toBeGreaterThanOrEqual(4 * perRoundTrip);
    expect(window.size).toBeLessThanOrEqual(8 * perRoundTrip);
  });

  it("never grows past its bound", () => {
    const window = new ReceiveWindow(10_000, 50_000);
    consume(window, 0, 10_000, 1000);
    expect(window.size).toBe(50_000);
  });

  it("stays small for a slow reader, and while the round-trip time is not known", () => {
    const slow = new ReceiveWindow(10_000, 1_000_000);
    consume(slow, 0, 10_000, 20);
    expect(slow.size).toBe(10_000);
    const unknown = new ReceiveWindow(10_000, 1_000_000);
    for (let step = 0; step < 100; step++) {
      unknown.consumed += 5000;
      unknown.refresh(0, 0);
    }
    expect(unknown.size).toBe(10_000);
  });

  it("grows, too, when a quarter of it waits behind a gap, but not beyond eight times what was read in all", () => {
    const window = new ReceiveWindow(10_000, 100_000);
    expect(window.onGap(9000)).toBe(false);
    window.consumed = 5000;
    window.refresh(0, 0);
    expect(window.onGap(2499)).toBe(false);
    expect(window.onGap(2500)).toBe(true);
    expect(window.size).toBe(20_000);
    expect(window.isDue).toBe(true);
    expect(window.onGap(20_000)).toBe(true);
    expect(window.onGap(40_000)).toBe(false);
    expect(window.size).toBe(40_000);
    window.consumed = 1_000_000;
    expect([window.onGap(40_000), window.onGap(80_000), window.onGap(100_000)]).toEqual([true, true, false]);
    expect(window.size).toBe(100_000);
  });

  it("of all streams makes room for one that has grown, as far as its bound", () => {
    const all = new ReceiveWindow(10_000, 50_000);
    all.makeRoomFor(new ReceiveWindow(6000, 6000));
    expect(all.size).toBe(10_000);
    all.makeRoomFor(new ReceiveWindow(20_000, 20_000));
    expect(all.size).toBe(30_000);
    all.makeRoomFor(new ReceiveWindow(40_000, 40_000));
    expect(all.size).toBe(50_000);
  });

  it("can begin closed", () => {
    const window = new ReceiveWindow(0, 0);
    expect(window.isDue).toBe(false);
    expect(window.refresh(0, ROUND_TRIP)).toBe(0);
  });
});
