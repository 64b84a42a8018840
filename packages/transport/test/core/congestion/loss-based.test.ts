import { describe, expect, it } from "vitest";
import { Cubic } from "../../../src/core/congestion/cubic.ts";
import { NewReno } from "../../../src/core/congestion/new-reno.ts";
import { acknowledge, lose, MTU } from "./acks.ts";

for (const { Controller, factor } of [
  { Controller: NewReno, factor: 0.5 },
  { Controller: Cubic, factor: 0.7 },
]) {
  describe(`${Controller.name} as RFC 9002 wants any controller`, () => {
    it("begins with ten datagrams, or 14,720 bytes, or two large datagrams", () => {
      expect([1200, 1452, 9000].map((mtu) => new Controller(mtu).window)).toEqual([12_000, 14_520, 18_000]);
      expect(new Controller(1500).window).toBe(14_720);
    });

    it("doubles in slow start", () => {
      const controller = new Controller(MTU);
      acknowledge(controller, 100, 12_000);
      expect(controller.window).toBe(24_000);
      expect(controller.state().phase).toBe("slow_start");
      expect(controller.pacingRate).toBe(2 * 240_000);
    });

    it("does not grow while there is too little to send", () => {
      const controller = new Controller(MTU);
      acknowledge(controller, 100, 12_000, { isAppLimited: true });
      expect(controller.window).toBe(12_000);
    });

    it("shrinks once for all that is lost of one window", () => {
      const controller = new Controller(MTU);
      lose(controller, 1000, 900);
      lose(controller, 1010, 950);
      lose(controller, 1020, 1000);
      expect(controller.window).toBe(12_000 * factor);
      lose(controller, 1200, 1001);
      expect(controller.window).toBe(12_000 * factor * factor);
    });

    it("shrinks for packets marked CE as for lost ones", () => {
      const controller = new Controller(MTU);
      acknowledge(controller, 100, 0, { ecnCe: 1 });
      expect(controller.window).toBe(12_000 * factor);
    });

    it("does not grow by what was sent before it shrank", () => {
      const controller = new Controller(MTU);
      lose(controller, 1000, 900);
      acknowledge(controller, 1050, 6000);
      expect(controller.window).toBe(12_000 * factor);
    });

    it("keeps two datagrams, and goes there in persistent congestion", () => {
      const controller = new Controller(MTU);
      for (let at = 1; at < 20; at += 1) lose(controller, at * 100, at * 100);
      expect(controller.window).toBe(2 * MTU);
      const other = new Controller(MTU);
      lose(other, 1000, 900, true);
      expect([other.window, other.state().phase]).toEqual([2 * MTU, "slow_start"]);
    });

    it("takes back a reduction that was for nothing", () => {
      const controller = new Controller(MTU);
      lose(controller, 1000, 900);
      controller.onSpuriousLoss();
      expect([controller.window, controller.state().phase]).toEqual([12_000, "slow_start"]);
    });
  });
}

describe("NewReno", () => {
  it("grows by a datagram a round trip after a loss", () => {
    const controller = new NewReno(MTU);
    lose(controller, 1000, 900);
    for (let packet = 1; packet <= 5; packet += 1) acknowledge(controller, 1200 + packet, MTU);
    expect(controller.window).toBe(6000 + MTU);
  });
});

describe("CUBIC", () => {
  /** A connection at `window` datagrams that loses a packet at 1,000 ms; then rounds of 100 ms until `end`. */
  function afterLoss(window: number, end: number, rounds?: (now: number, controller: Cubic) => void): Cubic {
    const controller = new Cubic(MTU);
    acknowledge(controller, 0, window * MTU - controller.window);
    lose(controller, 1000, 900);
    for (let now = 1200; now <= end; now += 100) {
      acknowledge(controller, now, controller.window);
      rounds?.(now, controller);
    }
    return controller;
  }

  it("follows W(t) = C (t − K)³ + W_max (RFC 9438 §4.2)", () => {
    const windowMax = 1000;
    const k = Math.cbrt((windowMax * 0.3) / 0.4);
    let compared = 0;
    afterLoss(windowMax, 25_000, (now, controller) => {
      // What it reaches at the end of a round is the curve one round trip later.
      const t = (now - 1200 + 100) / 1000;
      const expected = 0.4 * (t - k) ** 3 + windowMax;
      expect(controller.window / MTU / expected).toBeCloseTo(1, 1);
      if (t > k) expect(controller.window / MTU).toBeGreaterThan(windowMax * 0.99);
      compared += 1;
    });
    expect(compared).toBeGreaterThan(200);
  });

  it("is not slower than Reno in small windows (RFC 9438 §4.3)", () => {
    const controller = afterLoss(20, 6000);
    // α of a packet each round trip until it is back, a whole one afterwards.
    const alpha = (3 * 0.3) / 1.7;
    const roundsBack = (20 - 14) / alpha;
    expect(controller.window / MTU).toBeGreaterThan(20 + (48 - roundsBack) * 0.8);
  });

  it("leaves room for others when windows shrink (RFC 9438 §4.7)", () => {
    const steady = afterLoss(1000, 3000);
    const shrinking = afterLoss(1000, 1200);
    lose(shrinking, 1300, 1250);
    for (let now = 1500; now <= 4000; now += 100) acknowledge(shrinking, now, shrinking.window);
    expect(shrinking.window).toBeLessThan(steady.window * 0.9);
  });

  it("stands still on its curve while there is too little to send (RFC 9438 §5.8)", () => {
    const busy = afterLoss(1000, 3000);
    const idle = afterLoss(1000, 3000);
    for (let now = 3100; now <= 60_000; now += 100) acknowledge(idle, now, MTU, { isAppLimited: true });
    acknowledge(busy, 3100, busy.window);
    acknowledge(idle, 60_100, idle.window);
    expect(idle.window / busy.window).toBeCloseTo(1, 2);
  });
});
