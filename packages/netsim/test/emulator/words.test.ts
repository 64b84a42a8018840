import { describe, expect, it } from "vitest";
import { impairmentWords } from "../../src/emulator/words.ts";

describe("the emulator's words for a direction", () => {
  it("are none for a perfect wire", () => {
    expect(impairmentWords("ab", {})).toEqual([]);
  });

  it("name times in nanoseconds, and sets of packets as ranges", () => {
    const words = impairmentWords("ba", { delayMs: 0.5, drop: [1, [4, 6]], blackoutsMs: [[1, 2.5]] });
    expect(words).toEqual(["ba.delay-ns=500000", "ba.drop=1,4-6", "ba.blackout-ns=1000000-2500000"]);
  });

  it("give a rate a queue of 100 ms, and a slow one 32 KiB", () => {
    expect(impairmentWords("ab", { rate: 100_000_000 })).toEqual(["ab.rate=100000000", "ab.queue-bytes=1250000"]);
    expect(impairmentWords("ab", { rate: 64_000 })).toEqual(["ab.rate=64000", "ab.queue-bytes=32768"]);
    expect(impairmentWords("ab", { rate: 64_000, queueBytes: 0 })).toContain("ab.queue-bytes=0");
  });

  it("name what the queue is held to, with RFC 8289's own values where nothing is said", () => {
    expect(impairmentWords("ab", { codel: {}, markAboveBytes: 3000 })).toEqual([
      "ab.codel=5000000,100000000,1",
      "ab.mark-above-bytes=3000",
    ]);
    const codel = { targetMs: 1, intervalMs: 20, marks: false };
    expect(impairmentWords("ba", { codel })).toEqual(["ba.codel=1000000,20000000,0"]);
  });

  it("name the four shares of a burst", () => {
    const burst = { toBad: 0.1, toGood: 0.2, lossGood: 0, lossBad: 1 };
    expect(impairmentWords("ab", { burst })).toEqual(["ab.burst=0.1,0.2,0,1"]);
  });
});
