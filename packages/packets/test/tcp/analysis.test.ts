import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACK, FIN, PSH, RST, SYN } from "../../src/tcp/flags.ts";
import { ackRtt, initialRtt, relativeAcknowledgement, relativeSequence, windowSize } from "../../src/tcp/shown.ts";
import { PacketColumns } from "../../src/columns/packet-columns.ts";
import { Analysed, type Segment } from "./segments.ts";

const WINDOW_SCALE_7 = [3, 3, 7, 1];
/** A handshake that takes 10 ms, both sides scaling by 2⁷; data goes on with 101 and 501. */
const HANDSHAKE: readonly Segment[] = [
  { from: "client", sequence: 100, flags: SYN, options: WINDOW_SCALE_7, at: 0 },
  { from: "server", sequence: 500, acknowledgement: 101, flags: SYN | ACK, options: WINDOW_SCALE_7, at: 10 },
  { from: "client", sequence: 101, acknowledgement: 501, at: 10 },
];
const sends = (sequence: number, length: number, at: number, more: Partial<Segment> = {}): Segment => ({
  from: "client",
  sequence,
  acknowledgement: 501,
  length,
  at,
  ...more,
});
const answers = (acknowledgement: number, at: number, more: Partial<Segment> = {}): Segment => ({
  from: "server",
  sequence: 501,
  acknowledgement,
  at,
  ...more,
});
const analysed = (...segments: Segment[]): Analysed => new Analysed([...HANDSHAKE, ...segments]);

