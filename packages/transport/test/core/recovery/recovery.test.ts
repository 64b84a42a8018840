import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Recovery } from "../../../src/core/recovery/recovery.ts";
import { Fixed, Sender, rangesOf } from "./sender.ts";

describe("acknowledgements", () => {
  it("are told once for each packet", () => {
    const sender = new Sender();
    sender.send(0, 3);
    sender.ack(40, [0, 1]);
    sender.ack(41, [0, 2]);
    expect(sender.acked).toEqual([0, 1, 2]);
    expect(sender.recovery.sent.bytesInFlight).toBe(0);
  });

  it("give a round-trip time only when the largest is new", () => {
    const sender = new Sender();
    sender.send(0, 2);
    sender.ack(40, [1, 1]);
    sender.ack(90, [0, 1]);
    expect(sender.recovery.rtt.latest).toBe(40);
  });

  it("of what was not sent yet are a violation", () => {
    const sender = new Sender();
    sender.send(0, 2);
    expect(sender.ack(1, [0, 2])?.code).toBe("protocol_violation");
    expect(sender.acked).toEqual([]);
  });

  it("of a number that was skipped are a violation, however late", () => {
    const sender = new Sender({ random: () => 0 });
    const numbers = sender.send(0, 3);
    expect(numbers).toEqual([0, 2, 4]);
    expect(sender.ack(1, [0, 0], [2, 2], [4, 4])).toBeUndefined();
    expect(sender.ack(2, [0, 2], [4, 4])?.code).toBe("protocol_violation");
  });

  it("of ACK-only packets are fine and say nothing of the round trip", () => {
    const sender = new Sender();
    sender.send(0, 1);
    sender.send(0, 1, { isAckEliciting: false });
    sender.ack(30, [0, 1]);
    expect([sender.recovery.rtt.firstSampleAt, sender.recovery.deadline]).toEqual([
      undefined,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe("loss", () => {
  it("is declared when a packet sent three later was acknowledged (RFC 9002 §6.1.1)", () => {
    const sender = new Sender();
    sender.send(0, 5);
    sender.ack(40, [3, 3]);
    expect(sender.lost).toEqual([0]);
    sender.ack(40, [3, 4]);
    expect(sender.lost).toEqual([0, 1]);
  });

  it("is declared 9/8 of a round trip after sending, if a newer one was acknowledged (RFC 9002 §6.1.2)", () => {
    const sender = new Sender();
    sender.send(0, 2);
    sender.ack(80, [1, 1]);
    expect(sender.lost).toEqual([]);
    expect(sender.passDeadline()).toBe(90);
    expect(sender.lost).toEqual([0]);
    expect(sender.controller.lost).toMatchObject([{ bytes: 1200, packets: 1, largestLost: 0 }]);
  });

  it("of a probe of the MTU is not told to the controller", () => {
    const sender = new Sender();
    sender.send(0, 1, { isMtuProbe: true });
    sender.send(0, 3);
    sender.ack(40, [1, 3]);
    expect([sender.lost, sender.controller.lost]).toEqual([[0], []]);
  });

  it("of everything over three probe timeouts is persistent congestion (RFC 9002 §7.6)", () => {
    const sender = new Sender({ maxAckDelay: 0 });
    sender.send(0, 1);
    sender.ack(100, [0, 0]);
    const period = 3 * sender.recovery.rtt.probeTimeout;
    sender.send(100, 1);
    sender.send(101 + period, 1);
    sender.send(102 + period, 1);
    sender.send(300 + period, 3);
    sender.ack(400 + period, [4, 6]);
    expect(sender.controller.lost).toMatchObject([{ packets: 3, isPersistentCongestion: true }]);
    expect(sender.recovery.rtt.min).toBe(100);
  });

  it("with an acknowledged packet in between is not", () => {
    const sender = new Sender({ maxAckDelay: 0 });
    sender.send(0, 1);
    sender.ack(100, [0, 0]);
    const period = 3 * sender.recovery.rtt.probeTimeout;
    sender.send(100, 1);
    sender.send(150, 1);
    sender.send(101 + period, 1);
    sender.send(300 + period, 3);
    sender.ack(400 + period, [2, 2], [4, 6]);
    expect(sender.controller.lost.every((lost) => !lost.isPersistentCongestion)).toBe(true);
  });

  it("that was none is noticed, forgiven and undone once all of it arrived", () => {
    const sender = new Sender();
    sender.send(0, 8);
    sender.ack(40, [5, 7]);
    expect(sender.lost).toEqual([0, 1, 2, 3, 4]);
    sender.ack(41, [2, 7]);
    expect([sender.recovery.spuriousLosses, sender.controller.spurious]).toEqual([3, 0]);
    sender.ack(42, [0, 7]);
    expect([sender.recovery.spuriousLosses, sender.controller.spurious]).toEqual([5, 1]);
    expect(sender.recovery.reordering.packets).toBeGreaterThan(7);
    sender.ack(43, [0, 7]);
    expect(sender.recovery.spuriousLosses).toBe(5);
  });

  it("is looked for more patiently after reordering, and as before after 16 true losses", () => {
    const sender = new Sender();
    const { reordering, rtt } = sender.recovery;
    sender.send(0, 4);
    sender.ack(40, [3, 3]);
    sender.ack(41, [0, 3]);
    expect(reordering.lossDelay(rtt)).toBeGreaterThan((Math.max(rtt.smoothed, rtt.latest) * 9) / 8);
    for (let episode = 1; episode <= 16; episode += 1) {
      const at = episode * 1000;
      const [first] = sender.send(at, 20);
      sender.ack(at + 40, [first! + 10, first! + 19]);
      sender.passDeadline();
    }
    expect(reordering.packets).toBe(3);
  });
});

describe("probes", () => {
  it("are allowed after a probe timeout, twice as late each time (RFC 9002 §6.2.1)", () => {
    const sender = new Sender();
    sender.send(0, 1);
    const first = sender.recovery.rtt.probeTimeout + 25;
    expect(sender.passDeadline()).toBe(first);
    expect([sender.recovery.probes, sender.probed, sender.lost]).toEqual([2, [0], []]);
    expect(sender.recovery.deadline).toBe(2 * first);
    sender.send(first, 2);
    expect([sender.recovery.probes, sender.recovery.deadline]).toEqual([0, first + 2 * first]);
  });

  it("are never more than 3 s apart, so that a path that comes back is found soon", () => {
    const sender = new Sender();
    sender.send(0, 1);
    const times = Array.from({ length: 6 }, () => {
      const at = sender.passDeadline();
      sender.send(at, 2);
      return at;
    });
    expect(times.slice(1).map((at, index) => at - times[index]!)).toEqual([2048, 3000, 3000, 3000, 3000]);
  });

  it("leave whatever the window says", () => {
    const sender = new Sender({ controller: new Fixed(1200) });
    sender.send(0, 1);
    expect(sender.recovery.canSend(1200)).toBe(false);
    sender.passDeadline();
    expect(sender.recovery.canSend(1200)).toBe(true);
  });

  it("are not waited for while a loss timer runs (RFC 9002 §6.2.1)", () => {
    const sender = new Sender();
    sender.send(0, 3);
    sender.ack(10, [1, 1]);
    expect(sender.recovery.deadline).toBeCloseTo(11.25, 6);
  });

  it("count anew after an acknowledgement", () => {
    const sender = new Sender();
    sender.send(0, 2);
    sender.passDeadline();
    sender.passDeadline();
    sender.ack(3000, [0, 0]);
    expect([sender.recovery.ptoCount, sender.recovery.probes]).toEqual([0, 0]);
  });

  it("are not waited for when nothing is in flight", () => {
    const sender = new Sender();
    expect(sender.recovery.deadline).toBe(Number.POSITIVE_INFINITY);
    sender.send(0, 5, { isAckEliciting: false });
    expect(sender.recovery.deadline).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("ECN", () => {
  function acked(ect0: number, ce: number): Sender {
    const sender = new Sender();
    sender.send(0, 4, { isEct: true });
    const ranges = rangesOf([0, 3]);
    ranges.hasEcn = true;
    ranges.ect0 = ect0;
    ranges.ect1 = 0;
    ranges.ce = ce;
    sender.recovery.onAckFrame(10, ranges, 0, sender);
    return sender;
  }

  it("tells the controller of marked packets", () => {
    const sender = acked(3, 1);
    expect([sender.controller.ce, sender.recovery.ecn.isCapable]).toEqual([1, true]);
  });

  it("is given up where marks disappear on the way, or are not reported", () => {
    expect(acked(2, 0).recovery.ecn.isCapable).toBe(false);
    const sender = new Sender();
    sender.send(0, 1, { isEct: true });
    sender.ack(10, [0, 0]);
    expect(sender.recovery.ecn.isCapable).toBe(false);
  });
});

describe("whatever the other side acknowledges", () => {
  it("leaves the account of bytes in flight right, and each packet with one fate", () => {
    const range = fc.tuple(fc.nat(120), fc.nat(12));
    const step = fc.oneof(
      fc.record({ kind: fc.constant("send"), wait: fc.nat(30), count: fc.nat(20), ranges: fc.constant([]) }),
      fc.record({
        kind: fc.constant("ack"),
        wait: fc.nat(30),
        count: fc.nat(3),
        ranges: fc.array(range, { maxLength: 5 }),
      }),
      fc.record({ kind: fc.constant("time"), wait: fc.nat(2000), count: fc.constant(0), ranges: fc.constant([]) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer(), (steps, seed) => {
        let state = seed;
        const random = () => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32) * 0.2;
        const sender = new Sender({ random });
        let now = 0;
        for (const { kind, wait, count, ranges } of steps) {
          now += wait;
          if (kind === "send") sender.send(now, count);
          if (kind === "time") sender.recovery.onTimeout(now, sender);
          if (kind === "ack") {
            const pairs: [number, number][] = [];
            let top = sender.recovery.sent.next + 1;
            for (const [below, length] of ranges) {
              const largest = top - 2 - below;
              if (largest < 0) break;
              pairs.push([Math.max(0, largest - length), largest]);
              top = Math.max(0, largest - length);
            }
            sender.ack(now, ...pairs);
          }
          const { sent } = sender.recovery;
          expect(sent.bytesInFlight).toBe(sent.countBytesInFlight());
          expect(sender.recovery.deadline).toBeGreaterThan(0);
          const fates = [...sender.acked, ...sender.lost];
          expect(new Set(fates).size).toBe(fates.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("sending", () => {
  it("stops at the window", () => {
    const recovery = new Recovery({ controller: new Fixed(3000), random: () => 0.9, mtu: 1200, maxAckDelay: 25 });
    for (let count = 0; count < 2; count += 1) {
      expect(recovery.canSend(1200)).toBe(true);
      recovery.sent.reserve();
      recovery.onSent(0, 1200, { isAckEliciting: true, isMtuProbe: false, isEct: false });
    }
    expect([recovery.canSend(1200), recovery.canSend(600)]).toEqual([false, true]);
  });
});
