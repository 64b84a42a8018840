import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MtuDiscovery } from "../../../src/core/mtu/discovery.ts";

/** Sends probes over a path that carries so many bytes, until none is due. Returns their sizes. */
function search(discovery: MtuDiscovery, carries: number, now: number): number[] {
  const sizes: number[] = [];
  for (let size = discovery.poll(now); size > 0; size = discovery.poll(now)) {
    sizes.push(size);
    discovery.onProbeSent();
    if (size <= carries) discovery.onProbeAcked(now);
    else discovery.onProbeLost(now);
  }
  return sizes;
}

describe("path MTU discovery", () => {
  it("finds what any path carries to within 20 bytes, and never says more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1200, max: 65_487 }),
        fc.integer({ min: 1200, max: 65_487 }),
        (carries, ceiling) => {
          const discovery = new MtuDiscovery({ ceiling });
          const probes = search(discovery, carries, 0);
          expect(discovery.mtu).toBeLessThanOrEqual(Math.min(carries, ceiling));
          expect(discovery.mtu).toBeGreaterThan(Math.min(carries, ceiling) - 20);
          expect(probes.length).toBeLessThanOrEqual(3 * 16);
          expect(Math.max(...probes, 0)).toBeLessThanOrEqual(ceiling);
        },
      ),
    );
  });

  it("takes one probe on a path that carries the ceiling", () => {
    const discovery = new MtuDiscovery();
    expect(search(discovery, 1500, 0)).toEqual([1452]);
    expect(discovery.mtu).toBe(1452);
  });

  it("tries each size three times before it gives it up, so that chance losses do not matter", () => {
    const discovery = new MtuDiscovery();
    for (let tries = 0; tries < 2; tries++) {
      expect(discovery.poll(0)).toBe(1452);
      discovery.onProbeSent();
      discovery.onProbeLost(0);
    }
    expect(search(discovery, 1500, 0)).toEqual([1452]);
    expect(search(new MtuDiscovery(), 1400, 0).slice(0, 4)).toEqual([1452, 1452, 1452, 1326]);
  });

  it("sends one probe at a time", () => {
    const discovery = new MtuDiscovery();
    discovery.onProbeSent();
    expect([discovery.poll(0), discovery.deadline]).toEqual([0, Infinity]);
  });

  it("searches again after ten minutes, upwards from what it knows", () => {
    const discovery = new MtuDiscovery();
    search(discovery, 1400, 1000);
    expect(discovery.deadline).toBe(601_000);
    expect(discovery.poll(600_999)).toBe(0);
    const probes = search(discovery, 1500, 601_000);
    expect(probes).toEqual([1452]);
  });

  it("has nothing to search where the ceiling passes, or is the base", () => {
    const discovery = new MtuDiscovery();
    search(discovery, 1500, 0);
    expect(discovery.deadline).toBe(Infinity);
    expect(new MtuDiscovery({ ceiling: 1200 }).poll(0)).toBe(0);
    const bounded = new MtuDiscovery();
    bounded.applyPeer(1200);
    expect(bounded.poll(0)).toBe(0);
  });

  it("never goes below the base, whatever the other side asks", () => {
    const discovery = new MtuDiscovery();
    discovery.applyPeer(5);
    expect([discovery.mtu, discovery.poll(0)]).toEqual([1200, 0]);
  });

  it("does not try again what this machine refuses to send", () => {
    const discovery = new MtuDiscovery();
    expect(discovery.poll(0)).toBe(1452);
    discovery.onProbeRefused(0);
    expect(discovery.poll(0)).toBe(1326);
  });

  it("begins at the base on another path, where late probes of the old one mean nothing", () => {
    const discovery = new MtuDiscovery();
    search(discovery, 1400, 0);
    discovery.poll(600_000);
    discovery.onProbeSent();
    discovery.reset(600_001);
    discovery.onProbeAcked(600_002);
    expect([discovery.mtu, discovery.poll(600_002)]).toEqual([1200, 1452]);
  });
});

describe("a path that swallows long packets", () => {
  function found(): MtuDiscovery {
    const discovery = new MtuDiscovery();
    search(discovery, 1500, 0);
    return discovery;
  }

  /** Loses `count` packets from `first` on; whether that was the end of long packets. */
  function loseBurst(discovery: MtuDiscovery, first: number, count: number, bytes: number, now = 0): boolean {
    for (let number = first; number < first + count; number++) discovery.onPacketLost(number, bytes);
    return discovery.onLossesEnd(now);
  }

  it("is noticed after three bursts of nothing but long packets, and left alone for a minute", () => {
    const discovery = found();
    discovery.onPacketAcked(9, 1452);
    expect(loseBurst(discovery, 10, 20, 1452)).toBe(false);
    discovery.onPacketAcked(30, 1200);
    expect(loseBurst(discovery, 40, 1, 1452)).toBe(false);
    discovery.onPacketAcked(45, 1000);
    expect(loseBurst(discovery, 50, 5, 1452, 7000)).toBe(true);
    expect([discovery.mtu, discovery.deadline]).toEqual([1200, 67_000]);
    expect(search(discovery, 1300, 67_000).length).toBeGreaterThan(0);
    expect(discovery.mtu).toBeGreaterThan(1280);
  });

  it("is not what congestion looks like: long packets arrive between its bursts", () => {
    const discovery = found();
    for (let first = 10; first < 10_000; first += 20) {
      expect(loseBurst(discovery, first, 10, 1452)).toBe(false);
      discovery.onPacketAcked(first + 15, 1452);
    }
    expect(discovery.mtu).toBe(1452);
  });

  it("is not what loses short packets too", () => {
    const discovery = found();
    for (let first = 10; first < 1000; first += 20) {
      discovery.onPacketLost(first, 1452);
      discovery.onPacketLost(first + 1, 60);
      expect(discovery.onLossesEnd(0)).toBe(false);
    }
  });

  it("counts bursts that are told together", () => {
    const discovery = found();
    for (const number of [10, 11, 20, 30]) discovery.onPacketLost(number, 1452);
    expect(discovery.onLossesEnd(0)).toBe(true);
  });

  it("is not suspected where a long packet that was sent later has arrived already", () => {
    const discovery = found();
    discovery.onPacketAcked(100, 1452);
    for (const number of [10, 20, 30, 40]) discovery.onPacketLost(number, 1452);
    expect(discovery.onLossesEnd(0)).toBe(false);
  });
});
