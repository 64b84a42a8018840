import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PcapWriter } from "@wireside/packets";
import { hex, read } from "../read/reading.ts";

const frame = { seconds: 10, nanoseconds: 123_456_789, length: 60, bytes: hex("aabbcc") };

describe("a pcap that is written", () => {
  it("has a header and a record for each frame", () => {
    const writer = new PcapWriter({ linkType: 1 });
    expect(writer.take()).toEqual(hex("4d3cb2a1 0200 0400 00000000 00000000 00000400 01000000"));
    writer.addFrame(frame);
    expect(writer.take()).toEqual(hex("0a000000 15cd5b07 03000000 3c000000 aabbcc"));
    expect(writer.take()).toEqual(new Uint8Array(0));
  });

  it("may count microseconds, and have the most significant byte first", () => {
    const writer = new PcapWriter({ linkType: 101, snapLength: 96, resolution: "10^-6", byteOrder: "big" });
    writer.addFrame(frame);
    expect(writer.take()).toEqual(
      hex("a1b2c3d4 0002 0004 00000000 00000000 00000060 00000065  0000000a 0001e240 00000003 0000003c aabbcc"),
    );
  });

  it("is read as it was written", async () => {
    const frames = fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
        length: fc.nat(),
        bytes: fc.uint8Array({ maxLength: 2000 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(frames, fc.constantFrom("little" as const, "big" as const), async (written, byteOrder) => {
        const writer = new PcapWriter({ linkType: 1, byteOrder });
        for (const one of written) writer.addFrame(one);
        const { frames } = await read(writer.take());
        expect(frames.map(({ time, length, bytes }) => ({ time, length, bytes }))).toEqual(
          written.map(({ seconds, nanoseconds, length, bytes }) => ({
            time: `${seconds}.${String(nanoseconds).padStart(9, "0")}`,
            length,
            bytes,
          })),
        );
      }),
    );
  });

  it("takes no time that it cannot hold", () => {
    const writer = new PcapWriter({ linkType: 1 });
    writer.take();
    for (const time of [{ seconds: -1 }, { seconds: 1.5 }, { seconds: 2 ** 32 }, { nanoseconds: 1e9 }])
      expect(() => writer.addFrame({ ...frame, ...time })).toThrow(RangeError);
    expect(writer.take()).toHaveLength(0);
  });
});
