import fc from "fast-check";
import { expect, it } from "vitest";
import { createBatch } from "@wireside/packets";
import { Clock } from "../../src/read/pcapng/clock.ts";

const NANOSECONDS = 1_000_000_000n;
const batch = createBatch();
const word = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1));

/** Nanoseconds as they are worked out without haste. */
function slowly(resolution: number, offset: bigint, high: number, low: number): bigint {
  const perSecond = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
  const units = BigInt(high) * 2n ** 32n + BigInt(low);
  return (units * NANOSECONDS) / perSecond + offset * NANOSECONDS;
}

function quickly(resolution: number, offset: bigint, high: number, low: number): bigint {
  new Clock(resolution, offset).writeTime(high, low, batch, 7);
  expect(batch.nanoseconds[7]).toBeLessThan(1e9);
  return BigInt(batch.seconds[7]!) * NANOSECONDS + BigInt(batch.nanoseconds[7]!);
}

it("times are exact to the nanosecond at every resolution, as far as seconds are whole numbers", () => {
  // Below 10^4 and 2^13 units in a second, the largest timestamps have more seconds than a double tells apart.
  const resolution = fc.oneof(fc.integer({ min: 4, max: 127 }), fc.integer({ min: 0x80 + 13, max: 0xff }));
  fc.assert(
    fc.property(resolution, fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }), word, word, (code, offset, high, low) => {
      expect(quickly(code, offset, high, low)).toBe(slowly(code, offset, high, low));
    }),
    { numRuns: 3000 },
  );
});

it("times next to a whole second are exact", () => {
  for (const [code, perSecond] of [
    [6, 1_000_000n],
    [9, NANOSECONDS],
    [0x80 + 30, 2n ** 30n],
  ] as const)
    for (let seconds = 1n; seconds < 2n ** 64n / perSecond; seconds = seconds * 3n + 1n)
      for (const units of [seconds * perSecond - 1n, seconds * perSecond, seconds * perSecond + 1n]) {
        const [high, low] = [Number(units >> 32n), Number(units & 0xffff_ffffn)];
        expect(quickly(code, 0n, high, low)).toBe(slowly(code, 0n, high, low));
      }
});

it("coarse times are exact as long as they are not absurd", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 20 }), word, (code, high, low) => {
      expect(quickly(code, 0n, high, low)).toBe(slowly(code, 0n, high, low));
    }),
  );
});
