import { VARINT_MAX, varintLength } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { AckRanges } from "../../../src/core/recovery/ack-ranges.ts";
import { writeAck } from "../../../src/core/wire/ack-frame.ts";
import {
  canFitDatagram,
  fitStreamData,
  writeDatagramHeader,
  writeStreamHeader,
} from "../../../src/core/wire/data-frames.ts";
import { FrameReader } from "../../../src/core/wire/frame-reader.ts";
import {
  FRAMES,
  FRAME_NAMES,
  type FieldKind,
  MOST_STREAMS,
  type PlainFrameName,
} from "../../../src/core/wire/frame-table.ts";
import { createFrames, readFrame, writeFrame } from "../../../src/core/wire/frames.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";

/** A frame as tests compare it: its fields, with bytes copied. */
type Sample =
  | { name: PlainFrameName; fields: Record<string, number | Uint8Array> }
  | { name: "ack"; delay: number; ranges: [smallest: number, largest: number][]; ecn: readonly number[] }
  | { name: "stream"; streamId: number; offset: number; data: Uint8Array; isFin: boolean }
  | { name: "datagram"; data: Uint8Array };

const plainNames = Object.keys(FRAMES).filter(
  (name) => !["padding", "ack", "stream", "datagram"].includes(name),
) as PlainFrameName[];

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

function value(kind: FieldKind): fc.Arbitrary<number | Uint8Array> {
  if (kind === "count") return fc.maxSafeNat().map((count) => count % (MOST_STREAMS + 1));
  if (kind === "connectionId" || kind === "eight") return bytes(8);
  if (kind === "token") return bytes(16);
  return kind === "sized" ? fc.uint8Array({ maxLength: 90 }) : fc.maxSafeNat();
}

const plain: fc.Arbitrary<Sample> = fc.constantFrom(...plainNames).chain((name) => {
  const fields = Object.entries<FieldKind>(FRAMES[name].fields).map(([field, kind]) => [field, value(kind)] as const);
  return fc.record(Object.fromEntries(fields)).map((made: Record<string, number | Uint8Array>) => {
    if (name === "newConnectionId")
      made["retirePriorTo"] = Math.min(Number(made["retirePriorTo"]), Number(made["sequenceNumber"]));
    return { name, fields: made };
  });
});

const ack: fc.Arbitrary<Sample> = fc
  .record({
    largest: fc.maxSafeNat(),
    delay: fc.nat(2 ** 40),
    steps: fc.array(fc.tuple(fc.nat(5000), fc.nat(70)), { minLength: 1, maxLength: 64 }),
    ecn: fc.oneof(fc.constant([]), fc.tuple(fc.maxSafeNat(), fc.nat(), fc.nat())),
  })
  .map(({ largest, delay, steps, ecn }) => {
    const ranges: [number, number][] = [];
    let top = largest;
    for (const [length, gap] of steps) {
      if (top - length < 0) break;
      ranges.push([top - length, top]);
      top -= length + gap + 2;
    }
    return { name: "ack", delay, ranges: ranges.length === 0 ? [[0, largest]] : ranges, ecn };
  });

const stream: fc.Arbitrary<Sample> = fc.record({
  name: fc.constant("stream" as const),
  streamId: fc.maxSafeNat(),
  offset: fc.oneof(fc.constant(0), fc.nat(2 ** 50), fc.constant(VARINT_MAX - 200)),
  data: fc.uint8Array({ maxLength: 200 }),
  isFin: fc.boolean(),
});

const datagram: fc.Arbitrary<Sample> = fc.record({
  name: fc.constant("datagram" as const),
  data: fc.uint8Array({ maxLength: 200 }),
});

const sample = fc.oneof(plain, ack, stream, datagram);

function rangesOf(frame: Sample & { name: "ack" }): AckRanges {
  const ranges = new AckRanges();
  for (const [smallest, largest] of frame.ranges) ranges.add(smallest, largest);
  const [ect0, ect1 = 0, ce = 0] = frame.ecn;
  if (ect0 !== undefined) Object.assign(ranges, { hasEcn: true, ect0, ect1, ce });
  return ranges;
}

