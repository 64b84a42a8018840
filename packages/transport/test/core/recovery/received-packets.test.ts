import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { AckRanges } from "../../../src/core/recovery/ack-ranges.ts";
import { DuplicateWindow } from "../../../src/core/recovery/duplicate-window.ts";
import { ECN, ReceivedPackets } from "../../../src/core/recovery/received-packets.ts";
import { readAck } from "../../../src/core/wire/ack-frame.ts";
import { FrameReader } from "../../../src/core/wire/frame-reader.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";

function received(): ReceivedPackets {
  return new ReceivedPackets({ maxAckDelay: 25 });
}

/** Takes ack-eliciting packets, all at the same time. */
function take(packets: ReceivedPackets, now: number, ...numbers: number[]): void {
  for (const number of numbers) packets.onReceived(now, number, true, ECN.notEct);
}

function written(packets: ReceivedPackets, now = 0, room = 1200) {
  const writer = new PacketWriter(new Uint8Array(room));
  const through = packets.writeAck(now, writer);
  const reader = new FrameReader(writer.bytes, 0, writer.at);
  const frame = { ranges: new AckRanges(), delay: 0 };
  if (writer.at > 0) readAck(reader, reader.byte(), frame);
  expect(reader.violation).toBeUndefined();
  const { ranges, delay } = frame;
  const pairs = Array.from({ length: ranges.count }, (_, index) => [ranges.smallest[index], ranges.largest[index]]);
  return { through, pairs, delay, counts: ranges.hasEcn ? [ranges.ect0, ranges.ect1, ranges.ce] : undefined };
}

describe("the window of duplicates", () => {
  it("knows what a set knows, as far back as it reaches", () => {
    const jump = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -9000, max: 9000 }));
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 200 }), (jumps) => {
        const window = new DuplicateWindow();
        const known = new Set<number>();
        let number = 5000;
        for (const by of jumps) {
          number = Math.max(0, number + by);
          const isTooOld = number <= window.largest - TRANSPORT_LIMITS.duplicateWindow;
          expect(window.has(number)).toBe(isTooOld || known.has(number));
          if (isTooOld) continue;
          window.add(number);
          known.add(number);
        }
      }),
    );
  });
});

describe("an acknowledgement is due", () => {
  it("25 ms after the first packet, at once after the second", () => {
    const packets = received();
    take(packets, 10, 0);
    expect(packets.ackDueAt).toBe(35);
    take(packets, 12, 1);
    expect(packets.ackDueAt).toBe(12);
  });

  it("never for packets that do not ask for one", () => {
    const packets = received();
    packets.onReceived(0, 0, false, ECN.notEct);
    packets.onReceived(0, 1, false, ECN.notEct);
    expect([packets.ackDueAt, packets.hasNews]).toEqual([Number.POSITIVE_INFINITY, false]);
  });

  it("at once for a packet after a gap, and for one that fills it, but not for those behind", () => {
    const packets = received();
    take(packets, 0, 0, 1);
    written(packets);
    take(packets, 1, 3);
    expect(packets.ackDueAt).toBe(1);
    written(packets);
    take(packets, 2, 4);
    expect(packets.ackDueAt).toBe(27);
    take(packets, 3, 2);
    expect(packets.ackDueAt).toBe(3);
  });

  it("at once for a packet marked CE", () => {
    const packets = received();
    packets.onReceived(5, 0, true, ECN.ce);
    expect(packets.ackDueAt).toBe(5);
  });

  it("as seldom as the other side asks, by its newest wish", () => {
    const packets = received();
    packets.onAckFrequency(1, 9, 50, 0);
    packets.onAckFrequency(0, 0, 1, 1);
    take(packets, 0, 0, 1, 5, 3);
    expect(packets.ackDueAt).toBe(50);
    take(packets, 1, 6, 7, 8, 9, 10, 11);
    expect(packets.ackDueAt).toBe(1);
  });
});