describe("the TCP analysis", () => {
  it("finds nothing wrong with a transfer in order", () => {
    const seen = analysed(
      sends(101, 100, 20),
      sends(201, 100, 21),
      answers(301, 30),
      sends(301, 50, 31, { flags: FIN | ACK }),
    );
    expect(seen.all()).toEqual([]);
  });

  it("counts sequence numbers from the first of each side, and scales windows but those of SYNs", () => {
    const { chunk, conversations } = analysed(sends(101, 100, 20, { window: 10 }), answers(201, 30, { window: 2 }));
    const rows = [0, 1, 3, 4];
    expect(rows.map((row) => relativeSequence(conversations, chunk, row))).toEqual([0, 0, 1, 1]);
    expect(rows.map((row) => relativeAcknowledgement(conversations, chunk, row))).toEqual([0, 1, 1, 101]);
    expect(rows.map((row) => windowSize(chunk, row))).toEqual([1000, 1000, 1280, 256]);
  });

  it("scales no window when one side did not offer it", () => {
    const { chunk } = new Analysed([
      HANDSHAKE[0]!,
      { ...HANDSHAKE[1]!, options: [] },
      sends(101, 1, 11, { window: 9 }),
    ]);
    expect(windowSize(chunk, 2)).toBe(9);
  });

  it("measures what is in flight, from the first transmission to the ACK, and the handshake", () => {
    const { chunk, conversations } = analysed(sends(101, 100, 20), sends(201, 100, 21), answers(301, 29));
    expect([...chunk.bytesInFlight.subarray(3, 6)]).toEqual([100, 200, 0]);
    expect(chunk.acksFrame[5]).toBe(5);
    const duration = { seconds: 0, nanoseconds: 0 };
    expect(ackRtt(new PacketColumns(false), chunk, 5, duration)).toBe(true);
    expect(duration).toEqual({ seconds: 0, nanoseconds: 8_000_000 });
    expect(initialRtt(conversations, 0, duration)).toBe(true);
    expect(duration).toEqual({ seconds: 0, nanoseconds: 10_000_000 });
  });

  it("takes what is selectively acknowledged out of what is in flight", () => {
    const sack = [1, 1, 5, 10, 0, 0, 0, 201, 0, 0, 1, 45]; // 201 to 301
    const seen = analysed(
      sends(101, 100, 20),
      sends(201, 100, 20),
      answers(101, 21, { options: sack }),
      sends(301, 100, 22),
    );
    expect(seen.chunk.bytesInFlight[6]).toBe(200);
  });

  it("counts bytes since the last PSH", () => {
    const { chunk } = analysed(sends(101, 10, 20), sends(111, 20, 20, { flags: ACK | PSH }), sends(131, 5, 20));
    expect([...chunk.pushedBytes.subarray(3, 6)]).toEqual([10, 30, 5]);
  });

  it("tells how long a retransmission waited, and since which frame", () => {
    const { chunk } = analysed(sends(101, 100, 20), sends(201, 100, 20), sends(101, 100, 220));
    expect([chunk.timeouts.get(5, 0), chunk.timeouts.get(5, 1), chunk.timeouts.get(5, 2)]).toEqual([4, 0, 200_000_000]);
  });

  it("tells which frame a duplicate ACK repeats, and how many there were", () => {
    const { duplicateAcks } = analysed(sends(101, 50, 20), answers(101, 21), answers(101, 22)).chunk;
    expect([4, 5].map((row) => [duplicateAcks.get(row, 0), duplicateAcks.get(row, 1)])).toEqual([
      [2, 1],
      [2, 2],
    ]);
  });

  it.each<[string, Segment[], string[]]>([
    ["a retransmission", [sends(101, 100, 20), sends(201, 100, 20), sends(101, 100, 220)], ["5: retransmission"]],
    [
      "out of order what comes sooner than a round trip after what should have followed it",
      [sends(201, 100, 20), sends(101, 100, 25)],
      ["3: lostSegment", "4: outOfOrder"],
    ],
    [
      "duplicate ACKs, and a retransmission soon after the second a fast one",
      [
        sends(101, 50, 20),
        sends(151, 50, 20),
        sends(201, 50, 20),
        answers(101, 21),
        answers(101, 22),
        sends(101, 50, 24),
      ],
      ["6: duplicateAck", "7: duplicateAck", "8: retransmission, fastRetransmission"],
    ],
    [
      "spurious what was acknowledged already",
      [sends(101, 100, 20), answers(201, 30), sends(101, 100, 31)],
      ["5: retransmission, spuriousRetransmission"],
    ],
    ["what was not captured a lost segment", [sends(151, 10, 20)], ["3: lostSegment"]],
    ["an ACK of it an ACK of what was not seen", [answers(900, 20)], ["3: ackLostSegment"]],
    [
      "one byte before the next one a keep-alive, and its answer so",
      [sends(101, 10, 20), answers(111, 21), sends(110, 0, 9000), answers(111, 9001)],
      ["5: keepAlive", "6: keepAliveAck"],
    ],
    [
      "a window of 0, the probe into it, the probe's answer, and the update",
      [
        sends(101, 10, 20),
        answers(111, 21, { window: 0 }),
        sends(111, 1, 300),
        answers(111, 301, { window: 0 }),
        answers(111, 400),
      ],
      ["4: zeroWindow", "5: zeroWindowProbe", "6: zeroWindow, zeroWindowProbeAck", "7: windowUpdate"],
    ],
    [
      "a window that is used up to its last byte full",
      [answers(101, 20, { window: 1, flags: ACK }), sends(101, 128, 21)],
      ["3: windowUpdate", "4: windowFull"],
    ],
  ])("calls %s", (_what, segments, expected) => {
    expect(analysed(...segments).all()).toEqual(expected);
  });

  it("opens another conversation for a SYN from another number on the same ports", () => {
    const seen = analysed(sends(101, 0, 20, { flags: RST }), { from: "client", sequence: 9000, flags: SYN, at: 30 });
    expect(seen.all()).toEqual(["4: reusedPorts"]);
    expect([...seen.chunk.stream.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1]);
    expect(relativeSequence(seen.conversations, seen.chunk, 4)).toBe(0);
  });

  it("tells what was seen of the whole conversation before each frame", () => {
    const { chunk } = analysed(
      sends(101, 10, 20),
      answers(111, 21, { flags: FIN | ACK }),
      sends(111, 0, 22, { flags: RST }),
      answers(111, 23),
    );
    expect([...chunk.completeness.subarray(0, 7)]).toEqual([0, 1, 3, 7, 15, 31, 63]);
  });

  it("hides the verdicts of a segment whose options are cut, as Wireshark does, and takes it into account", () => {
    const seen = analysed(
      sends(151, 10, 20, { options: [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2], cut: 6 }),
      sends(101, 10, 21),
    );
    expect(seen.all()).toEqual(["4: outOfOrder"]);
  });

  it("takes any segments without failing, whose numbers lie anywhere", () => {
    const number = fc.constantFrom(0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_fffe, 0xffff_ffff);
    const segment: fc.Arbitrary<Segment> = fc.record({
      from: fc.constantFrom("client", "server"),
      sequence: number,
      acknowledgement: number,
      flags: fc.integer({ min: 0, max: 0xfff }),
      window: fc.constantFrom(0, 1, 0xffff),
      length: fc.constantFrom(0, 1, 2, 1448, 0x7fff_ffff, 0xffff_ffff),
      at: fc.integer({ min: 0, max: 5_000_000 }),
      options: fc
        .array(fc.integer({ min: 0, max: 255 }), { maxLength: 10 })
        .map((words) => words.flatMap((word) => [word, 3, word, 5])),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 200 }), (segments) => {
        const { chunk } = new Analysed(segments);
        expect(chunk.count).toBe(segments.length);
        for (let row = 0; row < chunk.count; row++) expect(chunk.bytesInFlight[row]).toBeLessThan(2_000_000_000);
      }),
    );
  });
});
