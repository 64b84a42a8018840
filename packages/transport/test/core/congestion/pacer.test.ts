import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pacer } from "../../../src/core/congestion/pacer.ts";

/** Sends as fast as the pacer lets it, with timers late by `late` ms; gives bytes sent and the largest burst. */
function run(rate: number, ms: number, late: (wake: number) => number = () => 0): { bytes: number; burst: number } {
  const pacer = new Pacer(1000);
  let now = 1000;
  let bytes = 0;
  let burst = 0;
  for (let wake = 0; now < 1000 + ms; wake += 1) {
    let sent = 0;
    for (;;) {
      const readyAt = pacer.readyAt(now, rate, undefined, bytes === 0);
      if (readyAt > now) {
        now = readyAt + late(wake);
        break;
      }
      pacer.onSent(now, 1000, rate);
      sent += 1000;
    }
    bytes += sent;
    burst = Math.max(burst, sent);
  }
  return { bytes, burst };
}

describe("the pacer", () => {
  it("keeps to the rate, in bursts of 2 ms, of 10 packets at least and 256 at most", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e5, max: 1e9, noNaN: true }), (rate) => {
        const { bytes, burst } = run(rate, 2000);
        const expectedBurst = Math.min(Math.max(rate * 0.002, 10_000), 256_000);
        expect(burst).toBeLessThanOrEqual(expectedBurst + 2000);
        expect(Math.abs(bytes - rate * 2)).toBeLessThanOrEqual(2 * expectedBurst + 2000);
      }),
      { numRuns: 30 },
    );
  });

  it("makes up for timers that are late by some ms", () => {
    const rate = 12_500_000;
    const { bytes } = run(rate, 2000, (wake) => (wake % 3) * 2);
    expect(bytes / (rate * 2)).toBeCloseTo(1, 1);
  });

  it("does not save up what an idle time would have allowed", () => {
    const pacer = new Pacer(1000);
    const rate = 12_500_000;
    pacer.readyAt(0, rate, undefined, true);
    let sent = 0;
    while (pacer.readyAt(60_000, rate, undefined, sent === 0) <= 60_000) {
      pacer.onSent(60_000, 1000, rate);
      sent += 1000;
    }
    expect(sent).toBeLessThanOrEqual(26_000);
  });

  it("makes bursts smaller where the controller wants it", () => {
    const pacer = new Pacer(1000);
    const rate = 50_000_000;
    const credit = (quantum: number | undefined) => {
      let now = 1000;
      while (pacer.readyAt(now, rate, quantum, false) <= now) pacer.onSent(now, 1000, rate);
      return pacer.readyAt(now, rate, quantum, false) - now;
    };
    expect(credit(20_000)).toBeLessThan(credit(undefined));
  });
});
