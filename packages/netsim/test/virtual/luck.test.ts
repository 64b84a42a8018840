import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DRAW, Luck } from "../../src/virtual/luck.ts";

const MASK = 2n ** 64n - 1n;

/** SplitMix64 as it is defined, on whole 64-bit numbers. */
function* splitMix64(state: bigint): Generator<bigint, never> {
  for (;;) {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let mixed = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
    yield mixed ^ (mixed >> 31n);
  }
}

function take(count: number, numbers: Generator<bigint, never>): bigint[] {
  return Array.from({ length: count }, () => numbers.next().value);
}

/** Every draw of the first packets, from 64-bit numbers. */
function expectedDraws(seed: number, stream: number, packets: number): number[] {
  const [first = 0n] = take(1, splitMix64(BigInt(seed)));
  const [state = 0n] = take(1, splitMix64((first ^ (BigInt(stream) * 0xd1342543de82ef95n)) & MASK));
  return take(packets * 8, splitMix64(state)).map((bits) => Number(bits >> 11n) / 2 ** 53);
}

describe("the luck of packets", () => {
  it("is SplitMix64, of which the first numbers for 1234567 are known", () => {
    // https://prng.di.unimi.it/splitmix64.c, as published with many of its ports
    expect(take(3, splitMix64(1234567n))).toEqual([6457827717110365317n, 3203168211198807973n, 9817491932198370423n]);
  });

  it("has the same numbers in halves of 32 bits as in whole ones", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 3 }), (seed, stream) => {
        const luck = new Luck(seed, stream);
        const drawn = Array.from({ length: 5 }, () => {
          luck.next();
          return Object.values(DRAW).map((draw) => luck.draw(draw));
        }).flat();
        expect(drawn).toEqual(expectedDraws(seed, stream, 5));
      }),
    );
  });

  it("does not depend on which numbers are asked for, and in which order", () => {
    const [all, some] = [new Luck(7, 0), new Luck(7, 0)];
    for (let packet = 1; packet <= 100; packet++) {
      all.next();
      some.next();
      const expected = [all.draw(DRAW.loss), all.draw(DRAW.jitter), all.draw(DRAW.duplicate)];
      if (packet % 7 === 0)
        expect([DRAW.duplicate, DRAW.loss].map((draw) => some.draw(draw))).toEqual([expected[2], expected[0]]);
    }
  });
});
