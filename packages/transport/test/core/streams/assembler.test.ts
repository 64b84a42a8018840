import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { Assembler } from "../../../src/core/streams/assembler.ts";
import { BLOCK_BYTES, BlockPool } from "../../../src/core/streams/block-pool.ts";

/** The byte that a stream has at an offset. */
const byteAt = (offset: number) => (offset * 31 + (offset >> 8)) & 0xff;

/** Bytes of a stream from `offset` on, somewhere within a packet. */
function packet(offset: number, length: number): { bytes: Uint8Array; from: number; until: number } {
  const from = 7;
  const bytes = new Uint8Array(from + length + 5).fill(0xee);
  for (let index = 0; index < length; index++) bytes[from + index] = byteAt(offset + index);
  return { bytes, from, until: from + length };
}

function insert(assembler: Assembler, offset: number, length: number): boolean {
  const { bytes, from, until } = packet(offset, length);
  return assembler.insert(offset, bytes, from, until);
}

/** Reads up to `most` bytes and checks that they are those of the stream. */
function readChecked(assembler: Assembler, most: number): void {
  for (let left = most; left > 0;) {
    const bytes = assembler.peek();
    if (bytes === undefined) return;
    const count = Math.min(bytes.length, left);
    const start = assembler.read;
    expect(bytes.subarray(0, count).every((byte, index) => byte === byteAt(start + index))).toBe(true);
    assembler.consume(count);
    left -= count;
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("insert" as const), offset: fc.nat(300_000), length: fc.nat(70_000) }),
  fc.record({ kind: fc.constant("insert" as const), offset: fc.nat(20_000), length: fc.nat(3000) }),
  fc.record({ kind: fc.constant("read" as const), offset: fc.constant(0), length: fc.nat(100_000) }),
);

describe("an assembler", () => {
  it("hands out every byte once and in order, whatever the order of the pieces, overlaps and copies", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const assembler = new Assembler(new BlockPool());
        const came = new Uint8Array(400_000);
        let ready = 0;
        let highest = 0;
        for (const { kind, offset, length } of steps) {
          if (kind === "read") {
            const before = assembler.read;
            readChecked(assembler, length);
            expect(assembler.read).toBe(Math.min(ready, before + length));
          } else {
            expect(insert(assembler, offset, length)).toBe(true);
            came.fill(1, offset, offset + length);
            while (came[ready] === 1) ready += 1;
            if (length > 0) highest = Math.max(highest, offset + length);
          }
          expect(assembler.ready).toBe(ready);
          expect(assembler.allocated).toBeLessThanOrEqual(Math.max(0, highest - assembler.read) + 2 * BLOCK_BYTES);
        }
        readChecked(assembler, Infinity);
        expect(assembler.read).toBe(ready);
      }),
      { numRuns: 60 },
    );
  });

  it("holds little for a short stream, and nothing once it was read", () => {
    const assembler = new Assembler(new BlockPool());
    insert(assembler, 0, 100);
    expect(assembler.allocated).toBe(4096);
    readChecked(assembler, 100);
    expect(assembler.allocated).toBe(0);
    insert(assembler, 100, 50);
    readChecked(assembler, 50);
    expect(assembler.read).toBe(150);
  });

  it("does not let small pieces hold much memory", () => {
    const assembler = new Assembler(new BlockPool());
    for (let offset = 1; offset < 1_000_000; offset += 65_536) insert(assembler, offset, 1);
    expect(assembler.allocated).toBeLessThanOrEqual(1_000_000 + BLOCK_BYTES);
  });

  it("keeps the bytes that came first", () => {
    const assembler = new Assembler(new BlockPool());
    insert(assembler, 0, 100);
    assembler.insert(50, new Uint8Array(100).fill(0xdd), 0, 100);
    readChecked(assembler, 100);
    expect(assembler.peek()).toEqual(new Uint8Array(50).fill(0xdd));
  });

  it("says when there are more gaps than anybody needs", () => {
    const assembler = new Assembler(new BlockPool());
    for (let gap = 0; gap < TRANSPORT_LIMITS.streamGaps; gap++) expect(insert(assembler, 1 + 2 * gap, 1)).toBe(true);
    expect(insert(assembler, 1 + 2 * TRANSPORT_LIMITS.streamGaps, 1)).toBe(false);
  });

  it("uses blocks again that were read, but none that was given up while somebody may look at it", () => {
    const pool = new BlockPool();
    const assembler = new Assembler(pool);
    insert(assembler, 0, 3 * BLOCK_BYTES);
    readChecked(assembler, BLOCK_BYTES);
    const looking = assembler.peek();
    readChecked(assembler, BLOCK_BYTES);
    expect(pool.take().buffer).toBe(looking?.buffer);

    const given = assembler.peek();
    assembler.discard();
    expect(pool.take().buffer).not.toBe(given?.buffer);
    expect(assembler.allocated).toBe(0);
    expect(assembler.peek()).toBeUndefined();
  });

  it("finds its bytes in a stream that is longer than 32 bits can count", () => {
    const assembler = new Assembler(new BlockPool());
    const start = 2 ** 40 - 10;
    assembler.read = start;
    assembler.ready = start;
    insert(assembler, start + 5, 200_000);
    insert(assembler, start, 5);
    readChecked(assembler, Infinity);
    expect(assembler.read).toBe(start + 200_005);
  });
});
