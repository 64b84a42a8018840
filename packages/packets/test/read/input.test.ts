import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  blobSource,
  openCapture,
  PcapngWriter,
  PcapWriter,
  type ByteSource,
  type CaptureInput,
} from "@wireside/packets";
import { inPieces, read, readFrames } from "./reading.ts";

const frame = (seconds: number, bytes: Uint8Array) => ({ seconds, nanoseconds: seconds, length: bytes.length, bytes });

/** A pcapng with frames of all sizes up to the largest, comments, and a block that nobody knows. */
function sample(): Uint8Array<ArrayBuffer> {
  const writer = new PcapngWriter({ comments: ["a section"] });
  writer.addInterface({ linkType: 1, snapLength: 0, name: "eth0" });
  for (let size = 1, seconds = 1; size <= 262_144; size *= 2, seconds++)
    writer.addFrame({ ...frame(seconds, new Uint8Array(size).fill(seconds)), comments: seconds % 3 ? [] : ["third"] });
  return writer.take();
}

describe("a capture", () => {
  const bytes = sample();
  // Not so compressible that it is over in one step.
  const zipped = gzipSync(bytes, { level: 1 });

  const inputs: [string, () => CaptureInput][] = [
    ["a source that gives few bytes at a time", () => stingySource(bytes, 4099)],
    ["a Blob", () => blobSource(new Blob([bytes]))],
    ["a pipe", () => inPieces(bytes, 65_536)],
    ["a pipe that gives one byte at a time", () => inPieces(bytes, 1)],
    ["a pipe that gives empty pieces", () => emptyBetween(inPieces(bytes, 1000))],
    ["a gzipped Blob", () => blobSource(new Blob([zipped]))],
    ["a gzipped pipe that gives one byte at a time", () => inPieces(zipped, 1)],
  ];

  it.each(inputs)("is the same from %s", async (_, input) => {
    const expected = await read(bytes);
    const { capture, frames } = await read(input());
    expect(frames).toEqual(expected.frames);
    expect(frames).toHaveLength(19);
    for (const fact of ["format", "sections", "interfaces", "problems"] as const)
      expect(capture[fact]).toEqual(expected.capture[fact]);
  });

  it("says whether it is gzipped, and how much of its input was read", async () => {
    const { capture } = await read(blobSource(new Blob([zipped])));
    expect(capture.isCompressed).toBe(true);
    expect(capture.progress).toEqual({ read: zipped.length, total: zipped.length });
    const pipe = await read(inPieces(bytes, 1000));
    expect(pipe.capture.isCompressed).toBe(false);
    expect(pipe.capture.progress).toEqual({ read: bytes.length, total: undefined });
  });

  it("larger than what is read at a time has all its frames, those between two readings too", async () => {
    const writer = new PcapWriter({ linkType: 1 });
    const count = 30_000;
    for (let number = 1; number <= count; number++)
      writer.addFrame(frame(number, new Uint8Array(500 + (number % 7)).fill(number)));
    const large = writer.take();
    const capture = await openCapture(blobSource(new Blob([large])));
    let number = 0;
    for await (const batch of capture.batches())
      for (let index = 0; index < batch.count; index++) {
        number += 1;
        const offset = batch.offset[index]!;
        const length = batch.capturedLength[index]!;
        const isRight =
          batch.firstNumber + index === number &&
          batch.seconds[index] === number &&
          length === 500 + (number % 7) &&
          batch.bytes[offset] === (number & 255) &&
          batch.bytes[offset + length - 1] === (number & 255);
        if (!isRight) expect.fail(`frame ${number} is not the one that was written`);
      }
    expect(number).toBe(count);
  });

  it("may have frames much larger than what is read at a time, where its link type has such", async () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 249, snapLength: 0 });
    const before = writer.take();
    writer.addFrame(
      frame(
        1,
        Uint8Array.from({ length: 9_000_001 }, (_, index) => index),
      ),
    );
    const large = writer.take();
    writer.addFrame(frame(2, Uint8Array.of(2)));
    const after = writer.take();
    const pieces = [before, large, after, large, after];
    const { frames, capture } = await read(inPieces(Buffer.concat(pieces), 1_000_000));
    expect(capture.problems).toEqual([]);
    expect(frames.map((each) => each.bytes.length)).toEqual([9_000_001, 1, 9_000_001, 1]);
    expect(frames.every((each) => each.time !== undefined)).toBe(true);
    expect(Buffer.compare(frames[2]!.bytes, frames[0]!.bytes)).toBe(0);
  });

  it("may have blocks of others of any size, which are not held", async () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 1, snapLength: 0 });
    const before = writer.take();
    writer.addFrame(frame(1, Uint8Array.of(1)));
    const after = writer.take();
    const length = 100_000_000;
    const head = new DataView(new ArrayBuffer(8));
    head.setUint32(0, 0x7777_7777, true);
    head.setUint32(4, length, true);
    const filling = new Uint8Array(999_999);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield before;
      yield new Uint8Array(head.buffer);
      for (let left = length - 8; left > 0; left -= filling.length) yield filling.subarray(0, left);
      yield after;
    }
    const { capture, frames } = await read(pieces());
    expect(capture.problems).toEqual([]);
    expect(frames).toMatchObject([{ position: before.length + length + 28 }]);
  });
});

