import { crc32 as crc32OfNode, constants, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../src/gzip/crc32.ts";
import { Inflate } from "../../src/gzip/inflate.ts";

/** Unpacks in pieces; with `saves`, going on with another instance after each step. */
function unpack(
  packed: Uint8Array,
  piece = packed.length,
  saves = false,
): { bytes: Buffer; status: string; used: number } {
  let inflate = new Inflate();
  const out: Uint8Array[] = [];
  let from = 0;
  let to = Math.min(piece, packed.length);
  for (;;) {
    from = inflate.step(packed, from, to);
    out.push(inflate.output.slice(inflate.start, inflate.end));
    const { status } = inflate;
    if (status === "end" || status === "damaged" || (status === "input" && to === packed.length))
      return { bytes: Buffer.concat(out), status, used: from };
    if (status === "input") to = Math.min(to + piece, packed.length);
    if (saves) {
      const next = new Inflate();
      next.restart(inflate.save());
      inflate = next;
    }
  }
}

/** Bytes with repetitions near and far, which is what deflate is about. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(255), fc.nat(3000)).map(([value, count]) => new Uint8Array(count).fill(value)),
      fc.nat(9000).map((count) => Uint8Array.from({ length: count }, (_, index) => (index * index) >> 7)),
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.array(fc.constantFrom(...parts, new Uint8Array(0)), { maxLength: 20 }))
  .map((parts) => Buffer.concat(parts));

describe("inflate", () => {
  it("unpacks what zlib packs, at every level, by every strategy, in pieces of any size, from any state", () => {
    const strategy = fc.constantFrom(
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
    );
    fc.assert(
      fc.property(
        bytes,
        fc.integer({ min: 0, max: 9 }),
        strategy,
        fc.integer({ min: 1, max: 5000 }),
        (data, level, strategy, piece) => {
          const packed = deflateRawSync(data, { level, strategy });
          const withMore = Buffer.concat([packed, Uint8Array.of(1, 2, 3)]);
          for (const result of [unpack(withMore), unpack(withMore, piece), unpack(withMore, piece + 1000, true)]) {
            expect([result.status, result.used]).toEqual(["end", packed.length]);
            expect(Buffer.compare(result.bytes, data)).toBe(0);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it("gives what is whole before a cut", () => {
    const data = Buffer.from("a capture of a capture of a capture, and so on. ".repeat(40));
    const packed = deflateRawSync(data);
    let most = 0;
    for (let length = 0; length < packed.length; length++) {
      const { bytes: part, status } = unpack(packed.subarray(0, length), 1);
      expect(status).toBe("input");
      expect(Buffer.compare(part, data.subarray(0, part.length))).toBe(0);
      expect(part.length).toBeGreaterThanOrEqual(most);
      most = part.length;
    }
  });

  it.each([
    ["a kind of block that there is not", "07"],
    ["a stored block whose length and its complement disagree", "01 0100 fffe 00"],
    ["too many codes of literals", "fd 00 00 00"],
    ["code lengths that are over-subscribed", "05 00 92 04 00"],
    ["a distance from before the beginning", "03 02 00"],
    ["a length that stands for nothing", "1b 03 00"],
  ])("finds damage: %s", (_, text) => {
    expect(unpack(Buffer.from(text.replaceAll(" ", ""), "hex")).status).toBe("damaged");
  });

  it("unpacks anything to something or nothing, but never throws or hangs", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (packed, piece) => {
        const { status, used } = unpack(packed, piece);
        expect(["end", "input", "damaged"]).toContain(status);
        expect(used).toBeLessThanOrEqual(packed.length);
      }),
      { numRuns: 1000 },
    );
  });
});

it("the cyclic redundancy check is that of zlib, also of bytes in parts", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf4_3926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (data, cut) => {
      expect(crc32(data)).toBe(crc32OfNode(data));
      expect(crc32(data.subarray(cut), crc32(data.subarray(0, cut)))).toBe(crc32OfNode(data));
    }),
  );
});
