import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PACKET_STATE, SentPackets } from "../../../src/core/recovery/sent-packets.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";

interface Known {
  readonly sentAt: number;
  readonly bytes: number;
  readonly stream: number;
  readonly more: string;
}

describe("the ring of sent packets", () => {
  it("knows of every packet in flight what a map knows", () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant("send"),
          bytes: fc.nat(1500),
          count: fc.integer({ min: 1, max: 40 }),
        }),
      },
      fc.record({ kind: fc.constant("skip"), bytes: fc.constant(0), count: fc.integer({ min: 1, max: 5 }) }),
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant("remove"), bytes: fc.nat(), count: fc.integer({ min: 1, max: 60 }) }),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ring = new SentPackets();
        const known = new Map<number, Known>();
        let now = 0;
        for (const { kind, bytes, count } of steps) {
          for (let each = 0; each < count; each += 1) {
            now += 1;
            if (kind === "send") {
              const slot = ring.reserve();
              const number = ring.next;
              ring.stream[slot] = number * 2;
              ring.more[slot] = [{ type: 1, stream: number, offset: 0, length: 0, isFin: false }];
              ring.add(now, bytes);
              known.set(number, { sentAt: now, bytes, stream: number * 2, more: String(number) });
            } else if (kind === "skip") {
              ring.reserve();
              ring.skip();
            } else {
              const numbers = [...known.keys()];
              const number = numbers[(bytes + each) % Math.max(1, numbers.length)];
              if (number === undefined) break;
              ring.remove(ring.slotOf(number), PACKET_STATE.acked);
              known.delete(number);
              while (ring.base < ring.next && ring.state[ring.slotOf(ring.base)] !== PACKET_STATE.inFlight)
                ring.release();
            }
          }
          expect(ring.packetsInFlight).toBe(known.size);
          expect(ring.bytesInFlight).toBe(ring.countBytesInFlight());
          expect(ring.bytesInFlight).toBe([...known.values()].reduce((sum, packet) => sum + packet.bytes, 0));
          expect(ring.base).toBe(Math.min(ring.next, ...known.keys()));
          for (const [number, packet] of known) {
            const slot = ring.slotOf(number);
            expect({
              sentAt: ring.sentAt[slot],
              bytes: ring.bytes[slot],
              stream: ring.stream[slot],
              more: String(ring.more[slot]?.[0]?.stream),
            }).toEqual(packet);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("gives a reserved slot without what its last packet left there", () => {
    const ring = new SentPackets();
    for (let number = 0; number < 200; number += 1) {
      const slot = ring.reserve();
      expect([ring.stream[slot], ring.more[slot], ring.ackedThrough[slot]]).toEqual([-1, undefined, -1]);
      ring.stream[slot] = 4;
      ring.ackedThrough[slot] = 7;
      ring.more[slot] = [];
      ring.add(number, 100);
      ring.remove(slot, PACKET_STATE.acked);
      ring.release();
    }
  });

  it("forgets the oldest packet when it can remember no more", () => {
    const ring = new SentPackets();
    ring.reserve();
    ring.add(0, 1200);
    for (let count = 1; count < TRANSPORT_LIMITS.packetsInFlight; count += 1) {
      ring.reserve();
      ring.skip();
    }
    expect(ring.isFull).toBe(true);
    ring.reserve();
    expect([ring.span, ring.bytesInFlight, ring.packetsInFlight]).toEqual([0, 0, 0]);
  });
});