/** Writes as much of a frame as fits; false if it is not all of it. */
function write(writer: PacketWriter, frame: Sample): boolean {
  if (frame.name === "ack") return writeAck(writer, rangesOf(frame), frame.delay) === frame.ranges.length;
  if (frame.name === "datagram") {
    if (!canFitDatagram(writer.room, frame.data.length)) return false;
    writeDatagramHeader(writer, frame.data.length);
    writer.put(frame.data);
    return true;
  }
  if (frame.name !== "stream") return writeFrame(writer, frame.name, frame.fields);
  const { streamId, offset, data, isFin } = frame;
  if (fitStreamData(writer.room, streamId, offset, data.length) < data.length) return false;
  writeStreamHeader(writer, streamId, offset, data.length, isFin);
  writer.put(data);
  return true;
}

const frames = createFrames();

function readAll(reader: FrameReader): Sample[] {
  const found: Sample[] = [];
  for (let name = readFrame(reader, frames); name !== undefined; name = readFrame(reader, frames)) {
    if (name === "ack") {
      const { ranges, delay } = frames.ack;
      const list = Array.from({ length: ranges.count }, (_, index): [number, number] => [
        ranges.smallest[index] ?? NaN,
        ranges.largest[index] ?? NaN,
      ]);
      found.push({ name, delay, ranges: list, ecn: ranges.hasEcn ? [ranges.ect0, ranges.ect1, ranges.ce] : [] });
    } else if (name === "stream") {
      const { streamId, offset, at, length, isFin } = frames.stream;
      found.push({ name, streamId, offset, data: reader.bytes.slice(at, at + length), isFin });
    } else if (name === "datagram") {
      const { at, length } = frames.datagram;
      found.push({ name, data: reader.bytes.slice(at, at + length) });
    } else {
      const fields: [string, number | Uint8Array][] = Object.entries(frames[name]);
      const copied = fields.map(([field, made]) => [field, typeof made === "number" ? made : made.slice()]);
      found.push({ name, fields: Object.fromEntries(copied) as Record<string, number | Uint8Array> });
    }
  }
  return found;
}

