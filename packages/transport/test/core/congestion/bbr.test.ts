import { describe, expect, it } from "vitest";
import type { AckSummary } from "../../../src/core/congestion/controller.ts";
import { Bbr } from "../../../src/core/congestion/bbr/bbr.ts";
import { FullPipe } from "../../../src/core/congestion/bbr/full-pipe.ts";
import { InflightBound } from "../../../src/core/congestion/bbr/inflight-bound.ts";
import { LossRounds } from "../../../src/core/congestion/bbr/loss-rounds.ts";
import { PathModel } from "../../../src/core/congestion/bbr/path-model.ts";
import { lose, MTU, rateSample, summary } from "./acks.ts";
import { Dumbbell } from "./dumbbell.ts";
import { seeded } from "./seeded.ts";

describe("what BBR believes of its path", () => {
  /** Cycles with a sample of bandwidth and a least RTT each. */
  function after(...cycles: readonly (readonly [rate: number, rtt: number])[]): PathModel {
    const path = new PathModel();
    for (const [deliveryRate, latestRtt] of cycles) {
      path.onRate(rateSample({ deliveryRate }));
      path.onRtt(summary({ latestRtt }));
      path.onCycle();
    }
    return path;
  }

  it("is the most of two cycles' bandwidth and the least round trip", () => {
    const path = after([1000, 50], [3000, 40], [2000, 60]);
    expect([path.bandwidth, path.minRtt, path.bdp(2)]).toEqual([2000, 40, 160]);
    expect(after([3000, 50], [2000, 40]).bandwidth).toBe(2000);
  });

  it("is not forgotten by one who sends nothing", () => {
    const path = after([1000, 50]);
    for (let cycle = 0; cycle < 10; cycle += 1) path.onCycle();
    expect(path.bandwidth).toBe(1000);
  });

  it("is not lowered by samples of one who sends too little", () => {
    const path = after([1000, 50]);
    path.onRate(rateSample({ deliveryRate: 10, isAppLimited: true }));
    path.onCycle();
    expect(path.bandwidth).toBe(1000);
    path.onRate(rateSample({ deliveryRate: 2000, isAppLimited: true }));
    expect(path.bandwidth).toBe(2000);
  });

  it("says who has most of it, and who is squeezed, by the queue that stays", () => {
    const alone = after([1000, 40], [1000, 40]);
    expect([alone.isDominant, alone.isSqueezed]).toEqual([false, false]);
    const dominant = after([1000, 40], [1000, 40], [900, 60], [900, 60]);
    expect([dominant.isDominant, dominant.isSqueezed]).toEqual([true, false]);
    const squeezed = after([1000, 40], [1000, 40], [300, 70], [300, 70]);
    expect([squeezed.isDominant, squeezed.isSqueezed]).toEqual([false, true]);
    const late = after([300, 40], [300, 70], [300, 70]);
    expect([late.isDominant, late.isSqueezed]).toEqual([false, true]);
  });

  it("grows old when the least round trip is not seen again for ten seconds", () => {
    const path = new PathModel();
    path.onRtt(summary({ now: 0, latestRtt: 40 }));
    path.onRtt(summary({ now: 5000, latestRtt: 40.3 }));
    expect([path.isMinRttOld(14_000), path.isMinRttOld(15_001), path.minRtt]).toEqual([false, true, 40]);
    path.forgetMinRtt(summary({ now: 15_001, latestRtt: 55 }));
    expect([path.minRtt, path.isMinRttOld(15_002)]).toEqual([55, false]);
  });
});

describe("what BBR makes of losses", () => {
  const MIN_RTT = 100;
  const BDP = 10_000;

  /** A round of 1,000 packets. Gives whether it was congested. */
  function round(losses: LossRounds, lost: number, latestRtt: number, fields: Partial<AckSummary> = {}): boolean {
    const priorInFlight = 2 * BDP;
    losses.onAck(summary({ acked: 1000 - lost, lost, latestRtt, priorInFlight, ...fields }), MIN_RTT, BDP, MTU);
    return losses.onRound();
  }

  it("puts those without a queue down to chance", () => {
    const losses = new LossRounds();
    for (let count = 0; count < 40; count += 1) expect(round(losses, 50, 101)).toBe(false);
    expect(losses.chance).toBeCloseTo(0.05, 3);
  });

  it("calls a round congested when more than a fiftieth was lost in a queue", () => {
    const losses = new LossRounds();
    expect([round(losses, 15, 150), round(losses, 30, 150)]).toEqual([false, true]);
  });

  it("forgives in a queue what the link loses anyway", () => {
    const losses = new LossRounds();
    for (let count = 0; count < 40; count += 1) round(losses, 50, 100);
    expect(round(losses, 60, 150)).toBe(false);
  });

  it("does not blame a queue on us that we have not enough in flight to make", () => {
    expect(round(new LossRounds(), 100, 150, { priorInFlight: BDP / 2 })).toBe(false);
  });

  it("takes marks of ECN for losses in a queue", () => {
    expect(round(new LossRounds(), 0, 100, { acked: 20 * MTU, ecnCe: 1 })).toBe(true);
  });

  it("learns from four cycles in which yielding changed nothing", () => {
    const losses = new LossRounds();
    for (let cycle = 0; cycle < 4; cycle += 1) {
      expect(round(losses, 50, 150)).toBe(true);
      losses.onCycle(true);
    }
    expect([losses.chance, round(losses, 50, 150)]).toEqual([0.05, false]);
  });
});

