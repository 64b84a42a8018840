import { describe, expect, it } from "vitest";
import { HyStart } from "../../../src/core/congestion/hystart.ts";
import { summary } from "./acks.ts";

/** Goes through rounds of ten acknowledgements each, with a round-trip time for each round; gives in which slow start ended. */
function endOf(hystart: HyStart, rtts: readonly number[]): number | undefined {
  for (const [round, latestRtt] of rtts.entries()) {
    for (let ack = 0; ack < 10; ack += 1) {
      const largestAcked = round * 10 + ack;
      if (hystart.onAck(summary({ latestRtt, largestAcked, largestSent: largestAcked + 9 }))) return round;
    }
  }
  return undefined;
}

describe("HyStart++", () => {
  it("lets slow start go on while round-trip times stay", () => {
    const hystart = new HyStart();
    expect(endOf(hystart, [100, 101, 100, 103, 104, 105, 104, 104, 105, 103])).toBeUndefined();
    expect(hystart.isConservative).toBe(false);
  });

  it("becomes conservative when a round is an eighth longer, and ends slow start five rounds later", () => {
    const hystart = new HyStart();
    expect(endOf(hystart, [100, 113])).toBeUndefined();
    expect([hystart.isConservative, hystart.growth(4000)]).toEqual([true, 1000]);
    expect(endOf(new HyStart(), [100, 113, 120, 120, 120, 120, 120, 120])).toBe(6);
  });

  it("goes back to slow start when the rise turns out to be noise", () => {
    const hystart = new HyStart();
    expect(endOf(hystart, [100, 113, 101, 101, 101, 101, 101, 101, 101])).toBeUndefined();
    expect(hystart.isConservative).toBe(false);
  });

  it("minds 4 ms on short paths and 16 ms on long ones", () => {
    const rise = (from: number, to: number) => {
      const hystart = new HyStart();
      endOf(hystart, [from, to]);
      return hystart.isConservative;
    };
    expect([rise(8, 11), rise(8, 12), rise(800, 815), rise(800, 816)]).toEqual([false, true, false, true]);
  });
});
