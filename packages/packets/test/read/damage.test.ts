import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS, PcapngWriter } from "@wireside/packets";
import { inPieces, problemsOf, read } from "./reading.ts";

/** A section, an interface, and frames of 20 bytes that hold their own numbers; and where each block begins. */
function capture(frames: number): { bytes: Uint8Array<ArrayBuffer>; view: DataView; at: number[] } {
  const writer = new PcapngWriter();
  writer.addInterface({ linkType: 1, snapLength: 0 });
  const at = [28];
  const bytes = [writer.take()];
  for (let number = 1; number <= frames; number++) {
    writer.addFrame({ seconds: number, nanoseconds: 0, length: 20, bytes: new Uint8Array(20).fill(number) });
    at.push(bytes.reduce((sum, piece) => sum + piece.length, 0));
    bytes.push(writer.take());
  }
  const whole = new Uint8Array(Buffer.concat(bytes));
  return { bytes: whole, view: new DataView(whole.buffer), at };
}

async function numbersAndProblems(bytes: Uint8Array): Promise<[(number | undefined)[], string[]]> {
  const whole = await read(bytes);
  // However the bytes come, the same is found.
  const pieces = await read(inPieces(bytes, 7));
  const numbers = whole.frames.map((frame) => frame.bytes[0]);
  expect(pieces.frames.map((frame) => frame.bytes[0])).toEqual(numbers);
  expect(pieces.capture.problems).toEqual(whole.capture.problems);
  return [numbers, problemsOf(whole.capture)];
}

describe("a damaged pcapng", () => {
  it("goes on behind a block whose length at the end is wrong", async () => {
    const { bytes, view, at } = capture(4);
    view.setUint32(at[3]! - 4, 999, true);
    expect(await numbersAndProblems(bytes)).toEqual([[1, 3, 4], [`block_damaged at ${at[2]}`]]);
  });

  it.each([
    ["shorter", 40],
    ["no multiple of four", 51],
    ["shorter than any block", 8],
    ["a little longer", 60],
    ["longer than the capture", 100_000],
    ["longer than any block", 0xffff_fff0],
  ])("goes on behind a block whose length at the beginning is wrong: %s", async (_, length) => {
    const { bytes, view, at } = capture(4);
    view.setUint32(at[2]! + 4, length, true);
    expect(await numbersAndProblems(bytes)).toEqual([[1, 3, 4], [`block_damaged at ${at[2]}`]]);
  });

  it("goes on behind a last block that is damaged", async () => {
    const { bytes, view, at } = capture(2);
    view.setUint32(bytes.length - 4, 7, true);
    expect(await numbersAndProblems(bytes)).toEqual([[1], [`block_damaged at ${at[2]}`]]);
  });

  it("ends at a block of which both lengths are wrong: it would have to guess", async () => {
    const { bytes, view, at } = capture(4);
    view.setUint32(at[2]! + 4, 40, true);
    view.setUint32(at[3]! - 4, 44, true);
    expect(await numbersAndProblems(bytes)).toEqual([[1], [`block_lost at ${at[2]}`]]);
  });

  it("ends at a section that does not say its byte order", async () => {
    const { bytes } = capture(1);
    const twice = new Uint8Array(Buffer.concat([bytes, bytes]));
    new DataView(twice.buffer).setUint32(bytes.length + 8, 0x01020304);
    expect(await numbersAndProblems(twice)).toEqual([[1], [`block_lost at ${bytes.length}`]]);
  });

  it("does not take frames behind a damaged section or interface for those of another interface", async () => {
    const { bytes, view, at } = capture(1);
    const twice = new Uint8Array(Buffer.concat([bytes, bytes]));
    new DataView(twice.buffer).setUint32(bytes.length + 24, 29, true);
    const { capture: read2, frames } = await read(twice);
    expect(frames.map(({ interfaceIndex }) => interfaceIndex)).toEqual([0, 1]);
    expect(problemsOf(read2)).toEqual([`block_damaged at ${bytes.length}`]);
    view.setUint32(at[1]! - 4, 0, true);
    expect(await numbersAndProblems(bytes)).toEqual([[], ["block_damaged at 28", `unknown_interface at ${at[1]}`]]);
  });

  it("finds the end of a damaged block only so far away as is searched", async () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 189, snapLength: 0 });
    const before = writer.take();
    const large = new Uint8Array(CAPTURE_LIMITS.damageBytes + 5);
    for (const bytes of [large, Uint8Array.of(2)])
      writer.addFrame({ seconds: 1, nanoseconds: 0, length: bytes.length, bytes });
    const frames = writer.take();
    new DataView(frames.buffer).setUint32(4, 40, true);
    const { capture, frames: found } = await read(Buffer.concat([before, frames]));
    expect([found, problemsOf(capture)]).toEqual([[], [`block_lost at ${before.length}`]]);
  });

  it("leaves out a frame that claims more bytes than its block has, or than a frame may have", async () => {
    const { bytes, view, at } = capture(3);
    view.setUint32(at[2]! + 20, 21, true);
    expect(await numbersAndProblems(bytes)).toEqual([[1, 3], [`frame_past_block at ${at[2]}`]]);
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 1, snapLength: 0 });
    const before = writer.take().length;
    for (const length of [CAPTURE_LIMITS.frameBytes + 1, CAPTURE_LIMITS.frameBytes])
      writer.addFrame({ seconds: 1, nanoseconds: 0, length, bytes: new Uint8Array(length) });
    const tooLarge = await read(Buffer.concat([capture(0).bytes, writer.take()]));
    expect(tooLarge.frames).toHaveLength(1);
    expect(problemsOf(tooLarge.capture)).toEqual([`frame_too_large at ${before}`]);
  });

  it("leaves out frames and counts of an interface that is not there", async () => {
    const { bytes, view, at } = capture(3);
    view.setUint32(at[2]! + 8, 1, true);
    expect(await numbersAndProblems(bytes)).toEqual([[1, 3], [`unknown_interface at ${at[2]}`]]);
  });

  it("counts an interface that cannot be used, so that the numbers of others stay right", async () => {
    const writer = new PcapngWriter();
    const section = writer.take();
    const tooShort = Uint8Array.of(1, 0, 0, 0, 12, 0, 0, 0, 12, 0, 0, 0);
    writer.addInterface({ linkType: 1, snapLength: 0 });
    const first = writer.take();
    writer.addInterface({ linkType: 101, snapLength: 0 });
    writer.take();
    writer.addFrame({ seconds: 1, nanoseconds: 0, length: 1, bytes: Uint8Array.of(1), interfaceIndex: 1 });
    const { capture, frames } = await read(Buffer.concat([section, tooShort, first, writer.take()]));
    expect(problemsOf(capture)).toEqual(["block_too_short at 28"]);
    expect(frames).toMatchObject([{ interfaceIndex: 0, linkType: 1 }]);
  });

  it("reads no further than an option that does not fit, and keeps the frame", async () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 1, snapLength: 0 });
    const before = writer.take();
    writer.addFrame({ seconds: 1, nanoseconds: 0, length: 0, bytes: new Uint8Array(0), comments: ["good", "bad!"] });
    const frame = writer.take();
    new DataView(frame.buffer).setUint16(28 + 8 + 2, 400, true);
    const { capture, frames } = await read(Buffer.concat([before, frame]));
    expect(frames).toMatchObject([{ comments: ["good"] }]);
    expect(problemsOf(capture)).toEqual([`option_damaged at ${before.length}`]);
  });
});