describe("BBR's bound of what is in flight", () => {
  it("is lowered once a cycle, raised by probing that reaches it, and given back", () => {
    const bound = new InflightBound();
    bound.lower(1000, 100);
    bound.lower(1000, 100);
    expect(bound.bytes).toBe(800);
    bound.onProbe(500);
    expect([bound.bytes, bound.isLowered]).toEqual([800, false]);
    bound.raise(790);
    expect(bound.bytes).toBe(1000);
    bound.lower(1000, 950);
    expect(bound.bytes).toBe(950);
    bound.undo();
    expect(bound.bytes).toBe(1000);
  });
});

describe("BBR's startup", () => {
  it("is over after three rounds without a quarter more bandwidth, app-limited ones not counted", () => {
    const pipe = new FullPipe();
    const round = (bandwidth: number, isAppLimited = false) => {
      pipe.onRound(rateSample({ isAppLimited }), bandwidth);
      return pipe.isFull;
    };
    expect([round(100), round(130), round(131), round(132), round(132, true)]).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(round(133)).toBe(true);
  });
});

describe("BBR", () => {
  function run(ms: number, loss = 0): { link: Dumbbell; phases: Set<string>; windows: number[]; controller: Bbr } {
    const link = new Dumbbell({ rate: 20, queueBytes: 20 * 125 * 40, loss, seed: 3 });
    const controller = new Bbr(MTU, seeded(2));
    const flow = link.add({ controller, rtt: 40, mtu: MTU });
    const phases = new Set<string>();
    const windows: number[] = [];
    for (let now = 10; now <= ms; now += 10) {
      link.run(now);
      phases.add(controller.state().phase);
      windows.push(controller.window);
      expect(flow.recovery.sent.bytesInFlight).toBeLessThanOrEqual(
        Math.max(controller.window, windows.at(-2) ?? 0) + MTU * 30,
      );
    }
    return { link, phases, windows, controller };
  }

  it("finds the bandwidth and goes round its cycle without seeking the least round trip in vain", () => {
    const { phases, controller } = run(12_000);
    expect(controller.state().bandwidth! / (20e6 / 8)).toBeCloseTo(1, 1);
    expect([...phases]).toEqual(["startup", "drain", "probe_bw_cruise", "probe_bw_up", "probe_bw_down"]);
  });

  it("keeps two bandwidth-delay products and some bursts in flight at most, whatever is lost", () => {
    const { windows } = run(5000, 0.05);
    expect(Math.max(...windows.slice(100))).toBeLessThan(2.25 * 20 * 125 * 40 * 1.1 + 31 * MTU);
  });

  it("seeks the least round trip when others keep the queue from emptying", () => {
    const link = new Dumbbell({ rate: 20, queueBytes: 20 * 125 * 160, loss: 0, seed: 3 });
    const flows = [2, 3].map((seed) => link.add({ controller: new Bbr(MTU, seeded(seed)), rtt: 40, mtu: MTU }));
    const phases = new Set<string>();
    for (let now = 10; now <= 40_000; now += 10) {
      link.run(now);
      for (const { recovery } of flows) phases.add(recovery.controller.state().phase);
    }
    expect(phases).toContain("probe_rtt");
  });

  it("is down to two datagrams after persistent congestion, and grows back", () => {
    const { controller, link } = run(2000);
    const before = controller.window;
    lose(controller, 2000, 1900, true);
    expect(controller.window).toBe(2 * MTU);
    link.run(3000);
    expect(controller.window).toBeGreaterThan(before / 2);
  });
});
