import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS, PcapngWriter, PcapWriter, bytesSource, openCapture } from "@wireside/packets";
import { inPieces, read } from "./reading.ts";

function pcap(): Uint8Array {
  const writer = new PcapWriter({ linkType: 1 });
  for (let size = 0; size < 20; size++)
    writer.addFrame({ seconds: size, nanoseconds: 0, length: 2 * size, bytes: new Uint8Array(size).fill(size) });
  return writer.take();
}

function pcapng(byteOrder: "little" | "big"): Uint8Array {
  const writer = new PcapngWriter({ byteOrder, comments: ["one", "two"] });
  writer.addInterface({ linkType: 1, snapLength: 64, name: "eth0" });
  writer.addInterface({ linkType: 101, snapLength: 0, resolution: "10^-6" });
  writer.addNames([{ kind: "ipv4", address: Uint8Array.of(10, 0, 0, 1), names: ["a", "b"] }]);
  writer.addSecrets({ kind: "tls-key-log", text: "CLIENT_RANDOM 00 00\n" });
  for (let size = 0; size < 20; size++)
    writer.addFrame({
      ...{ seconds: size, nanoseconds: 0, length: 2 * size, bytes: new Uint8Array(size).fill(size) },
      ...{ interfaceIndex: size % 2, comments: size % 3 ? [] : ["c"], flags: size % 4, dropped: BigInt(size % 5) },
    });
  writer.addStatistics({ interfaceIndex: 1, at: 7n, received: 20n, comments: [] });
  return writer.take();
}

const samples = [pcap(), pcapng("little"), pcapng("big")].flatMap((bytes) => [bytes, gzipSync(bytes)]);

/** One lie: a byte, or a number of four, at a place. */
const change = fc.record({
  at: fc.nat(4096),
  value: fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0x1_0000, 262_145, 16_777_217, 1000, 32, 12),
  ),
  isLittle: fc.boolean(),
});

/** Whatever the bytes are: nothing is thrown, all frames lie in their batch, and numbers are what they must be. */
async function readSafely(bytes: Uint8Array): Promise<void> {
  const capture = await openCapture(bytesSource(bytes));
  let frames = 0;
  for await (const batch of capture.batches()) {
    expect(batch.firstNumber).toBe(frames + 1);
    for (let index = 0; index < batch.count; index++) {
      expect(batch.offset[index]! + batch.capturedLength[index]!).toBeLessThanOrEqual(batch.bytes.length);
      expect(batch.interfaceIndex[index]!).toBeLessThan(capture.interfaces.length);
      expect(Number.isInteger(batch.seconds[index])).toBe(true);
      expect(batch.nanoseconds[index]).toBeLessThan(1e9);
    }
    frames += batch.count;
  }
  for (const problem of capture.problems) {
    expect(problem.offset).toBeGreaterThanOrEqual(0);
    expect(problem.message.length).toBeGreaterThan(10);
  }
}

describe("whatever bytes come", () => {
  it("any of them are read without an error", async () => {
    const magic = fc.constantFrom(...samples.map((bytes) => [...bytes.subarray(0, 28)]), []);
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 300 }), (first, rest) =>
        readSafely(Uint8Array.from([...first, ...rest])),
      ),
      { numRuns: 500 },
    );
  });

  it("captures in which something was changed are read without an error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (sample, changes) => {
          const bytes = sample.slice();
          const view = new DataView(bytes.buffer);
          for (const { at, value, isLittle } of changes)
            if (value < 256) view.setUint8(at % bytes.length, value);
            else view.setUint32(at % (bytes.length - 3), value, isLittle);
          return readSafely(bytes);
        },
      ),
      { numRuns: 800 },
    );
  });

  it("blocks in any order are read without an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(blocksOf(pcapng("little")), { minLength: 1 }), (blocks) =>
        readSafely(Buffer.concat([pcapng("little").subarray(0, 28), ...blocks])),
      ),
    );
  });

  it("all whole frames before a damage are read", async () => {
    for (const sample of [pcap(), pcapng("little"), pcapng("big")]) {
      const { frames } = await read(sample);
      for (let at = 30; at < sample.length; at += 3) {
        const bytes = sample.slice();
        bytes[at]! ^= 0xff;
        const before = frames.filter(({ position, bytes: data }) => position + data.length + 64 <= at);
        const found = (await read(bytes)).frames;
        // What stands before the frames may be what was damaged: then they are known under another interface, or unknown.
        if (at >= frames[0]!.position) expect(found.slice(0, before.length)).toEqual(before);
      }
    }
  });

  it("a gzip bomb is read piece by piece, and what is held stays small", async () => {
    const zeros = gzipSync(new Uint8Array(50_000_000));
    const { capture } = await read(zeros);
    expect(capture.problems.map(({ code }) => code)).toEqual(["not_a_capture"]);
    const header = gzipSync(new PcapWriter({ linkType: 1 }).take());
    const before = process.memoryUsage().arrayBuffers;
    let frames = 0;
    let most = 0;
    for await (const batch of (await openCapture(inPieces(Buffer.concat([header, zeros, zeros]), 5000))).batches()) {
      frames += batch.count;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(frames).toBe(100_000_000 / 16);
    expect(most).toBeLessThan(30_000_000);
  });

  it("a length that is never kept takes no memory", async () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 189, snapLength: 0 });
    writer.addFrame({ seconds: 0, nanoseconds: 0, length: 0, bytes: new Uint8Array(100) });
    const bytes = writer.take();
    new DataView(bytes.buffer).setUint32(bytes.length - 132 + 4, CAPTURE_LIMITS.largeFrameBytes, true);
    const before = process.memoryUsage().arrayBuffers;
    const capture = await openCapture(inPieces(bytes, 10));
    for await (const batch of capture.batches()) expect(batch.count).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
    expect(capture.problems.map(({ code }) => code)).toEqual(["block_damaged"]);
  });
});

function blocksOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += view.getUint32(at + 4, true))
    blocks.push(bytes.subarray(at, at + view.getUint32(at + 4, true)));
  return blocks;
}
