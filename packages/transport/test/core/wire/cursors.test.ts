import { Writer, varintLength } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader } from "../../../src/core/wire/frame-reader.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";

const step = fc.oneof(
  fc.record({ kind: fc.constant("byte" as const), value: fc.nat(0xff) }),
  fc.record({ kind: fc.constant("u16" as const), value: fc.nat(0xffff) }),
  fc.record({ kind: fc.constant("u32" as const), value: fc.nat(0xffff_ffff) }),
  fc.record({ kind: fc.constant("varint" as const), value: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant("put" as const), value: fc.uint8Array({ maxLength: 40 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const sizes = { byte: () => 1, u16: () => 2, u32: () => 4, varint: varintLength };

function size(steps: readonly Step[]): number {
  return steps.reduce((sum, next) => sum + (next.kind === "put" ? next.value.length : sizes[next.kind](next.value)), 0);
}

function write(writer: PacketWriter, steps: readonly Step[]): void {
  for (const next of steps) {
    if (next.kind === "put") writer.put(next.value);
    else writer[next.kind](next.value);
  }
}

function read(reader: FrameReader, steps: readonly Step[]): (number | Uint8Array)[] {
  return steps.map((next) => (next.kind === "put" ? reader.take(next.value.length) : reader[next.kind]()));
}

describe("what a PacketWriter wrote", () => {
  it("is what a FrameReader reads, anywhere in a buffer, and nothing around it changes", () => {
    const writer = new PacketWriter(new Uint8Array(0));
    const reader = new FrameReader();
    fc.assert(
      fc.property(fc.array(step), fc.nat(20), (steps, before) => {
        const length = size(steps);
        const bytes = new Uint8Array(before + length + 5).fill(0xee);
        writer.begin(bytes, before, before + length);
        expect(writer.room).toBe(length);
        write(writer, steps);
        expect(writer.room).toBe(0);
        reader.begin(bytes, before, writer.at);
        expect(read(reader, steps)).toEqual(steps.map(({ value }) => value));
        expect([reader.remaining, reader.violation]).toEqual([0, undefined]);
        expect(bytes.subarray(0, before).every((byte) => byte === 0xee)).toBe(true);
        expect(bytes.subarray(before + length).every((byte) => byte === 0xee)).toBe(true);
      }),
    );
  });

  it("has the varints of packages/bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        const writer = new PacketWriter(new Uint8Array(values.length * 8));
        const other = new Writer();
        for (const value of values) {
          writer.varint(value);
          other.varint(value);
        }
        expect(writer.bytes.subarray(0, writer.at)).toEqual(other.finish());
      }),
    );
  });

  it("is zeros where it padded", () => {
    const writer = new PacketWriter(new Uint8Array(4).fill(9), 1);
    writer.pad(2);
    expect([...writer.bytes, writer.at]).toEqual([9, 0, 0, 9, 3]);
  });
});

describe("a FrameReader", () => {
  it("leaves a violation at every truncation, never reads past the end, and then gives nothing", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const writer = new PacketWriter(new Uint8Array(size(steps)));
        write(writer, steps);
        for (let end = 0; end < writer.at; end++) {
          const reader = new FrameReader(writer.bytes, 0, end);
          reader.what = "PING frame";
          read(reader, steps);
          expect(reader.violation).toEqual({ code: "frame_encoding_error", reason: "the PING frame is cut short" });
          expect([reader.at, reader.byte(), reader.varint(), reader.take(1).length]).toEqual([end, 0, 0, 0]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("refuses numbers that are not exact, and keeps its first violation until it begins anew", () => {
    const reader = new FrameReader(new Uint8Array(9).fill(0xff));
    expect(reader.varint()).toBe(0);
    expect(reader.violation?.reason).toBe("a number in the packet is too large");
    reader.byte();
    expect(reader.violation?.reason).toBe("a number in the packet is too large");
    reader.begin(reader.bytes, 0, 9);
    expect([reader.violation, reader.byte()]).toEqual([undefined, 0xff]);
  });

  it("never throws on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(step), (bytes, steps) => {
        const reader = new FrameReader(bytes);
        read(reader, steps);
        expect(reader.at).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
