import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  annotatedCopy,
  bytesSource,
  openCapture,
  PcapngWriter,
  PcapWriter,
  type CaptureInput,
} from "@wireside/packets";
import { hex, inPieces, problemsOf, read } from "../read/reading.ts";

const SECTION = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
const INTERFACE = "01000000 14000000 0100 0000 ffff0000 14000000";
const UNKNOWN = "77777777 10000000 01020304 10000000";
const FRAME = "06000000 24000000 00000000 00000000 c0789a00 03000000 3c000000 aabbcc00 24000000";
const SIMPLE = "03000000 14000000 03000000 aabbcc00 14000000";

async function annotate(
  input: CaptureInput,
  comments: Readonly<Record<number, readonly string[]>>,
  leftOut?: (frame: number) => void,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const annotations = { commentsOf: (frame: number) => comments[frame] ?? [], ...(leftOut ? { leftOut } : {}) };
  for await (const piece of annotatedCopy(await openCapture(input), annotations)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("a copy of a pcapng with comments", () => {
  it("has comments on the frames that get some, and everything else as it was", async () => {
    const bytes = hex(SECTION + INTERFACE + UNKNOWN + FRAME + FRAME + UNKNOWN);
    const copy = await annotate(bytesSource(bytes), { 2: ["hi", "you"] });
    expect(copy).toEqual(
      Buffer.from(
        hex(`${SECTION}${INTERFACE}${UNKNOWN}${FRAME}
          06000000 38000000 00000000 00000000 c0789a00 03000000 3c000000 aabbcc00
          0100 0200 68690000  0100 0300 796f7500  0000 0000
          38000000
          ${UNKNOWN}`),
      ),
    );
  });

  it("keeps the options that a frame had", async () => {
    const old = `0200 0400 01000000  0100 0100 61000000  ac4b 0500 7f000000 01000000`;
    for (const end of ["", "0000 0000"]) {
      const length = end === "" ? "40000000" : "44000000";
      const bytes = hex(`${SECTION}${INTERFACE}
        06000000 ${length} 00000000 00000000 c0789a00 03000000 3c000000 aabbcc00 ${old} ${end} ${length}`);
      expect((await annotate(bytesSource(bytes), { 1: ["b"] })).subarray(48)).toEqual(
        Buffer.from(
          hex(`06000000 4c000000 00000000 00000000 c0789a00 03000000 3c000000 aabbcc00 ${old}
            0100 0100 62000000 0000 0000 4c000000`),
        ),
      );
    }
  });

  it("keeps the byte order of each section, and makes a length that a section says of itself unknown", async () => {
    const little = new PcapngWriter();
    const big = new PcapngWriter({ byteOrder: "big", comments: ["second"] });
    for (const writer of [little, big]) {
      writer.addInterface({ linkType: 1, snapLength: 0 });
      writer.addFrame({ seconds: 1, nanoseconds: 2, length: 3, bytes: hex("0102"), comments: ["old"] });
    }
    const [first, second] = [little.take(), big.take()];
    new DataView(second.buffer).setBigUint64(16, BigInt(second.length - 28));
    const { capture, frames } = await read(
      await annotate(bytesSource(Buffer.concat([first, second])), { 1: ["a"], 2: ["b"] }),
    );
    expect(capture.problems).toEqual([]);
    expect(frames.map(({ comments }) => comments)).toEqual([
      ["old", "a"],
      ["old", "b"],
    ]);
    expect(capture.sections).toMatchObject([{ byteOrder: "little" }, { byteOrder: "big", comments: ["second"] }]);
    expect(capture.sections.map(({ length }) => length)).toEqual([undefined, undefined]);
  });

  it("copies what is damaged as it is", async () => {
    const bytes = hex(SECTION + INTERFACE + FRAME + FRAME.replace(/24000000$/u, "99000000") + FRAME + "0102030405");
    const copy = await annotate(bytesSource(bytes), { 1: ["a"], 2: ["b"] });
    const { capture, frames } = await read(copy);
    expect(frames.map(({ comments }) => comments)).toEqual([["a"], ["b"]]);
    expect(problemsOf(capture).map((problem) => problem.split(" ")[0])).toEqual(["block_damaged", "cut_short"]);
    expect(copy.subarray(-5)).toEqual(Buffer.from("0102030405", "hex"));
  });

  it("says which frames can have no comment", async () => {
    const bytes = hex(SECTION + INTERFACE + SIMPLE + FRAME);
    const left: number[] = [];
    const copy = await annotate(bytesSource(bytes), { 1: ["a"], 2: ["b"] }, (frame) => left.push(frame));
    expect(left).toEqual([1]);
    expect((await read(copy)).frames.map(({ comments }) => comments)).toEqual([[], ["b"]]);
  });

  it("is made of a gzipped one too, but not of one that can be read only once", async () => {
    const bytes = hex(SECTION + INTERFACE + FRAME + FRAME);
    const zipped = await annotate(bytesSource(gzipSync(bytes)), { 2: ["b"] });
    expect(zipped).toEqual(await annotate(bytesSource(bytes), { 2: ["b"] }));
    await expect(annotate(inPieces(bytes, 100), {})).rejects.toThrow(TypeError);
  });
});

describe("a copy of a pcap with comments", () => {
  it.each(["10^-6", "10^-9"] as const)("is a pcapng with the same frames, times to %s s", async (resolution) => {
    const writer = new PcapWriter({ linkType: 101, snapLength: 96, resolution });
    for (let number = 1; number <= 3; number++)
      writer.addFrame({ seconds: 4e9, nanoseconds: number * 1000, length: 10, bytes: Uint8Array.of(number) });
    const bytes = writer.take();
    const { capture, frames } = await read(await annotate(inPieces(bytes, 1000), { 2: ["hi"] }));
    const original = await read(bytes);
    expect(capture.format?.name).toBe("pcapng");
    expect(capture.interfaces).toEqual(original.capture.interfaces);
    const seen = ({ time, length, bytes, linkType }: (typeof frames)[number]) => ({ time, length, bytes, linkType });
    expect(frames.map(seen)).toEqual(original.frames.map(seen));
    expect(frames.map(({ comments }) => comments)).toEqual([[], ["hi"], []]);
  });
});