describe("frames", () => {
  it("are read as they were written, one after the other, with padding between them", () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), fc.nat(3), (list, padding) => {
        const writer = new PacketWriter(new Uint8Array(16_000), 7);
        for (const frame of list) {
          expect(write(writer, frame)).toBe(true);
          writer.pad(padding);
        }
        const reader = new FrameReader(writer.bytes, 7, writer.at);
        expect(readAll(reader)).toEqual(list);
        expect(reader.violation).toBeUndefined();
      }),
    );
  });

  it("are written whole within their room, or not at all", () => {
    fc.assert(
      fc.property(sample, fc.nat(400), (frame, room) => {
        const writer = new PacketWriter(new Uint8Array(1000).fill(0xee), 10, 10 + room);
        const isWhole = write(writer, frame);
        expect(writer.at).toBeLessThanOrEqual(writer.limit);
        expect(writer.bytes.subarray(writer.limit).every((byte) => byte === 0xee)).toBe(true);
        const read = readAll(new FrameReader(writer.bytes, 10, writer.at));
        if (isWhole) expect(read).toEqual([frame]);
        else if (frame.name !== "ack") expect([read, writer.at]).toEqual([[], 10]);
        else if (writer.at > 10) {
          const { ranges } = read[0] as Sample & { name: "ack" };
          expect(read).toEqual([{ ...frame, ranges: frame.ranges.slice(0, ranges.length) }]);
        }
      }),
    );
  });

  it("leave a violation wherever a packet is cut inside of one", () => {
    fc.assert(
      fc.property(plain, (frame) => {
        const writer = new PacketWriter(new Uint8Array(300));
        write(writer, frame);
        for (let end = 1; end < writer.at; end++) {
          const reader = new FrameReader(writer.bytes, 0, end);
          expect(readAll(reader)).toEqual([]);
          expect(reader.violation?.code).toBe("frame_encoding_error");
        }
      }),
    );
  });

  it("of any bytes are read to the end or to a violation, and mean the same when written again", () => {
    const mutated = fc
      .tuple(fc.array(sample, { maxLength: 5 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }))
      .map(([list, changes]) => {
        const writer = new PacketWriter(new Uint8Array(8000));
        for (const frame of list) write(writer, frame);
        const made = writer.bytes.slice(0, writer.at);
        for (const [at, byte] of changes) if (made.length > 0) made[at % made.length] = byte;
        return made;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (packet) => {
        const reader = new FrameReader(packet);
        const read = readAll(reader);
        expect(reader.at).toBe(packet.length);
        // What stands around it in the buffer makes no difference.
        for (const around of [0x00, 0x5a, 0xff]) {
          const larger = new Uint8Array(packet.length + 40).fill(around);
          larger.set(packet, 20);
          const inside = new FrameReader(larger, 20, 20 + packet.length);
          expect([readAll(inside), inside.violation]).toEqual([read, reader.violation]);
        }
        const writer = new PacketWriter(new Uint8Array(packet.length * 8 + 100));
        for (const frame of read) expect(write(writer, frame)).toBe(true);
        expect(readAll(new FrameReader(writer.bytes, 0, writer.at))).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a frame", () => {
  function violation(...packet: number[]): unknown {
    const reader = new FrameReader(Uint8Array.from(packet));
    expect(readAll(reader)).toEqual([]);
    return reader.violation;
  }
  const encoding = (reason: string) => ({ code: "frame_encoding_error", reason });

  it("has the number and the layout of RFC 9000", () => {
    const writer = new PacketWriter(new Uint8Array(100));
    writeFrame(writer, "resetStream", { streamId: 4, errorCode: 0x102, finalSize: 5 });
    writeFrame(writer, "connectionClose", { errorCode: 0x0a, frameType: 0x1e, reason: Uint8Array.of(0x6e, 0x6f) });
    writeFrame(writer, "ackFrequency", {
      sequenceNumber: 1,
      ackElicitingThreshold: 10,
      requestedMaxAckDelay: 25_000,
      reorderingThreshold: 1,
    });
    const ranges = new AckRanges();
    ranges.add(8, 10);
    ranges.add(3, 5);
    writeAck(writer, ranges, 1000);
    writeStreamHeader(writer, 8, 64, 1, true);
    expect(Buffer.from(writer.bytes.subarray(0, writer.at)).toString("hex")).toBe(
      ["0404410205", "1c0a1e026e6f", "40af010a800061a801", "020a43e801020102", "0f08404001"].join(""),
    );
  });

  it("is known by each of its numbers, and no two share one", () => {
    expect(
      FRAME_NAMES.flatMap((name, type) => (name === undefined ? [] : [type])).map((type) => type.toString(16)),
    ).toEqual("0 1 2 3 4 5 8 9 a b c d e f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 30 31 af".split(" "));
  });

  it("of no known type, or with its type in more bytes than needed, is a violation", () => {
    expect(violation(0x06)).toEqual(encoding("there is no frame of type 6"));
    expect(violation(0x40, 0x01)).toMatchObject({ code: "protocol_violation" });
  });

  it("ACK that reaches below packet 0, or has more ranges than are remembered, is a violation", () => {
    expect(violation(0x02, 3, 0, 0, 4)).toEqual(encoding("the ACK frame has packet numbers below 0"));
    expect(violation(0x02, 9, 0, 1, 2, 6, 0)).toEqual(encoding("the ACK frame has packet numbers below 0"));
    expect(violation(0x02, 9, 0, 0x40, TRANSPORT_LIMITS.ackRanges, 0)).toEqual(
      encoding("the ACK frame has too many ranges"),
    );
  });

  it("with a stream past 2^53 − 1, a connection id not of 8 bytes, or one that retires itself, is a violation", () => {
    expect(violation(0x0c, 0, 0xc0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)).toEqual(
      encoding("a stream is too long"),
    );
    expect(violation(0x12, 0xc0, 0x10, 0, 0, 0, 0, 0, 0)).toEqual(encoding("there are not so many stream ids"));
    expect(violation(0x18, 0, 0, 7, ...new Uint8Array(30))).toEqual(encoding("a connection id has 8 bytes"));
    expect(violation(0x18, 0, 1, 8, ...new Uint8Array(24))).toEqual(encoding("a new connection id retires itself"));
  });
});

describe("a STREAM frame", () => {
  it("carries as many bytes as can be, and drops its length when it fills the packet", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.maxSafeNat(), fc.nat(1000), fc.nat(600), (room, streamId, offset, available) => {
        const header = 1 + varintLength(streamId) + (offset === 0 ? 0 : varintLength(offset));
        const fits = (length: number) => header + length === room || header + varintLength(length) + length <= room;
        const best =
          Array.from({ length: available + 1 }, (_, length) => length)
            .filter(fits)
            .at(-1) ?? -1;
        const length = fitStreamData(room, streamId, offset, available);
        expect(length).toBe(best);
        if (length === -1) return;
        const writer = new PacketWriter(new Uint8Array(1000), 0, room);
        writeStreamHeader(writer, streamId, offset, length, false);
        writer.at += length;
        expect(writer.at).toBeLessThanOrEqual(room);
        expect(readAll(new FrameReader(writer.bytes, 0, writer.at))).toMatchObject([{ streamId, offset }]);
      }),
    );
  });
});
