import { LIMITS, WiresideError } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { RateLimits } from "../src/rates.ts";

function limits(rate: { burst: number; perSecond: number } | null) {
  const clock = { ms: 1_000_000 };
  return { clock, rates: new RateLimits({ messages: rate }, () => clock.ms) };
}

describe("rate limits", () => {
  it("let a burst through and then say how long to wait", () => {
    const { rates } = limits({ burst: 3, perSecond: 2 });
    expect([1, 2, 3, 4].map(() => rates.wait("messages", "ann"))).toEqual([0, 0, 0, 500]);
    expect(() => rates.take("messages", "ann")).toThrow(WiresideError);
    expect(rates.refused.get("messages")).toBe(2);
  });

  it("let the next one through after exactly the time they named", () => {
    const { rates, clock } = limits({ burst: 1, perSecond: 4 });
    rates.take("messages", 1);
    const wait = rates.wait("messages", 1);
    clock.ms += wait - 1;
    expect(rates.wait("messages", 1)).toBeGreaterThan(0);
    clock.ms += 1;
    expect(rates.wait("messages", 1)).toBe(0);
  });

  it("count each key and each rate for itself", () => {
    const { rates } = limits({ burst: 1, perSecond: 1 });
    rates.take("messages", "ann");
    rates.take("messages", "ben");
    rates.take("rooms", "ann");
    expect(rates.wait("messages", "ann")).toBe(1000);
  });

  it("never hold more than the burst, however long nothing happened", () => {
    const { rates, clock } = limits({ burst: 2, perSecond: 100 });
    rates.take("messages", 1);
    clock.ms += 3_600_000;
    expect([1, 2, 3].map(() => rates.wait("messages", 1) > 0)).toEqual([false, false, true]);
  });

  it("can be turned off", () => {
    const { rates } = limits(null);
    for (let i = 0; i < 10_000; i++) rates.take("messages", 1);
    expect(rates.refused.size).toBe(0);
  });

  it("remember a bounded number of keys, and forget the one unused for longest", () => {
    const { rates } = limits({ burst: 1, perSecond: 0.001 });
    rates.take("messages", "first");
    for (let i = 0; i < LIMITS.rateKeys; i++) rates.take("messages", i);
    expect(rates.wait("messages", LIMITS.rateKeys - 1)).toBeGreaterThan(0);
    expect(rates.wait("messages", "first")).toBe(0);
  });
});
