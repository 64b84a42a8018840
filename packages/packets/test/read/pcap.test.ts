import { describe, expect, it } from "vitest";
import { hex, problemsOf, read } from "./reading.ts";

const LITTLE = `
  d4c3b2a1 0200 0400 00000000 00000000  # magic, version 2.4
  00000400 01000000                     # 262,144 bytes of a frame, Ethernet
`;
const TWO_FRAMES = `
  0a000000 40e20100 03000000 3c000000 aabbcc  # at 10.123456, 3 of 60 bytes
  0b000000 3f420f00 02000000 02000000 ddee    # at 11.999999
`;

describe("a pcap", () => {
  it("gives its frames, and what it says of itself", async () => {
    const { capture, frames } = await read(hex(LITTLE + TWO_FRAMES));
    expect(capture.format).toEqual({ name: "pcap", version: "2.4", byteOrder: "little", resolution: "10^-6" });
    expect(capture.interfaces).toEqual([{ linkType: 1, snapLength: 262_144, resolution: "10^-6" }]);
    expect(capture.problems).toEqual([]);
    const facts = { interfaceIndex: 0, linkType: 1, flags: 0, comments: [], dropped: undefined };
    expect(frames).toEqual([
      { ...facts, number: 1, time: "10.123456000", length: 60, bytes: hex("aabbcc"), position: 40 },
      { ...facts, number: 2, time: "11.999999000", length: 2, bytes: hex("ddee"), position: 59 },
    ]);
  });

  it("may be written with the most significant byte first, and count nanoseconds", async () => {
    const { capture, frames } = await read(
      hex(`
        a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000071
        ffffffff 3b9ac9ff 00000001 00000002 7f
      `),
    );
    expect(capture.format).toEqual({ name: "pcap", version: "2.4", byteOrder: "big", resolution: "10^-9" });
    expect(frames).toMatchObject([
      { time: "4294967295.999999999", length: 2, bytes: hex("7f"), linkType: 113, position: 40 },
    ]);
  });

  it("may have the longer frame headers of a patched libpcap", async () => {
    const { frames } = await read(
      hex(`
        34cdb2a1 0200 0400 00000000 00000000 ffff0000 01000000
        01000000 02000000 01000000 01000000 03000000 0008 00 00 aa
        01000000 02000000 01000000 01000000 03000000 0008 00 00 bb
      `),
    );
    expect(frames.map(({ bytes }) => bytes)).toEqual([hex("aa"), hex("bb")]);
  });

  it.each([
    ["2.2", "0200 0200", "3c000000 03000000", true],
    ["2.3", "0200 0300", "3c000000 03000000", true],
    ["2.3", "0200 0300", "03000000 3c000000", true],
    ["2.4", "0200 0400", "03000000 3c000000", true],
    ["2.4", "0200 0400", "3c000000 03000000", false],
  ])("of version %s may have its lengths in this order: %s, %s", async (version, written, lengths, isWhole) => {
    const { capture, frames } = await read(
      hex(`d4c3b2a1 ${written} 00000000 00000000 ffff0000 01000000  0a000000 00000000 ${lengths} aabbcc`),
    );
    expect(capture.format?.version).toBe(version);
    expect(frames.map(({ length, bytes }) => [length, bytes.length])).toEqual(isWhole ? [[60, 3]] : []);
  });

  it("says the length of the frame check sequence in the upper bits of its link type, if it says so", async () => {
    const sequence = async (link: string) =>
      (await read(hex(`d4c3b2a1 0200 0400 00000000 00000000 ffff0000 ${link}`))).capture.interfaces[0];
    expect(await sequence("01000024")).toMatchObject({ linkType: 1, frameCheckSequence: 4 });
    expect((await sequence("01000020"))?.frameCheckSequence).toBeUndefined();
  });

  it.each(["0c000000", "0e000000", "65000000"])("with the link type %s is raw IP", async (link) => {
    const { capture } = await read(hex(`d4c3b2a1 0200 0400 00000000 00000000 ffff0000 ${link}`));
    expect(capture.interfaces[0]?.linkType).toBe(101);
  });

  it("whose fractions are a second or more has them carried over", async () => {
    const { frames } = await read(
      hex(`${LITTLE} 0a000000 40420f00 00000000 00000000  0a000000 ffffffff 00000000 00000000`),
    );
    expect(frames.map(({ time }) => time)).toEqual(["11.000000000", "4304.967295000"]);
  });

  it("of an unknown version is read as the known one, and that is said", async () => {
    const { capture, frames } = await read(hex(LITTLE.replace("0200 0400", "0300 0100") + TWO_FRAMES));
    expect(frames).toHaveLength(2);
    expect(problemsOf(capture)).toEqual(["unknown_version at 4"]);
  });

  it("with a frame larger than any can be is read up to it", async () => {
    const { capture, frames } = await read(hex(`${LITTLE}${TWO_FRAMES} 0c000000 00000000 01000400 01000400 aabb`));
    expect(frames).toHaveLength(2);
    expect(capture.problems).toEqual([
      {
        code: "frame_too_large",
        offset: 61,
        afterFrame: 2,
        message: "Frame 3, at byte 61, claims 262145 captured bytes; at most 262144 can be.",
      },
    ]);
  });

  it("cut anywhere gives the frames that are whole, and says where it was cut and what is missing", async () => {
    const whole = hex(LITTLE + TWO_FRAMES);
    for (let length = 1; length < whole.length; length++) {
      const { capture, frames } = await read(whole.subarray(0, length));
      expect([length, frames.length]).toEqual([length, length < 43 ? 0 : 1]);
      const [problem] = capture.problems;
      if (length < 4) expect(problem).toMatchObject({ code: "not_a_capture", offset: 0 });
      else if (length < 24) expect(problem).toMatchObject({ code: "cut_short", offset: 0, needed: 24, had: length });
      else if (length === 24 || length === 43) expect(problem).toBeUndefined();
      else {
        const offset = length < 43 ? 24 : 43;
        const needed = length < offset + 16 ? 16 : length < 43 ? 19 : 18;
        expect(problem).toMatchObject({
          code: "cut_short",
          offset,
          afterFrame: frames.length,
          needed,
          had: length - offset,
        });
      }
    }
  });
});

describe("what is no capture", () => {
  it("has no frames and no format, and is called what it is", async () => {
    const nothing = await read(new Uint8Array(0));
    expect([nothing.capture.format, nothing.frames, problemsOf(nothing.capture)]).toEqual([
      undefined,
      [],
      ["empty at 0"],
    ]);
    const text = await read(new TextEncoder().encode("Dear Sir or Madam, enclosed you will find no packets."));
    expect([text.capture.format, text.frames, problemsOf(text.capture)]).toEqual([
      undefined,
      [],
      ["not_a_capture at 0"],
    ]);
  });
});
