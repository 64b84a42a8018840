import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PcapngWriter } from "@wireside/packets";
import { hex, read } from "../read/reading.ts";

const frame = { seconds: 10, nanoseconds: 123_456_000, length: 60, bytes: hex("aabbcc") };

describe("a pcapng that is written", () => {
  it("has a section, interfaces and frames", () => {
    const writer = new PcapngWriter();
    expect(writer.take()).toEqual(hex("0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000"));
    expect(writer.addInterface({ linkType: 1, snapLength: 96, resolution: "10^-6" })).toBe(0);
    expect(writer.take()).toEqual(
      hex(`
        01000000 20000000 0100 0000 60000000
        0900 0100 06000000  0000 0000        # microseconds
        20000000
      `),
    );
    writer.addFrame(frame);
    expect(writer.take()).toEqual(
      hex("06000000 24000000 00000000 00000000 c0789a00 03000000 3c000000 aabbcc00 24000000"),
    );
  });

  it("has options where there is something to say", () => {
    const writer = new PcapngWriter({ byteOrder: "big", application: "wire", comments: ["€"] });
    writer.addInterface({ linkType: 1, snapLength: 0, name: "lo", filter: "tcp", frameCheckSequence: 4 });
    writer.addFrame({ ...frame, comments: ["hi", ""], flags: 2, dropped: 7n });
    expect(writer.take()).toEqual(
      hex(`
        0a0d0d0a 00000030 1a2b3c4d 0001 0000 ffffffffffffffff
        0001 0003 e282ac00  0004 0004 77697265  0000 0000
        00000030

        00000001 00000038 0001 0000 00000000
        0002 0002 6c6f0000  0009 0001 09000000  000b 0004 00746370  000d 0001 04000000  0000 0000
        00000038

        00000006 00000048 00000000 00000002 5b67ae00 00000003 0000003c aabbcc00
        0002 0004 00000002  0004 0008 0000000000000007  0001 0002 68690000  0001 0000  0000 0000
        00000048
      `),
    );
  });

  it("has names, secrets and what interfaces counted", () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 1, snapLength: 0 });
    writer.take();
    writer.addNames([{ kind: "ipv4", address: hex("0a000001"), names: ["a", "b"] }]);
    writer.addSecrets({ kind: "tls-key-log", text: "KEY" });
    writer.addStatistics({ interfaceIndex: 0, at: 2n ** 32n + 1n, from: 5n, received: 3n, comments: [] });
    expect(writer.take()).toEqual(
      hex(`
        04000000 1c000000 0100 0800 0a000001 61006200 0000 0000 1c000000
        0a000000 18000000 4b534c54 03000000 4b455900 18000000
        05000000 34000000 00000000 01000000 01000000
        0200 0800 00000000 05000000  0400 0800 0300000000000000  0000 0000
        34000000
      `),
    );
  });

  it("is read as it was written", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((value) => !value.includes("\0"));
    const described = fc.record(
      {
        linkType: fc.integer({ min: 0, max: 65_535 }).filter((type) => type !== 12 && type !== 14),
        snapLength: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        resolution: fc.constantFrom("10^-6", "10^-9"),
        name: text,
        description: text,
        filter: text,
        operatingSystem: text,
        hardware: text,
        speed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        frameCheckSequence: fc.integer({ min: 0, max: 7 }),
        comments: fc.array(text, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ["linkType", "snapLength", "resolution"] },
    );
    const frames = fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 18_446_744_072 }),
        nanoseconds: fc.nat(999_999).map((microseconds) => microseconds * 1000),
        length: fc.nat(),
        bytes: fc.uint8Array({ maxLength: 2000 }),
        interfaceIndex: fc.nat(1),
        comments: fc.array(text, { maxLength: 3 }),
        flags: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        dropped: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("little" as const, "big" as const),
        fc.tuple(described, described),
        frames,
        async (byteOrder, interfaces, written) => {
          const writer = new PcapngWriter({ byteOrder });
          for (const one of interfaces) writer.addInterface(one);
          for (const one of written) writer.addFrame(one);
          const { capture, frames } = await read(writer.take());
          expect(capture.problems).toEqual([]);
          expect(capture.format?.byteOrder).toBe(byteOrder);
          expect(capture.interfaces).toEqual(interfaces);
          expect(frames).toMatchObject(
            written.map(({ seconds, nanoseconds, ...same }) => ({
              ...same,
              time: `${seconds}.${String(nanoseconds).padStart(9, "0")}`,
              linkType: interfaces[same.interfaceIndex]!.linkType,
            })),
          );
        },
      ),
    );
  });

  it("cuts a text that is too long for an option between two characters", async () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 1, snapLength: 0 });
    writer.addFrame({ ...frame, comments: ["€".repeat(30_000)] });
    const { frames } = await read(writer.take());
    expect(frames[0]!.comments).toEqual(["€".repeat(21_845)]);
  });

  it("takes no frame of an interface that was not added, no time that it cannot hold, no address of another length", () => {
    const writer = new PcapngWriter();
    writer.addInterface({ linkType: 1, snapLength: 0 });
    writer.take();
    expect(() => writer.addFrame({ ...frame, interfaceIndex: 1 })).toThrow(RangeError);
    expect(() => writer.addFrame({ ...frame, seconds: -1 })).toThrow(RangeError);
    expect(() => writer.addFrame({ ...frame, seconds: 18_446_744_073 })).toThrow(RangeError);
    expect(() => writer.addStatistics({ interfaceIndex: 1, at: 0n, comments: [] })).toThrow(RangeError);
    const names = [{ kind: "ipv6", address: hex("0a000001"), names: [] }] as const;
    expect(() => writer.addNames(names)).toThrow(RangeError);
    const long = [{ kind: "ipv4", address: hex("0a000001"), names: ["n".repeat(65_531)] }] as const;
    expect(() => writer.addNames(long)).toThrow(RangeError);
    expect(writer.take()).toHaveLength(0);
  });
});