describe("what a capture can make the reader keep", () => {
  it("is so many problems, and the number of the others", async () => {
    const { bytes, view, at } = capture(CAPTURE_LIMITS.problems + 5);
    for (const begin of at.slice(1)) view.setUint32(begin + 8, 1, true);
    const { capture: read1, frames } = await read(bytes);
    expect([frames.length, read1.problems.length, read1.problemsLeftOut]).toEqual([0, CAPTURE_LIMITS.problems, 5]);
  });

  it("is so many interfaces; frames of further ones are left out", async () => {
    const writer = new PcapngWriter();
    for (let number = 0; number <= CAPTURE_LIMITS.interfaces; number++)
      writer.addInterface({ linkType: 1, snapLength: 0 });
    for (const interfaceIndex of [CAPTURE_LIMITS.interfaces - 1, CAPTURE_LIMITS.interfaces])
      writer.addFrame({ seconds: 1, nanoseconds: 0, length: 1, bytes: Uint8Array.of(1), interfaceIndex });
    const { capture, frames } = await read(writer.take());
    expect(capture.interfaces).toHaveLength(CAPTURE_LIMITS.interfaces);
    expect(frames).toMatchObject([{ interfaceIndex: CAPTURE_LIMITS.interfaces - 1 }]);
    expect(capture.problems.map(({ code }) => code)).toEqual(["too_many_interfaces", "unknown_interface"]);
  });

  it("is so many bytes of names, secrets and comments", async () => {
    const writer = new PcapngWriter();
    const before = writer.take();
    writer.addSecrets({ kind: "other", type: 1, bytes: new Uint8Array(8_000_000) });
    const block = writer.take();
    async function* many(): AsyncGenerator<Uint8Array> {
      yield before;
      for (let count = 0; count < 12; count++) yield block;
    }
    const { capture } = await read(many());
    expect(capture.secrets).toHaveLength(Math.floor(CAPTURE_LIMITS.metadataBytes / 8_000_000));
    expect(problemsOf(capture)).toEqual([`too_much_metadata at ${before.length + 8 * block.length}`]);
  });
});
