import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MARKS, NO_STREAM, ROW_BYTES, type PacketChunk } from "../../src/columns/packet-chunk.ts";
import { BATCH_FRAMES } from "../../src/frames/batch.ts";
import { ackRtt, relativeSequence, shownVerdicts, windowSize } from "../../src/tcp/shown.ts";
import { PacketIndex } from "../../src/walk/packet-index.ts";
import { damagedFrame, segmentFrame } from "./any-frame.ts";
import { batchesOf, tcpFrame, udpFrame, type Frame } from "./frames.ts";

/** All that a row tells, as a text. */
function rowText(index: PacketIndex, chunk: PacketChunk, row: number): string {
  const duration = { seconds: 0, nanoseconds: 0 };
  const rtt = ackRtt(index.columns, chunk, row, duration) ? `${duration.seconds} ${duration.nanoseconds}` : "";
  const stream = chunk.stream[row]!;
  const sequence = chunk.protocol[row] === 6 && stream !== NO_STREAM ? relativeSequence(index.tcp, chunk, row) : 0;
  return [
    ...[chunk.firstFrame + row, chunk.seconds.get(row), chunk.nanoseconds[row], chunk.length[row]],
    ...[
      chunk.marks[row],
      chunk.network[row],
      chunk.protocol[row],
      chunk.networkOffset[row],
      chunk.transportOffset[row],
    ],
    ...[stream, sequence, chunk.payloadLength[row], windowSize(chunk, row), shownVerdicts(chunk, row)],
    ...[chunk.bytesInFlight[row], chunk.acksFrame[row], rtt, chunk.completeness[row]],
  ].join(" ");
}

function rowsOf(frames: readonly Frame[], sizes: readonly number[], isKept: boolean): string[] {
  const index = new PacketIndex({ isKept });
  const rows: string[] = [];
  const collect = (): void => {
    for (const chunk of index.columns.chunks)
      for (let row = 0; row < chunk.count; row++) rows.push(rowText(index, chunk, row));
  };
  for (const batch of batchesOf(frames, sizes)) {
    index.add(batch);
    if (!isKept) collect();
  }
  if (isKept) collect();
  return rows;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe("the index of a capture", () => {
  it("is the same however the frames come in batches, and whether rows are kept or not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: segmentFrame }, damagedFrame), { maxLength: 120 }),
        sizes,
        (frames, some) => {
          const expected = rowsOf(frames, [BATCH_FRAMES], true);
          expect(expected).toHaveLength(frames.length);
          expect(rowsOf(frames, some, true)).toEqual(expected);
          expect(rowsOf(frames, some, false)).toEqual(expected);
        },
      ),
    );
  });

  it("has the same conversations without the TCP analysis", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: segmentFrame }, damagedFrame), { maxLength: 120 }),
        (frames) => {
          const [analysed, plain] = [
            new PacketIndex({ isKept: true }),
            new PacketIndex({ isKept: true, isAnalysed: false }),
          ];
          for (const batch of batchesOf(frames, [BATCH_FRAMES])) {
            analysed.add(batch);
            plain.add(batch);
          }
          const streams = (index: PacketIndex): number[] =>
            frames.map(
              (_, at) =>
                2 * index.columns.chunkOf(at + 1).stream[at]! +
                (index.columns.chunkOf(at + 1).marks[at]! & MARKS.backward),
            );
          expect(streams(plain)).toEqual(streams(analysed));
        },
      ),
    );
  });

  it("takes any bytes as frames of any link, and hands on what is not plain", () => {
    const anything = fc.record({
      bytes: fc.uint8Array({ maxLength: 120 }).map((bytes) => [...bytes]),
      length: fc.constantFrom(0, 1, 60, 0xffff_ffff),
      linkType: fc.constantFrom(0, 1, 101, 108, 113, 228, 229, 276, 65_535),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(anything, damagedFrame), { maxLength: 60 }), (frames) => {
        const special: number[] = [];
        const index = new PacketIndex({ isKept: true, onSpecial: (batch, at) => special.push(batch.firstNumber + at) });
        for (const batch of batchesOf(frames, [7])) index.add(batch);
        const marked = frames.flatMap((_, at) => {
          const chunk = index.columns.chunkOf(at + 1);
          return (chunk.marks[at]! & MARKS.special) === 0 ? [] : [at + 1];
        });
        expect(special).toEqual(marked);
      }),
    );
  });

  it("finds the conversations of TCP and UDP over IPv4 and IPv6, each counted for itself", () => {
    const frames = [
      tcpFrame({ from: 1, to: 2, sourcePort: 4000, destinationPort: 80 }),
      udpFrame({ from: 1, to: 2, sourcePort: 4000, destinationPort: 53 }),
      tcpFrame({ from: 2, to: 1, sourcePort: 80, destinationPort: 4000 }),
      udpFrame({ from: 1, to: 2, sourcePort: 4000, destinationPort: 53, version: 6 }),
      tcpFrame({ from: 1, to: 2, sourcePort: 4000, destinationPort: 80, version: 6 }),
      udpFrame({ from: 2, to: 1, sourcePort: 53, destinationPort: 4000, version: 6 }),
    ];
    const index = new PacketIndex({ isKept: true });
    for (const batch of batchesOf(frames, [2])) index.add(batch);
    const chunk = index.columns.chunkOf(1);
    expect([...chunk.stream.subarray(0, 6)]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(Array.from({ length: 6 }, (_, row) => chunk.marks[row]! & MARKS.backward)).toEqual([0, 0, 1, 0, 0, 1]);
    expect([index.tcp.count, index.udp.count]).toEqual([2, 2]);
  });

  it("wants every frame in its turn", () => {
    const index = new PacketIndex({ isKept: true });
    const [first, second] = batchesOf([udpFrame({}), udpFrame({})], [1]);
    expect(() => index.add(second!)).toThrow(RangeError);
    index.add(first!);
    expect(() => index.add(first!)).toThrow("frame 2 is missing: this batch begins with 1");
    index.add(second!);
    expect(index.columns.lastFrame).toBe(2);
  });

  it("has the rows of the last batch only, unless they are kept", () => {
    const frames = Array.from({ length: 30 }, () => udpFrame({}));
    const index = new PacketIndex({ isKept: false });
    for (const batch of batchesOf(frames, [10])) index.add(batch);
    expect(index.columns.chunks).toHaveLength(1);
    expect(index.columns.chunkOf(21).count).toBe(10);
    expect(() => index.columns.chunkOf(20)).toThrow(RangeError);
  });

  it("takes less than 100 bytes for a packet that is kept, its analysis included", () => {
    expect(ROW_BYTES).toBeLessThanOrEqual(80);
    const frames = Array.from({ length: 40_000 }, (_, at) =>
      at % 2 === 0
        ? tcpFrame({
            from: 1,
            to: 2,
            sourcePort: 4000,
            destinationPort: 80,
            sequence: 1 + at * 50,
            payload: 100,
            time: at,
          })
        : tcpFrame({
            from: 2,
            to: 1,
            sourcePort: 80,
            destinationPort: 4000,
            acknowledgement: 101 + (at - 1) * 50,
            time: at,
          }),
    );
    const index = new PacketIndex({ isKept: true });
    for (const batch of batchesOf(frames, [BATCH_FRAMES])) index.add(batch);
    const bytes = index.columns.chunks.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    expect(index.columns.lastFrame).toBe(40_000);
    expect(bytes / 40_000).toBeLessThan(100);
  });
});
