import { describe, expect, it } from "vitest";
import { RttEstimator } from "../../../src/core/recovery/rtt.ts";

describe("the round-trip time", () => {
  it("is taken for 333 ms before the first sample", () => {
    expect(new RttEstimator().probeTimeout).toBe(333 + 4 * 166.5);
  });

  it("is the first sample, with half of it for variation", () => {
    const rtt = new RttEstimator();
    rtt.update(10, 40, 25, 25);
    expect([rtt.min, rtt.smoothed, rtt.variance, rtt.firstSampleAt]).toEqual([40, 40, 20, 10]);
  });

  it("moves by an eighth, its variation by a quarter", () => {
    const rtt = new RttEstimator();
    rtt.update(0, 40, 0, 25);
    rtt.update(1, 48, 0, 25);
    expect([rtt.smoothed, rtt.variance]).toEqual([41, 20 + (8 - 20) / 4]);
  });

  it("leaves out the other side's delay, as far as that was promised", () => {
    const rtt = new RttEstimator();
    rtt.update(0, 40, 0, 25);
    rtt.update(1, 80, 100, 25);
    expect(rtt.smoothed).toBe(40 + (55 - 40) / 8);
  });

  it("does not let the other side's delay go below the least sample", () => {
    const rtt = new RttEstimator();
    rtt.update(0, 40, 0, 25);
    rtt.update(1, 48, 20, 25);
    expect(rtt.smoothed).toBe(41);
  });

  it("varies by a timer's granularity at least, when it comes to waiting", () => {
    const rtt = new RttEstimator();
    for (let count = 0; count < 100; count += 1) rtt.update(count, 10, 0, 25);
    expect(rtt.probeTimeout).toBeCloseTo(11, 5);
  });
});
