import { describe, expect, it } from "vitest";
import { hex, problemsOf, read } from "./reading.ts";

const SECTION = `
  0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
`;
/** Ethernet, in microseconds, 65,535 bytes of a frame. */
const INTERFACE = `
  01000000 14000000 0100 0000 ffff0000 14000000
`;
/** At 10.123456, 3 of 60 bytes, on interface 0. */
const FRAME = `
  06000000 24000000 00000000 00000000 c0789a00 03000000 3c000000 aabbcc 00 24000000
`;

/** A block with the least significant byte first. */
function block(type: string, body: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(hex(body).length + 12);
  return `${type} ${length.toString("hex")} ${body}\n${length.toString("hex")}\n`;
}

function interfaceWith(options: string): string {
  return block("01000000", `0100 0000 ffff0000 ${options}`);
}

describe("a pcapng", () => {
  it("gives its frames, and what it says of itself", async () => {
    const { capture, frames } = await read(hex(SECTION + INTERFACE + FRAME));
    expect(capture.format).toEqual({ name: "pcapng", version: "1.0", byteOrder: "little" });
    expect(capture.sections).toEqual([{ position: 0, byteOrder: "little", version: "1.0", comments: [] }]);
    expect(capture.interfaces).toEqual([{ linkType: 1, snapLength: 65_535, resolution: "10^-6" }]);
    expect(capture.problems).toEqual([]);
    expect(frames).toEqual([
      {
        number: 1,
        time: "10.123456000",
        length: 60,
        bytes: hex("aabbcc"),
        position: 76,
        interfaceIndex: 0,
        linkType: 1,
        flags: 0,
        comments: [],
        dropped: undefined,
      },
    ]);
  });

  it("has what sections and interfaces say of themselves in options", async () => {
    const { capture } = await read(
      hex(`
        ${block(
          "0a0d0d0a",
          `4d3c2b1a 0100 0200 7800000000000000
           0100 0300 6f6e6500  0100 0300 74776f00      # comments "one", "two"
           0200 0200 68770000  0300 0200 6f730000      # hardware "hw", operating system "os"
           0400 0300 61707000                          # application "app"
           ac4b 0400 deadbeef  0000 0000               # somebody's own; the end`,
        )}
        ${interfaceWith(`
          0200 0400 65746830  0300 0200 64650000       # name "eth0", description "de"
          0800 0800 00ca9a3b00000000                   # 10^9 bits a second
          0b00 0400 00746370                           # filter "tcp"
          0c00 0200 6f730000  0f00 0200 68770000       # operating system "os", hardware "hw"
          0d00 0100 04000000                           # frame check sequence of 4 bytes
          0900 0100 09000000                           # nanoseconds
          0100 0100 63000000  0000 0000                # comment "c"`)}
      `),
    );
    expect(capture.sections).toEqual([
      {
        position: 0,
        byteOrder: "little",
        version: "1.2",
        length: 120n,
        hardware: "hw",
        operatingSystem: "os",
        application: "app",
        comments: ["one", "two"],
      },
    ]);
    expect(capture.interfaces).toEqual([
      {
        linkType: 1,
        snapLength: 65_535,
        name: "eth0",
        description: "de",
        speed: 1_000_000_000n,
        filter: "tcp",
        operatingSystem: "os",
        hardware: "hw",
        frameCheckSequence: 4,
        resolution: "10^-9",
        comments: ["c"],
      },
    ]);
    expect(capture.problems).toEqual([]);
  });

  it("may say the length of the frame check sequence in bits, as is written, or in bytes, as is done", async () => {
    const { capture } = await read(
      hex(SECTION + interfaceWith("0d00 0100 20000000") + interfaceWith("0d00 0100 04000000")),
    );
    expect(capture.interfaces.map(({ frameCheckSequence }) => frameCheckSequence)).toEqual([4, 4]);
  });

  it("has comments, flags and losses with its frames", async () => {
    const { frames } = await read(
      hex(
        `${SECTION}${INTERFACE}${block(
          "06000000",
          `00000000 00000000 c0789a00 03000000 3c000000 aabbcc00
         0100 0200 68690000  0100 0300 e282ac00     # comments "hi", "€"
         0200 0400 01020304                         # flags
         0400 0800 0700000000000000  0000 0000      # seven were lost`,
        )}${FRAME}`,
      ),
    );
    expect(frames[0]).toMatchObject({ comments: ["hi", "€"], flags: 0x0403_0201, dropped: 7n });
    expect(frames[1]).toMatchObject({ comments: [], flags: 0, dropped: undefined });
  });

  it("may have frames that do not say when they came", async () => {
    const { frames } = await read(
      hex(`${SECTION} ${block("01000000", "0100 0000 04000000")}
        ${block("03000000", "03000000 aabbcc00")}
        ${block("03000000", "09000000 11223344")}  # cut to the interface's four bytes
      `),
    );
    expect(frames).toMatchObject([
      { time: undefined, length: 3, bytes: hex("aabbcc"), interfaceIndex: 0, position: 60 },
      { time: undefined, length: 9, bytes: hex("11223344") },
    ]);
  });

  it("may have frames in the block that was before the present one", async () => {
    const { frames } = await read(
      hex(`${SECTION}${INTERFACE}${INTERFACE}
        ${block("02000000", "0100 0500 00000000 c0789a00 03000000 3c000000 aabbcc00  0100 0200 68690000 0000 0000")}
        ${block("02000000", "0000 ffff 00000000 c0789a00 01000000 01000000 dd000000")}
      `),
    );
    expect(frames).toMatchObject([
      { time: "10.123456000", interfaceIndex: 1, length: 60, bytes: hex("aabbcc"), comments: ["hi"], dropped: 5n },
      { interfaceIndex: 0, bytes: hex("dd"), dropped: undefined },
    ]);
  });

  it("may have several sections, each with its byte order, its interfaces and their numbers", async () => {
    const big = `
      0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
      00000001 00000014 0071 0000 00000000 00000014
      00000006 00000024 00000000 00000000 009a78c0 00000003 0000003c ddeeff 00 00000024
    `;
    const { capture, frames } = await read(hex(SECTION + INTERFACE + FRAME + big + SECTION + INTERFACE + FRAME));
    expect(frames.map(({ time, linkType, interfaceIndex }) => [time, linkType, interfaceIndex])).toEqual([
      ["10.123456000", 1, 0],
      ["10.123456000", 113, 1],
      ["10.123456000", 1, 2],
    ]);
    expect(capture.sections.map(({ byteOrder }) => byteOrder)).toEqual(["little", "big", "little"]);
  });

  it.each([
    ["seconds", "0900 0100 00000000", "00000000 0a000000", "10.000000000"],
    ["milliseconds", "0900 0100 03000000", "00000000 0b270000", "9.995000000"],
    ["nanoseconds", "0900 0100 09000000", "02000000 05000000", "8.589934597"],
    ["picoseconds", "0900 0100 0c000000", "02000000 05000000", "0.008589934"],
    ["units of 10^-127 s", "0900 0100 7f000000", "ffffffff ffffffff", "0.000000000"],
    ["1/256 s", "0900 0100 88000000", "00000000 01010000", "1.003906250"],
    ["2^-20 s", "0900 0100 94000000", "00000000 01001000", "1.000000953"],
    ["2^-32 s", "0900 0100 a0000000", "07000000 00000080", "7.500000000"],
    ["2^-63 s", "0900 0100 bf000000", "00000080 ffffffff", "1.000000000"],
    ["microseconds and a day more", "0e00 0800 8051010000000000", "00000000 01000000", "86400.000001000"],
    ["microseconds and a second less", "0e00 0800 ffffffffffffffff", "00000000 80841e00", "1.000000000"],
    ["microseconds before 1970", "0e00 0800 fdffffffffffffff", "00000000 80841e00", "-1.000000000"],
  ])("may count %s", async (_, option, timestamp, time) => {
    const { frames } = await read(
      hex(SECTION + interfaceWith(option) + block("06000000", `00000000 ${timestamp} 00000000 00000000`)),
    );
    expect(frames.map((frame) => frame.time)).toEqual([time]);
  });

  it("has names, secrets and what interfaces counted", async () => {
    const { capture } = await read(
      hex(`${SECTION}${INTERFACE}
        ${block(
          "04000000",
          `0100 0e00 0a000001 61 2e 62 00 63 2e 64 2e 65 00 0000    # 10.0.0.1: a.b, c.d.e
           0300 0800 020000000001 6e 00                             # an Ethernet address: n
           0000 0000`,
        )}
        ${block("0a000000", "4b534c54 03000000 4b455900")}          # a TLS key log: KEY
        ${block("0a000000", "4b4e4757 02000000 01020000")}          # keys of another kind
        ${block(
          "05000000",
          `00000000 00000000 40420f00
           0200 0800 00000000 01000000  0300 0800 00000000 02000000 # from 1 µs to 2 µs
           0400 0800 0500000000000000   0500 0800 0400000000000000
           0600 0800 0300000000000000   0700 0800 0200000000000000
           0800 0800 0100000000000000   0100 0200 68690000 0000 0000`,
        )}
      `),
    );
    expect(capture.names).toEqual([
      { kind: "ipv4", address: hex("0a000001"), names: ["a.b", "c.d.e"] },
      { kind: "ether", address: hex("020000000001"), names: ["n"] },
    ]);
    expect(capture.secrets).toEqual([
      { kind: "tls-key-log", text: "KEY" },
      { kind: "other", type: 0x5747_4e4b, bytes: hex("0102") },
    ]);
    expect(capture.statistics).toEqual([
      {
        interfaceIndex: 0,
        at: 1_000_000_000n,
        from: 1000n,
        to: 2000n,
        received: 5n,
        droppedByInterface: 4n,
        accepted: 3n,
        droppedBySystem: 2n,
        delivered: 1n,
        comments: ["hi"],
      },
    ]);
    expect(capture.problems).toEqual([]);
  });

  it("may have blocks of others, which are passed by", async () => {
    const { capture, frames } = await read(
      hex(`${SECTION}${INTERFACE}
        ${block("ad0b0000", "d97e0000 01020304")}
        ${block("ad0b0040", "d97e0000 01020304")}
        ${block("09000000", "4d455353 4147453d 61000000")}
        ${block("77777777", "")}
        ${FRAME}
      `),
    );
    expect(frames).toHaveLength(1);
    expect(capture.problems).toEqual([]);
  });

  it("of another major version is not read from there on", async () => {
    const { capture, frames } = await read(
      hex(SECTION + INTERFACE + FRAME + SECTION.replace("0100 0000", "0200 0000") + INTERFACE + FRAME),
    );
    expect(frames).toHaveLength(1);
    expect(problemsOf(capture)).toEqual(["unknown_version at 84"]);
  });

  it("cut anywhere gives the frames that are whole, and says where it was cut and what is missing", async () => {
    const blocks = [SECTION, INTERFACE, FRAME, FRAME].map(hex);
    const whole = Buffer.concat(blocks);
    for (let length = 16; length < whole.length; length++) {
      const { capture, frames } = await read(whole.subarray(0, length));
      expect([length, frames.length]).toEqual([length, length < 84 ? 0 : 1]);
      const offset = [0, 28, 48, 84].findLast((begin) => begin <= length)!;
      const next = [28, 48, 84, 120].find((begin) => begin > length)!;
      if (length === offset) expect(capture.problems).toEqual([]);
      else {
        const had = length - offset;
        const needed = had < 12 ? 12 : next - offset;
        expect(capture.problems).toMatchObject([{ code: "cut_short", offset, needed, had, afterFrame: frames.length }]);
      }
    }
  });
});
