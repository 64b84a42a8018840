import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError, Reader, VARINT_MAX, Writer, varintLength } from "@wireside/bytes";

/** One thing that can be written and read back. */
type Step =
  | { kind: "u8"; value: number }
  | { kind: "varint"; value: number }
  | { kind: "bytes"; value: Uint8Array }
  | { kind: "text"; value: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("u8" as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant("varint" as const), value: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant("bytes" as const), value: fc.uint8Array({ maxLength: 100 }) }),
  fc.record({ kind: fc.constant("text" as const), value: fc.string({ unit: "grapheme", maxLength: 40 }) }),
);

function write(steps: readonly Step[]): Uint8Array {
  const writer = new Writer();
  for (const { kind, value } of steps) {
    if (kind === "u8") writer.u8(value);
    else if (kind === "varint") writer.varint(value);
    else if (kind === "bytes") writer.bytes(value);
    else writer.text(value);
  }
  return writer.finish();
}

function read(bytes: Uint8Array, steps: readonly Step[]): (number | string | Uint8Array)[] {
  const reader = new Reader(bytes, "sample");
  const values = steps.map((next) => {
    if (next.kind === "u8") return reader.u8("byte");
    if (next.kind === "varint") return reader.varint("number");
    if (next.kind === "bytes") return reader.bytes("blob", next.value.length);
    return reader.text("words", 10_000);
  });
  reader.end();
  return values;
}

function failure(run: () => unknown): FormatError {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("what a Writer wrote", () => {
  it("is what a Reader reads", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(read(write(steps), steps)).toEqual(steps.map(({ value }) => value));
      }),
    );
  });

  it("is refused at every truncation, with an offset inside what is left and more needed than had", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const bytes = write(steps);
        for (let length = 0; length < bytes.length; length++) {
          const error = failure(() => read(bytes.subarray(0, length), steps));
          expect(error.problem).toBe("truncated");
          expect(error.offset).toBeLessThanOrEqual(length);
          expect(error.offset + error.had).toBe(length);
          expect(error.needed).toBeGreaterThan(error.had);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("a Reader", () => {
  it("tells what is missing, where, how much it needed and what was there", () => {
    const reader = new Reader(new Uint8Array(5), "invite");
    reader.u8("flags");
    const error = failure(() => reader.bytes("secret", 16));
    expect(error).toMatchObject({ problem: "truncated", what: ["invite", "secret"], offset: 1, needed: 16, had: 4 });
    expect(error.message).toBe("invite › secret: needs 16 bytes at offset 1, but 4 are left");
    expect(reader.offset).toBe(1);
  });

  it("refuses a number or text larger than allowed and stays where it was", () => {
    const reader = new Reader(new Writer().text("hello").finish(), "sample");
    expect(failure(() => reader.text("greeting", 4))).toMatchObject({
      problem: "too-large",
      needed: 4,
      had: 5,
      offset: 0,
    });
    expect(reader.text("greeting", 5)).toBe("hello");
  });

  it("refuses bytes that are not UTF-8", () => {
    const reader = new Reader(Uint8Array.of(2, 0xc3, 0x28), "sample");
    expect(failure(() => reader.text("greeting", 9))).toMatchObject({ problem: "not-utf8", offset: 0 });
  });

  it("refuses what follows the end", () => {
    expect(failure(() => new Reader(new Uint8Array(3), "sample").end())).toMatchObject({
      problem: "trailing",
      offset: 0,
      had: 3,
    });
  });

  it("throws nothing but FormatError on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(step), (bytes, steps) => {
        try {
          read(bytes, steps);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});

describe("varints", () => {
  // RFC 9000 appendix A.1 gives these four, and 37 in two bytes.
  it.each([
    [Number(151_288_809_941_952_652n), "c2197c5eff14e88c"],
    [494_878_333, "9d7f3e7d"],
    [15_293, "7bbd"],
    [37, "25"],
    [37, "4025"],
  ])("read %d as the RFC does", (value, hex) => {
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    expect(new Reader(bytes, "varint").varint("number", Infinity)).toBe(value);
  });

  it("take the fewest bytes", () => {
    const edges = [0, 63, 64, 16_383, 16_384, 1_073_741_823, 1_073_741_824, VARINT_MAX];
    expect(edges.map(varintLength)).toEqual([1, 1, 2, 2, 4, 4, 8, 8]);
    expect(edges.map((value) => new Reader(new Writer().varint(value).finish(), "varint").varint("number"))).toEqual(
      edges,
    );
  });

  it("refuse to write what they cannot carry, and to read past the exact numbers", () => {
    for (const value of [-1, 0.5, NaN, VARINT_MAX + 1]) expect(() => new Writer().varint(value)).toThrow(RangeError);
    expect(failure(() => new Reader(new Uint8Array(8).fill(0xff), "varint").varint("number")).problem).toBe(
      "too-large",
    );
  });
});
