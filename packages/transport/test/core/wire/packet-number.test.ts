import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebuildPacketNumber } from "../../../src/core/wire/packet-number.ts";

describe("a packet number", () => {
  it("is rebuilt from its low 32 bits as long as it is within 2^31 of the one expected", () => {
    const near = fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 }));
    fc.assert(
      fc.property(fc.oneof(fc.nat(2 ** 33), fc.integer({ min: 0, max: 2 ** 52 })), near, (expected, distance) => {
        const number = expected + distance;
        fc.pre(number >= 0);
        expect(rebuildPacketNumber(number % 2 ** 32, expected - 1)).toBe(number);
      }),
    );
  });

  it("is the closest to the one expected, and exact, for any bits", () => {
    const anyNumber = fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER - 1 });
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), anyNumber, (low, largest) => {
        const number = rebuildPacketNumber(low, largest);
        expect([Number.isInteger(number), number >= 0, number % 2 ** 32]).toEqual([true, true, low]);
        // An oracle that does not wrap: all three candidates.
        const base = BigInt(largest + 1) - (BigInt(largest + 1) % 2n ** 32n) + BigInt(low);
        const distances = [base - 2n ** 32n, base, base + 2n ** 32n]
          .filter((candidate) => candidate >= 0n && candidate < 2n ** 53n)
          .map((candidate) => candidate - BigInt(largest + 1))
          .map((distance) => (distance < 0n ? -distance : distance));
        const best = distances.reduce((least, distance) => (distance < least ? distance : least));
        expect(BigInt(Math.abs(number - (largest + 1)))).toBe(best);
      }),
    );
  });

  it("starts at 0 where none was received", () => {
    expect([rebuildPacketNumber(0, -1), rebuildPacketNumber(5, -1)]).toEqual([0, 5]);
  });
});
