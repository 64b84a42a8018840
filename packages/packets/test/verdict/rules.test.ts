import { describe, expect, it } from "vitest";
import { pcapRecords } from "../../../../scripts/captures/pcap.ts";
import { knownCaptureBytes } from "../../../../test/captures/known.ts";
import { emptyTrace, type MutableTrace } from "../../src/trace/empty-trace.ts";
import type { TcpTrace } from "../../src/trace/trace.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import { tracesOf } from "../trace/traces.ts";

const ENDS = { client: { address: "10.0.0.1", port: 1 }, server: { address: "10.0.0.2", port: 2 } };

interface Row {
  readonly time: number;
  readonly from: 0 | 1;
  readonly sequence?: number;
  readonly length?: number;
  readonly acknowledgement?: number;
  readonly window?: number;
  readonly ipId?: number;
}

/** A conversation that began before the capture; its sides count their packets unless told otherwise. */
function traceOf(rows: readonly Row[]): MutableTrace {
  const trace = emptyTrace(rows.length, { stream: 0, ipVersion: 4, ...ENDS });
  const next = [1000, 5000];
  for (const [row, each] of rows.entries()) {
    trace.frame[row] = row + 1;
    trace.time[row] = each.time;
    trace.direction[row] = each.from;
    trace.flags[row] = 0x10;
    trace.sequence[row] = each.sequence ?? 1;
    trace.length[row] = each.length ?? 0;
    trace.acknowledgement[row] = each.acknowledgement ?? 1;
    trace.window[row] = trace.rawWindow[row] = each.window ?? 50_000;
    const ipId = each.ipId ?? next[each.from]!;
    trace.ipId[row] = ipId;
    next[each.from] = Math.max(next[each.from]!, ipId + 1);
    trace.ttl[row] = 64;
  }
  return trace;
}

function told(trace: TcpTrace): string[] {
  const { facts, verdicts } = judgeTrace(trace);
  return verdicts.map(({ row, kind, reason }) => `${facts.trace.frame[row]}: ${kind}, ${reason}`);
}

describe("a rule", () => {
  it("an acknowledgement that repeats another, and was sent before it, was overtaken", () => {
    const trace = traceOf([
      { time: 0, from: 0, sequence: 1, length: 1000 },
      { time: 0.01, from: 1, acknowledgement: 1001 },
      { time: 0.02, from: 0, sequence: 1001, length: 1000 },
      { time: 0.03, from: 1, acknowledgement: 2001, ipId: 5003, window: 49_000 },
      { time: 0.0301, from: 1, acknowledgement: 2001, ipId: 5002, window: 48_000 },
      { time: 0.04, from: 1, acknowledgement: 2001, ipId: 5004, window: 50_000 },
    ]);
    expect(told(trace)).toEqual(["5: reordered, sent-earlier-than-its-predecessor", "6: window-update, window-grew"]);
  });

  it("a bare acknowledgement with a number beyond what was seen shows that data is missing", () => {
    const trace = traceOf([
      { time: 0, from: 0, sequence: 1, length: 1000 },
      { time: 0.01, from: 1, acknowledgement: 1001 },
      { time: 0.03, from: 1, acknowledgement: 2001 },
      { time: 0.04, from: 0, sequence: 2001 },
      { time: 0.05, from: 0, sequence: 2001, length: 1000 },
      { time: 0.06, from: 1, acknowledgement: 3001 },
    ]);
    expect(told(trace)).toContain("3: capture-missed, acknowledges-unseen");
    expect(told(trace)).toContain("4: capture-missed, acknowledged-unseen");
  });

  it("identifications that leap are not believed to tell an order", () => {
    const leaping = [30_000, 29_000, 28_000, 31_000, 30_500, 27_000];
    const rows = leaping.map(
      (ipId, at) => ({ time: 0.1 * at, from: 0, sequence: 1 + 1000 * at, length: 1000, ipId }) as const,
    );
    // Sent again, with a lower number by chance, when the receiver had reported the gap.
    const gone = rows[3]!;
    const trace = traceOf([
      ...rows.filter((row) => row !== gone),
      ...[0.55, 0.56, 0.57].map((time) => ({ time, from: 1, acknowledgement: 3001 }) as const),
      { ...gone, time: 0.58, ipId: 20_000 },
    ]);
    expect(told(trace)).toContain("9: retransmission, gap-reported");
    expect(told(trace).filter((line) => line.includes("reordered"))).toEqual([]);
  });

  it("a window of 0 that is said again is no duplicate acknowledgement", () => {
    const trace = traceOf([
      { time: 0, from: 0, sequence: 1, length: 1000 },
      { time: 0.01, from: 1, acknowledgement: 1001, window: 0 },
      { time: 0.02, from: 0, sequence: 1001, length: 1000 },
      { time: 0.03, from: 1, acknowledgement: 1001, window: 0 },
    ]);
    expect(told(trace).filter((line) => line.includes("duplicate-ack"))).toEqual([]);
  });

  it("a wrong checksum of what was acknowledged without another copy is the capture's own", async () => {
    const { header, records } = pcapRecords(Buffer.from(knownCaptureBytes("ack-loss", "server")));
    const [trace] = await tracesOf(knownCaptureBytes("ack-loss", "server"));
    const changed = trace!.frame.find((frame, row) => frame > 300 && trace!.length[row]! > 1000)!;
    const bytes = records.map((record, at) => {
      if (at + 1 !== changed) return record;
      const copy = Buffer.from(record);
      copy[copy.length - 1]! ^= 1;
      return copy;
    });
    const [read] = await tracesOf(Buffer.concat([header, ...bytes]));
    expect(judgeTrace(read!).damaged).toEqual([]);
  });
});