describe("an ACK frame", () => {
  it("has the ranges, largest first, and how long the largest waited, in µs", () => {
    const packets = received();
    take(packets, 10, 0, 1, 5, 7, 8);
    expect(written(packets, 12.5)).toEqual({
      through: 8,
      pairs: [
        [7, 8],
        [5, 5],
        [0, 1],
      ],
      delay: 2500,
      counts: undefined,
    });
    expect([packets.ackDueAt, packets.hasNews]).toEqual([Number.POSITIVE_INFINITY, false]);
  });

  it("counts the marks of ECN", () => {
    const packets = received();
    packets.onReceived(0, 0, true, ECN.ect0);
    packets.onReceived(0, 1, true, ECN.ce);
    packets.onReceived(0, 2, true, ECN.ect0);
    expect(written(packets).counts).toEqual([2, 0, 1]);
  });

  it("leaves the oldest out where there is no room, and then nothing of it may be forgotten", () => {
    const packets = received();
    take(packets, 0, 0, 2, 4, 6, 8);
    const { through, pairs } = written(packets, 0, 8);
    expect([through, pairs.length > 0 && pairs.length < 5, pairs[0]]).toEqual([-1, true, [8, 8]]);
    packets.onAckAcked(through);
    expect(written(packets).pairs).toHaveLength(5);
  });

  it("no longer has what one before it told, once that was acknowledged", () => {
    const packets = received();
    take(packets, 0, 0, 2);
    const { through } = written(packets);
    take(packets, 0, 4);
    packets.onAckAcked(through);
    expect(written(packets).pairs).toEqual([[4, 4]]);
  });

  it("tells of a packet that came late, whatever was acknowledged of frames before it", () => {
    const packets = received();
    take(packets, 0, 0, 1, 3, 4);
    const before = written(packets).through;
    take(packets, 1, 2);
    packets.onAckAcked(before);
    const { through, pairs } = written(packets, 1);
    expect(pairs).toEqual([[2, 4]]);
    take(packets, 2, 5);
    packets.onAckAcked(through);
    expect(written(packets, 2).pairs).toEqual([[2, 5]]);
    packets.onAckAcked(5);
    take(packets, 3, 6);
    expect(written(packets, 3).pairs).toEqual([[6, 6]]);
  });

  it("forgets nothing untold, in whatever order packets come and frames are acknowledged or lost", () => {
    const event = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("receive"), by: fc.integer({ min: -12, max: 6 }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("write"), by: fc.constant(0) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("acked"), by: fc.nat(6) }) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const packets = received();
        const untold = new Set<number>();
        const frames: { through: number; numbers: Set<number> }[] = [];
        let next = 20;
        for (const { kind, by } of events) {
          if (kind === "receive") {
            const number = next + by;
            if (number < 0 || packets.has(number)) continue;
            take(packets, 0, number);
            untold.add(number);
            next = Math.max(next, number);
          } else if (kind === "write") {
            const { through, pairs } = written(packets);
            const numbers = new Set(
              pairs.flatMap(([from, to]) => Array.from({ length: to! - from! + 1 }, (_, at) => from! + at)),
            );
            expect([...untold].every((number) => numbers.has(number))).toBe(true);
            if (pairs.length > 0) frames.push({ through, numbers });
          } else {
            const frame = frames.at(-1 - by);
            if (frame === undefined) continue;
            packets.onAckAcked(frame.through);
            for (const number of frame.numbers) untold.delete(number);
          }
        }
      }),
    );
  });

  it("has no more ranges than allowed, the newest ones", () => {
    const packets = received();
    for (let number = 0; number < 1000; number += 2) take(packets, 0, number);
    const { pairs } = written(packets);
    expect(pairs).toHaveLength(TRANSPORT_LIMITS.ackRanges);
    expect(pairs[0]).toEqual([998, 998]);
  });

  it("asks now and then to be acknowledged itself", () => {
    const packets = received();
    take(packets, 0, 0);
    for (let number = 2; number < 100; number += 1) {
      take(packets, number, number);
      written(packets, number);
    }
    expect(packets.wantsPing).toBe(true);
    packets.onAckAcked(50);
    expect(packets.wantsPing).toBe(false);
  });
});