describe("a pipe", () => {
  it("hands over the frames that are there without waiting for more", async () => {
    const writer = new PcapWriter({ linkType: 1 });
    const pipe = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 16 });
    const into = pipe.writable.getWriter();
    const opening = openCapture(pipe.readable);
    await into.write(writer.take());
    const batches = (await opening).batches();
    for (let number = 1; number <= 3; number++) {
      const next = batches.next();
      writer.addFrame(frame(number, Uint8Array.of(number)));
      await into.write(writer.take());
      expect((await next).value).toMatchObject({ count: 1, firstNumber: number });
    }
    const end = batches.next();
    await into.close();
    expect((await end).done).toBe(true);
  });

  it("cannot give single frames again", async () => {
    const { capture } = await read(inPieces(sample(), 1000));
    expect(capture.access).toBeUndefined();
  });

  it("is told when no more is wanted", async () => {
    let isClosed = false;
    const writer = new PcapWriter({ linkType: 1 });
    writer.addFrame(frame(1, Uint8Array.of(1)));
    const first = writer.take();
    async function* pieces(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield first;
      } finally {
        isClosed = true;
      }
    }
    for await (const batch of (await openCapture(pieces())).batches()) {
      expect(batch.count).toBe(1);
      break;
    }
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(isClosed).toBe(true);
  });
});

describe("a signal", () => {
  const silence = async function* (): AsyncGenerator<Uint8Array> {
    yield new PcapWriter({ linkType: 1 }).take();
    await new Promise(() => undefined);
  };

  it("ends reading from a pipe that says nothing more", async () => {
    const controller = new AbortController();
    const capture = await openCapture(silence(), { signal: controller.signal });
    const frames = readFrames(capture);
    controller.abort(new Error("enough"));
    await expect(frames).rejects.toThrow("enough");
  });

  it("ends opening", async () => {
    const controller = new AbortController();
    const opening = openCapture(
      { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) },
      {
        signal: controller.signal,
      },
    );
    controller.abort(new Error("enough"));
    await expect(opening).rejects.toThrow("enough");
    await expect(openCapture(blobSource(new Blob([])), { signal: AbortSignal.abort() })).rejects.toThrow("abort");
  });
});

it("what the input throws is thrown", async () => {
  const header = new PcapWriter({ linkType: 1 }).take();
  const broken: ByteSource = {
    size: 100,
    read(position, into) {
      if (position >= header.length) return Promise.reject(new Error("the disk is gone"));
      const part = header.subarray(position, position + into.length);
      into.set(part);
      return Promise.resolve(part.length);
    },
  };
  await expect(read(broken)).rejects.toThrow("the disk is gone");
});

/** Never gives more than so many bytes at once. */
function stingySource(bytes: Uint8Array, most: number): ByteSource {
  return {
    size: bytes.length,
    async read(position, into) {
      const part = bytes.subarray(position, position + Math.min(into.length, most));
      into.set(part);
      return part.length;
    },
  };
}

async function* emptyBetween(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield new Uint8Array(0);
    yield piece;
  }
}
