import { describe, expect, it } from "vitest";
import { knownCaptureBytes, knownCaptureNames, type HostName } from "../../../../test/captures/known.ts";
import { missingBytes } from "../../src/series/missing-bytes.ts";
import { roundTripSeries } from "../../src/series/round-trip-series.ts";
import { throughputSeries } from "../../src/series/throughput.ts";
import { timeSequence } from "../../src/series/time-sequence.ts";
import { windowSeries } from "../../src/series/window-series.ts";
import { RST } from "../../src/tcp/flags.ts";
import { hasFlag, spanOf } from "../../src/trace/segment.ts";
import { judgeTrace, type Judgement } from "../../src/verdict/judge.ts";
import { tracesOf } from "../trace/traces.ts";

const BOTH = [0, 1] as const;

async function judged(name: string, host: HostName): Promise<Judgement> {
  const [trace] = await tracesOf(knownCaptureBytes(name, host));
  return judgeTrace(trace!);
}

describe("the time-sequence graph", () => {
  it("has every segment that takes sequence numbers once, and no other", async () => {
    for (const name of knownCaptureNames()) {
      for (const trace of await tracesOf(knownCaptureBytes(name, "server"))) {
        const judgement = judgeTrace(trace);
        const { trace: sound } = judgement.facts;
        const rows = BOTH.flatMap((direction) => {
          const { sent, again, reordered, copies } = timeSequence(judgement, direction);
          return [sent, again, reordered, copies].flatMap(({ row }) => [...row]);
        });
        const taking = Array.from({ length: sound.count }, (_, row) => row).filter((row) => {
          return spanOf(sound, row) > 0 && !hasFlag(sound, row, RST);
        });
        expect(rows.toSorted((a, b) => a - b)).toEqual(taking);
      }
    }
  });

  it("marks what our verdict calls sent again, whatever Wireshark calls it", async () => {
    const judgement = await judged("random-loss", "client");
    const again = judgement.verdicts.filter(({ kind }) => kind === "retransmission").map(({ row }) => row);
    expect([...timeSequence(judgement, 0).again.row]).toEqual(again);
    expect(again).toHaveLength(6);
  });

  it("shows at the receiver what is missing there, as strokes of the missing bytes", async () => {
    const judgement = await judged("random-loss", "server");
    const { missing } = timeSequence(judgement, 0);
    expect(missing.count).toBe(6);
    expect([...missing.high].map((high, at) => high - missing.low[at]!)).toEqual(Array(6).fill(1448));
  });

  it("tells overtaken segments and copies apart", async () => {
    const reordered = timeSequence(await judged("reordering", "server"), 0);
    expect([reordered.reordered.count > 0, reordered.copies.count]).toEqual([true, 0]);
    const doubled = timeSequence(await judged("duplication", "server"), 0);
    expect([doubled.reordered.count, doubled.copies.count > 0]).toEqual([0, true]);
  });

  it("has lines that only rise, and the window never below what is acknowledged", async () => {
    const { acknowledged, window } = timeSequence(await judged("everything", "client"), 0);
    for (const { value } of [acknowledged, window]) expect(value).toEqual(value.toSorted());
    expect(Math.max(...window.value)).toBeGreaterThanOrEqual(Math.max(...acknowledged.value));
  });
});

describe("missing bytes", () => {
  it("are told once, though the segment past them and an acknowledgement both show it", async () => {
    const judgement = await judged("missed-frames", "server");
    const missing = missingBytes(judgement).filter(({ direction }) => direction === 0);
    const bytes = missing.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at));
    expect(missing.length).toBeGreaterThan(0);
    expect(new Set(bytes).size).toBe(bytes.length);
  });
});

describe("windows", () => {
  it("have in flight what Wireshark counts, where nothing is selectively acknowledged", async () => {
    for (const name of ["ack-loss", "no-sack-loss", "slow-link-cubic", "small-receive-buffer"]) {
      const judgement = await judged(name, "client");
      const { trace } = judgement.facts;
      const { row: rows, value } = windowSeries(judgement, 0).inFlight;
      const told = [...rows.entries()].filter(([, row]) => trace.direction[row] === 0 && trace.bytesInFlight[row]! > 0);
      expect(told.length).toBeGreaterThan(300);
      expect(told.filter(([at, row]) => trace.bytesInFlight[row] !== value[at])).toEqual([]);
    }
  });

  it("say where the scale is not known", async () => {
    const { facts, ...judgement } = await judged("random-loss", "client");
    const trace = { ...facts.trace, opening: [undefined, undefined] as const };
    const series = windowSeries({ ...judgement, facts: { ...facts, trace } }, 0);
    expect(series.isScaled).toBe(false);
    expect(Math.max(...series.advertised.value)).toBeLessThan(65_536);
  });
});

describe("throughput", () => {
  it("adds up to every byte once", async () => {
    const judgement = await judged("random-loss", "client");
    // Windows side by side: sample n ends at n/100 of 2 s.
    const series = throughputSeries(judgement, 0, { from: 0, to: 2, window: 0.02, samples: 101 });
    const bytes = series.goodput.value.reduce((sum, rate) => sum + (rate * 0.02) / 8, 0);
    expect(bytes).toBeCloseTo(1_000_000, 3);
  });

  it("counts headers, and what was sent again, as raw only", async () => {
    const judgement = await judged("random-loss", "client");
    const { raw, goodput } = throughputSeries(judgement, 0);
    for (let at = 0; at < raw.count; at++) expect(raw.value[at]).toBeGreaterThanOrEqual(goodput.value[at]!);
  });
});

describe("round-trip times", () => {
  it("are those of the link, and are smoothed as RFC 6298 says", async () => {
    const { facts } = await judged("random-loss", "client");
    const { measured, smoothed } = roundTripSeries(facts.trace, 0);
    const sorted = measured.value.toSorted();
    expect(sorted[sorted.length >> 1]).toBeGreaterThan(0.02);
    expect(sorted[sorted.length >> 1]).toBeLessThan(0.023);
    let estimate = measured.value[0]!;
    for (let at = 0; at < measured.count; at++) {
      if (at > 0) estimate = (7 / 8) * estimate + (1 / 8) * measured.value[at]!;
      expect(smoothed.value[at]).toBeCloseTo(estimate, 12);
    }
  });
});
