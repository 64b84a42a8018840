import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ECN, NetsimError, type Impairments } from "@wireside/netsim/virtual";
import { HEADERS, TwoHosts } from "./two-hosts.ts";

describe("a direction of a virtual link", () => {
  it("carries everything at once when nothing else is asked", () => {
    const hosts = new TwoHosts({}).send(50, { everyMs: 1 }).run();
    expect(hosts.received).toEqual(range(1, 50));
    expect(hosts.arrivals.map(({ at }) => at)).toEqual(range(0, 49));
  });

  it("delays each packet as asked, to the nanosecond", () => {
    const hosts = new TwoHosts({ delayMs: 12.345678 }).send(20, { everyMs: 3 }).run();
    expect(hosts.fates.map((fate) => fate.due![0]! - fate.in)).toEqual(Array(20).fill(12_345_678));
  });

  it("spreads jitter over its range and keeps the order", () => {
    const hosts = new TwoHosts({ delayMs: 2, jitterMs: 6 }).send(1000, { everyMs: 1 }).run();
    expect(hosts.received).toEqual(range(1, 1000));
    const extra = hosts.fates.map((fate) => fate.due![0]! - fate.in - 2e6);
    expect(Math.min(...extra)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...extra)).toBeLessThanOrEqual(6e6);
    expect(new Set(extra).size).toBeGreaterThan(100);
  });

  it("sends at the rate, with no nanosecond lost in a thousand packets", () => {
    const hosts = new TwoHosts({ rate: 7_000_003, queueBytes: 1e9 }).send(1000, { length: 1500 }).run();
    expect(hosts.arrivals.at(-1)!.at).toBeCloseTo((1000 * 1500 * 8e3) / 7_000_003, 5);
  });

  it("drops what finds the queue full, as a queue worked out by hand does", () => {
    const packet = fc.record({ afterUs: fc.nat(6000), length: fc.integer({ min: 40, max: 1500 }) });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), fc.integer({ min: 1500, max: 9000 }), (packets, queueBytes) => {
        const rate = 2_000_000; // 4 µs a byte
        const hosts = new TwoHosts({ rate, queueBytes });
        let at = 0;
        for (const { afterUs, length } of packets) hosts.send(1, { at: (at += afterUs / 1e3), length });
        let freeNs = 0;
        for (const fate of hosts.run().fates) {
          const waited = Math.max(0, freeNs - fate.in);
          const isFull = waited / 4000 + fate.length > queueBytes;
          expect(fate.fate).toBe(isFull ? "dropped-queue" : "delivered");
          if (isFull) continue;
          freeNs = fate.in + waited + fate.length * 4000;
          expect(fate.waited ?? 0).toBe(waited);
          expect(fate.due).toEqual([freeNs]);
        }
      }),
    );
  });

  it("drops exactly the packets that are named, after they have used the wire", () => {
    const hosts = new TwoHosts({ rate: 8_000_000, drop: [1, [10, 12], 100] }).send(100, { length: 1000 }).run();
    expect(hosts.with("dropped-mask")).toEqual([1, 10, 11, 12, 100].filter((number) => number <= 100));
    expect(hosts.arrivals[0]).toMatchObject({ number: 2, at: 2 });
  });

  it("loses the share that is asked for", () => {
    const hosts = new TwoHosts({ loss: 0.05 }).send(20_000).run();
    expect(hosts.with("dropped-random").length / 20_000).toBeCloseTo(0.05, 2);
  });

  it("loses in bursts, as often as Gilbert's and Elliott's states last", () => {
    const burst = { toBad: 0.02, toGood: 0.25, lossGood: 0, lossBad: 1 };
    const hosts = new TwoHosts({ burst }).send(20_000).run();
    const lost = new Set(hosts.with("dropped-burst"));
    const followed = [...lost].filter((number) => lost.has(number + 1)).length;
    expect(lost.size / 20_000).toBeCloseTo(0.02 / 0.27, 1);
    expect(followed / lost.size).toBeCloseTo(0.75, 1);
  });

  it("doubles the packets that are named, the copy later", () => {
    const hosts = new TwoHosts({ delayMs: 1, duplicatePackets: [2], duplicateAfterMs: 5 }).send(3).run();
    expect(hosts.arrivals.map(({ number, at }) => [number, at])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [2, 6],
    ]);
    expect(hosts.link.ab.statistics).toMatchObject({ doubled: 1, copies: 4, copiesBytes: 4000 });
  });

  it("lets later packets overtake those held back", () => {
    const hosts = new TwoHosts({ delayMs: 1, reorderPackets: [2, 3], reorderByMs: 15 }).send(6, { everyMs: 1 }).run();
    expect(hosts.received).toEqual([1, 4, 5, 6, 2, 3]);
    expect(hosts.link.ab.statistics.heldBack).toBe(2);
  });

  it("lets nothing through in a blackout, counted from the first packet", () => {
    const hosts = new TwoHosts({ blackoutsMs: [[30, 60]] }).send(100, { at: 1000, everyMs: 1 }).run();
    expect(hosts.with("dropped-blackout")).toEqual(range(31, 61));
  });

  it("loses packets bigger than the path carries", () => {
    const hosts = new TwoHosts({ mtu: 1000 }).send(1, { length: 1000 }).send(1, { length: 1001 }).run();
    expect(hosts.received).toEqual([1]);
    expect(hosts.with("dropped-too-big")).toEqual([2]);
  });

  it("marks what finds more waiting than it may, where the sender is capable of ECN", () => {
    const faults: Impairments = { rate: 8_000_000, markAboveBytes: 2000 };
    const capable = new TwoHosts(faults).send(5, { ecn: ECN.ect0 }).run();
    expect(capable.arrivals.map(({ ecn }) => ecn)).toEqual([2, 2, 2, 3, 3]);
    expect(capable.fates.map(({ isMarked }) => isMarked ?? false)).toEqual([false, false, false, true, true]);
    expect(capable.link.ab.statistics.marked).toBe(2);
    const incapable = new TwoHosts(faults).send(5).run();
    expect(incapable.arrivals.map(({ ecn }) => ecn)).toEqual([0, 0, 0, 0, 0]);
  });

  it("changes when it is told to: what waits leaves at the new rate, and what comes later overtakes nothing", () => {
    const hosts = new TwoHosts({ rate: 8_000_000, delayMs: 10 }).send(4);
    hosts.net.schedule(1.5, () => (hosts.link.ab.impairments = { rate: 80_000_000, delayMs: 3 }));
    hosts.run();
    // 1 ms each at first; the second was being sent.
    expect(hosts.arrivals.map(({ at }) => at)).toEqual([11, 12, 12, 12]);
  });

  it("empties its queue at once when its rate ends", () => {
    const hosts = new TwoHosts({ rate: 8_000_000 }).send(4).send(1, { at: 1.6 });
    hosts.net.schedule(1.5, () => (hosts.link.ab.impairments = {}));
    hosts.run();
    expect(hosts.arrivals.map(({ number, at }) => [number, at])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
      [5, 2],
    ]);
  });

  it("gives the n-th packet the same luck for the same seed, whatever else is asked of the link", () => {
    const lost = (seed: number, more: Impairments = {}) =>
      new TwoHosts({ loss: 0.1, ...more }, seed).send(300).run().with("dropped-random");
    expect(lost(7)).toEqual(lost(7, { rate: 1e9, jitterMs: 3, duplicate: 0.5, reorder: 0.5, reorderByMs: 2 }));
    expect(lost(8)).not.toEqual(lost(7));
  });

  it("says of every packet what became of it, once, and counts what it says", () => {
    const impairment = fc.record({
      rate: fc.constantFrom(0, 1_000_000, 50_000_000),
      queueBytes: fc.nat(20_000),
      codel: fc.constantFrom({}, { marks: false }),
      markAboveBytes: fc.nat(20_000),
      delayMs: fc.nat(50),
      jitterMs: fc.nat(20),
      loss: fc.double({ min: 0, max: 0.3, noNaN: true }),
      duplicate: fc.double({ min: 0, max: 0.3, noNaN: true }),
      duplicateAfterMs: fc.nat(10),
      reorder: fc.double({ min: 0, max: 0.3, noNaN: true }),
      reorderByMs: fc.nat(30),
      corrupt: fc.double({ min: 0, max: 0.3, noNaN: true }),
      mtu: fc.integer({ min: 500, max: 2000 }),
      blackoutsMs: fc.constantFrom([], [[20, 40] as const]),
    });
    fc.assert(
      fc.property(impairment, fc.nat(1000), (faults, seed) => {
        const hosts = new TwoHosts(faults, seed).send(60, { everyMs: 1, ecn: ECN.ect1 });
        hosts.send(60, { everyMs: 0.5, length: 300 }).run();
        const { fates } = hosts;
        expect(fates.map(({ number }) => number)).toEqual(range(1, 120));
        const { statistics } = hosts.link.ab;
        expect(statistics.packets).toBe(120);
        for (const [word, count] of Object.entries(statistics.fates))
          expect(fates.filter(({ fate }) => fate === word)).toHaveLength(count);
        const corrupted = fates.filter((fate) => fate.corrupted).reduce((sum, { due }) => sum + due!.length, 0);
        expect(hosts.received.length).toBe(fates.flatMap(({ due }) => due ?? []).length - corrupted);
        expect(statistics.marked).toBe(fates.filter(({ isMarked }) => isMarked).length);
        // The last one to be sent may have been lost: nothing happens then when its last bit has left.
        hosts.net.run({ until: hosts.net.now + 1_000 });
        expect(hosts.link.ab.queuedBytes).toBe(0);
      }),
    );
  });

  it("counts a packet that will be lost until its last bit has left", () => {
    const hosts = new TwoHosts({ rate: 1_000_000, loss: 1 }).send(1).run();
    expect(hosts.link.ab.queuedBytes).toBe(1000);
    hosts.net.run({ until: 4 });
    expect(hosts.link.ab.queuedBytes).toBe(500);
    hosts.net.run({ until: 8 });
    expect(hosts.link.ab.queuedBytes).toBe(0);
  });

  it("tells how long packets waited, and the most that waited at once", () => {
    const hosts = new TwoHosts({ rate: 8_000_000 }).send(3).run();
    expect(hosts.link.ab.statistics).toMatchObject({ waitedMs: { mean: 1, max: 2 }, mostQueuedBytes: 3000 });
  });

  it.each<[string, Impairments]>([
    ["“loss” is 2; it is to be a share, 0 to 1.", { loss: 2 }],
    ["“delayMs” is -1; it is to be 0 or more.", { delayMs: -1 }],
    ["“rate” is 0.5; it is to be a whole number of bits a second.", { rate: 0.5 }],
    ["“drop” is 3-2; it is to be in rising order.", { drop: [5, [3, 2]] }],
    ["“codel.targetMs” is NaN; it is to be 0 or more.", { codel: { targetMs: NaN } }],
  ])("refuses what is not possible: %s", (sentence, faults) => {
    expect(() => new TwoHosts(faults)).toThrow(new NetsimError("bad-network", sentence));
  });

  it("counts headers of the family that the address is of", () => {
    const hosts = new TwoHosts({}).send(1, { length: 500 }).run();
    expect(hosts.link.ab.statistics.bytes).toBe(500);
    expect(HEADERS).toBe(28);
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
