import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CoDel } from "../../src/virtual/codel.ts";
import { ECN, Packet } from "../../src/virtual/packet.ts";
import { PacketQueue } from "../../src/virtual/queue.ts";
import { TwoHosts } from "./two-hosts.ts";

const SETTINGS = { targetNs: 5e6, intervalNs: 100e6, marks: false };

interface Coming {
  readonly number: number;
  readonly at: number;
  readonly length: number;
}

/** RFC 8289 §5, step by step, over plain arrays: what `CoDel` is held to. */
class PlainCodel {
  readonly dropped: number[] = [];
  #firstAboveTime = 0;
  #dropNext = 0;
  #count = 0;
  #lastCount = 0;
  #isDropping = false;
  #maxPacket = 0;

  deque(queue: Coming[], now: number): Coming | undefined {
    let [packet, isOk] = this.#dodeque(queue, now);
    if (this.#isDropping) {
      if (!isOk) this.#isDropping = false;
      while (now >= this.#dropNext && this.#isDropping) {
        this.dropped.push(packet!.number);
        this.#count++;
        [packet, isOk] = this.#dodeque(queue, now);
        if (isOk) this.#dropNext = controlLaw(this.#dropNext, this.#count);
        else this.#isDropping = false;
      }
    } else if (isOk) {
      this.dropped.push(packet!.number);
      [packet] = this.#dodeque(queue, now);
      this.#isDropping = true;
      const delta = this.#count - this.#lastCount;
      this.#count = 1;
      if (delta > 1 && now - this.#dropNext < 16 * SETTINGS.intervalNs) this.#count = delta;
      this.#dropNext = controlLaw(now, this.#count);
      this.#lastCount = this.#count;
    }
    return packet;
  }

  #dodeque(queue: Coming[], now: number): [packet: Coming | undefined, isOkToDrop: boolean] {
    const packet = queue.shift();
    if (packet === undefined) {
      this.#firstAboveTime = 0;
      return [packet, false];
    }
    this.#maxPacket = Math.max(this.#maxPacket, packet.length);
    const bytes = queue.reduce((sum, { length }) => sum + length, 0);
    if (now - packet.at < SETTINGS.targetNs || bytes <= this.#maxPacket) {
      this.#firstAboveTime = 0;
      return [packet, false];
    }
    if (this.#firstAboveTime === 0) this.#firstAboveTime = now + SETTINGS.intervalNs;
    else if (now >= this.#firstAboveTime) return [packet, true];
    return [packet, false];
  }
}

function controlLaw(time: number, count: number): number {
  return time + Math.floor(SETTINGS.intervalNs / Math.sqrt(count));
}

function packetOf({ number, at, length }: Coming): Packet {
  return Object.assign(new Packet(), { number, enteredNs: at, length });
}

describe("controlled delay", () => {
  it("drops what the pseudo-code of RFC 8289 drops, and sends the rest", () => {
    // Bursts and pauses of a load around what the link carries, dequeued at the numbers at which a link would.
    const phase = fc.record({
      count: fc.integer({ min: 1, max: 400 }),
      everyNs: fc.integer({ min: 300_000, max: 1_500_000 }),
      length: fc.integer({ min: 500, max: 1500 }),
      pauseNs: fc.nat(300_000_000),
    });
    let drops = 0;
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1, maxLength: 6 }), (phases) => {
        const coming: Coming[] = [];
        let at = 1;
        for (const { count, everyNs, length, pauseNs } of phases) {
          for (let index = 0; index < count; index++)
            coming.push({ number: coming.length, at: (at += everyNs), length });
          at += pauseNs;
        }
        const dropped: number[] = [];
        const codel = new CoDel(SETTINGS, ({ number }) => dropped.push(number));
        const [queue, plain, plainQueue] = [new PacketQueue(), new PlainCodel(), [] as Coming[]];
        const [sent, plainSent]: [number[], number[]] = [[], []];
        let free = 0;
        while (coming.length > 0 || !queue.isEmpty) {
          const next = coming[0];
          if (next !== undefined && (queue.isEmpty || next.at <= free)) {
            free = Math.max(free, next.at);
            queue.push(packetOf(next));
            plainQueue.push(coming.shift()!);
            continue;
          }
          const packet = codel.dequeue(queue, free);
          const expected = plain.deque(plainQueue, free);
          if (packet !== undefined) sent.push(packet.number);
          if (expected !== undefined) plainSent.push(expected.number);
          expect(packet?.number).toBe(expected?.number);
          free += (packet?.length ?? 0) * 1000;
        }
        drops += dropped.length;
        expect(dropped).toEqual(plain.dropped);
        expect(sent).toEqual(plainSent);
      }),
    );
    expect(drops).toBeGreaterThan(100);
  });

  it("leaves a burst alone that is gone within the interval", () => {
    const hosts = new TwoHosts({ rate: 8_000_000, codel: {} }).send(90).run();
    expect(hosts.with("delivered")).toHaveLength(90);
  });

  it("drops first when an interval has gone by above the target, and then ever faster", () => {
    const hosts = new TwoHosts({ rate: 8_000_000, queueBytes: 1e9, codel: {} });
    hosts.send(3000, { everyMs: 0.5 }).run();
    const numbers = hosts.with("dropped-codel");
    const [first = 0, second = 0] = numbers;
    // The n-th packet comes at n/2 ms and is sent at n ms. The tenth is the first to wait for 5 ms; the interval ends at about 110 ms.
    expect(first).toBeGreaterThan(105);
    expect(first).toBeLessThan(115);
    expect(second - first).toBeGreaterThan(95);
    expect(second - first).toBeLessThan(105);
    const gaps = numbers.slice(1).map((number, index) => number - numbers[index]!);
    for (let index = 0; index < 5; index++) expect(gaps[index]).toBeCloseTo(100 / Math.sqrt(index + 1), -1);
  });

  it("holds the queue of a sender that heeds drops at about the target, where drop-tail fills it", () => {
    const delay = (codel: boolean) => {
      const hosts = new TwoHosts({ rate: 8_000_000, queueBytes: 200_000, ...(codel && { codel: {} }) });
      // Additive increase, and half at a drop: the gap between packets in ms.
      let gap = 1.2;
      let known = 0;
      const timer = hosts.net.timer(() => {
        const { fates } = hosts.link.ab.statistics;
        const lost = fates["dropped-codel"] + fates["dropped-queue"];
        gap = lost > known ? gap * 2 : 1 / (1 / gap + 0.0005);
        known = lost;
        hosts.send(1, { at: hosts.net.now });
        timer.set(hosts.net.now + gap);
      });
      timer.set(0);
      hosts.net.run({ until: 8000 });
      return hosts.link.ab.statistics.waitedMs.mean;
    };
    expect(delay(true)).toBeLessThan(20);
    expect(delay(false)).toBeGreaterThan(50);
  });

  it("marks instead of dropping where the sender is capable of ECN, unless told not to", () => {
    const of = (marks: boolean) =>
      new TwoHosts({ rate: 8_000_000, queueBytes: 1e9, codel: { marks } })
        .send(1000, { everyMs: 0.5, ecn: ECN.ect0 })
        .run();
    const marked = of(true);
    expect(marked.with("dropped-codel")).toEqual([]);
    expect(marked.link.ab.statistics.marked).toBeGreaterThan(10);
    expect(marked.arrivals.filter(({ ecn }) => ecn === ECN.ce)).toHaveLength(marked.link.ab.statistics.marked);
    const dropped = of(false);
    expect(dropped.with("dropped-codel").length).toBeGreaterThan(10);
    expect(dropped.link.ab.statistics.marked).toBe(0);
    // The first mark is where the first drop is.
    expect(marked.fates.find(({ isMarked }) => isMarked)?.number).toBe(dropped.with("dropped-codel")[0]);
  });
});
