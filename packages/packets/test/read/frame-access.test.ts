import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobSource, openCapture, PcapWriter, type FrameAccess } from "@wireside/packets";
import { readFrames, type ReadFrame } from "./reading.ts";

/** 8 MB of frames that do not compress, so that there are checkpoints on the way. */
function sample(): Uint8Array<ArrayBuffer> {
  const writer = new PcapWriter({ linkType: 1 });
  let seed = 1;
  for (let number = 0; number < 160; number++) {
    const bytes = new Uint8Array(50_000);
    for (let at = 0; at < bytes.length; at++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      bytes[at] = seed >>> 24;
    }
    writer.addFrame({ seconds: number, nanoseconds: 0, length: bytes.length, bytes });
  }
  return writer.take();
}

describe("single frames are had again", () => {
  const bytes = sample();

  async function opened(blob: Blob): Promise<{ access: FrameAccess; frames: ReadFrame[] }> {
    const capture = await openCapture(blobSource(blob));
    return { frames: await readFrames(capture), access: capture.access! };
  }

  it.each([
    ["a file", () => new Blob([bytes])],
    ["a gzipped file", () => new Blob([gzipSync(bytes, { level: 1 })])],
    [
      "a file gzipped in parts",
      () => new Blob([2.5e6, 5e6, 8.1e6].map((end, at, ends) => gzipSync(bytes.subarray(ends[at - 1] ?? 0, end)))),
    ],
  ])("from %s, in any order and many at once", async (_, blob) => {
    const { access, frames } = await opened(blob());
    expect(frames).toHaveLength(160);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(159), { maxLength: 8 }), async (chosen) => {
        const wanted = chosen.map((index) => frames[index]!);
        const lengths = wanted.map((frame) => frame.bytes.length);
        const positions = wanted.map(({ position }) => position);
        const [together, ...single] = await Promise.all([
          access.readFrames(positions, lengths),
          ...wanted.map(({ position }, index) => access.readFrame(position, lengths[index]!)),
        ]);
        for (const [index, frame] of wanted.entries()) {
          expect(Buffer.compare(together[index]!, frame.bytes)).toBe(0);
          expect(Buffer.compare(single[index]!, frame.bytes)).toBe(0);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("before the capture was read at all", async () => {
    const { access } = await openCapture(blobSource(new Blob([gzipSync(bytes, { level: 1 })])));
    const position = 24 + 120 * 50_016 + 16;
    expect(Buffer.compare(await access!.readFrame(position, 50_000), bytes.subarray(position, position + 50_000))).toBe(
      0,
    );
  });

  it("but bytes behind the end are not there", async () => {
    for (const blob of [new Blob([bytes]), new Blob([gzipSync(bytes, { level: 1 })])]) {
      const { access } = await openCapture(blobSource(blob));
      expect(await access!.readFrame(bytes.length - 3, 10)).toHaveLength(3);
      expect(await access!.readFrame(bytes.length + 1000, 10)).toHaveLength(0);
      expect(await access!.readFrames([bytes.length + 1000, 40], [10, 4])).toEqual([
        new Uint8Array(0),
        bytes.slice(40, 44),
      ]);
    }
  });
});
