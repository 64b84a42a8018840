import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectedCaptures } from "../../../../test/captures/collection.ts";
import { knownCaptureBytes } from "../../../../test/captures/known.ts";
import { describeWith } from "../../../../test/needs.ts";
import { limitsOfSpeed } from "../../src/explain/speed/speed.ts";
import { emptyTrace, type MutableTrace } from "../../src/trace/empty-trace.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import { tracesOf } from "../trace/traces.ts";
import { checkEverything } from "./invariants.ts";

const ENDS = { client: { address: "10.0.0.1", port: 1 }, server: { address: "10.0.0.2", port: 2 } };

/** A segment of which anything may be true; small numbers, so that they meet. */
const segment = fc.record({
  elapsed: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true })),
  direction: fc.nat(1),
  flags: fc.oneof(fc.constantFrom(2, 0x12, 0x10, 0x18, 0x11, 4), fc.nat(0xfff)),
  sequence: fc.oneof(fc.nat(12), fc.nat(5_000), fc.integer({ min: -(2 ** 31), max: 2 ** 33 })),
  acknowledgement: fc.oneof(fc.nat(12), fc.nat(5_000), fc.integer({ min: -(2 ** 31), max: 2 ** 33 })),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(1460), fc.nat(65_535)),
  window: fc.oneof(fc.constant(0), fc.nat(9), fc.nat(65_535)),
  checksum: fc.nat(3),
  ipId: fc.oneof(fc.nat(3), fc.nat(65_535)),
  ttl: fc.nat(255),
  hasTimestamp: fc.nat(1),
  timestampValue: fc.oneof(fc.nat(50), fc.nat(0xffff_ffff)),
  timestampEcho: fc.oneof(fc.nat(50), fc.nat(0xffff_ffff)),
  blocks: fc.array(fc.tuple(fc.nat(5_000), fc.nat(3_000)), { maxLength: 4 }),
  verdicts: fc.nat(2 ** 18 - 1),
  payloadHash: fc.nat(1),
});

type Segment = typeof segment extends fc.Arbitrary<infer T> ? T : never;

function traceOf(segments: readonly Segment[], ipVersion: 4 | 6): MutableTrace {
  const trace = emptyTrace(segments.length, { stream: 0, ipVersion, ...ENDS });
  let time = 0;
  for (const [row, each] of segments.entries()) {
    time += row === 0 ? 0 : each.elapsed;
    trace.frame[row] = 2 * row + 1;
    trace.time[row] = time;
    trace.frameLength[row] = each.length + 54;
    trace.rawWindow[row] = each.window;
    trace.sackCount[row] = each.blocks.length;
    for (const [block, [start, length]] of each.blocks.entries()) {
      trace.sack.set([start, start + length], 8 * row + 2 * block);
    }
    for (const column of COLUMNS) trace[column][row] = each[column];
  }
  return trace;
}

const COLUMNS = [
  "direction",
  "flags",
  "sequence",
  "acknowledgement",
  "length",
  "window",
  "checksum",
  "ipId",
  "ttl",
  "hasTimestamp",
  "timestampValue",
  "timestampEcho",
  "verdicts",
  "payloadHash",
] as const;

describe("judging what nobody sent", () => {
  it("gives verdicts that keep to what is always true", () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), fc.constantFrom(4, 6), (segments, version) =>
        checkEverything(traceOf(segments, version)),
      ),
      { numRuns: 400 },
    );
  });

  it("keeps to it in real conversations whose segments are shuffled, doubled and left out", async () => {
    const [real] = await tracesOf(knownCaptureBytes("everything", "server"));
    const order = fc.array(fc.nat(real!.count - 1), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(order, (rows) => checkEverything(pick(real!, rows))),
      { numRuns: 100 },
    );
  });

  // Work that grew with the square of a conversation's length would not end here.
  it.each<[string, (trace: MutableTrace, row: number) => void]>([
    ["the same segment over and over", (trace, row) => set(trace, row, { direction: row & 1, length: row & 1 })],
    ["bare acknowledgements of one side", (trace, row) => set(trace, row, { direction: row % 1000 === 0 ? 0 : 1 })],
    ["gaps everywhere, never filled", (trace, row) => set(trace, row, { length: 10, sequence: 20 * row })],
    [
      "one gap filled by crumbs, from behind",
      (trace, row) => set(trace, row, { length: 1, sequence: (row * 7919) % 1e6 }),
    ],
    ["crumbs, and large segments over all of them", crumbs],
    ["selective acknowledgements of crumbs", selective],
    [
      "nothing but damage",
      (trace, row) => set(trace, row, { length: 9, sequence: 9 * row, checksum: 1 + (row % 5 === 0 ? 1 : 0) }),
    ],
  ])("takes time in proportion to its length: %s", (_, fill) => {
    const trace = emptyTrace(100_000, { stream: 0, ipVersion: 4, ...ENDS });
    for (let row = 0; row < trace.count; row++) {
      trace.frame[row] = row + 1;
      trace.flags[row] = 0x10;
      fill(trace, row);
    }
    const judgement = judgeTrace(trace);
    expect(judgement.facts.trace.count + judgement.damaged.length).toBe(trace.count);
    for (const direction of [0, 1] as const) limitsOfSpeed(judgement, direction);
  });
});

describeWith(["captures"], "judging the conversations of the collection", () => {
  it("keeps to what is always true", async () => {
    let conversations = 0;
    for (const { path, bytes } of collectedCaptures()) {
      if (bytes > LARGE) continue;
      for (const trace of await tracesOf(readFileSync(path))) {
        checkEverything(trace);
        conversations++;
      }
    }
    expect(conversations).toBeGreaterThan(2_000);
  }, 120_000);
});

/** Bytes: enough of the collection is smaller. */
const LARGE = 2_000_000;

function set(trace: MutableTrace, row: number, values: Partial<Record<(typeof COLUMNS)[number], number>>): void {
  for (const column of COLUMNS) trace[column][row] = values[column] ?? trace[column][row]!;
}

function crumbs(trace: MutableTrace, row: number): void {
  const isCrumb = row < 65_536;
  set(trace, row, { length: isCrumb ? 1 : 65_000, sequence: isCrumb ? 2 * row : row % 60_000 });
}

function selective(trace: MutableTrace, row: number): void {
  set(trace, row, { direction: row & 1, length: row & 1 ? 0 : 10, sequence: 10 * row });
  if ((row & 1) === 0) return;
  trace.sackCount[row] = 4;
  for (let block = 0; block < 4; block++) {
    const start = 10 * ((row * 7919 + 104_729 * block) % 100_000);
    trace.sack.set([start, start + 3], 8 * row + 2 * block);
  }
}

/** Rows of a trace, in any order; each is a frame of its own, at its own time. */
function pick(
  trace: MutableTrace | Awaited<ReturnType<typeof tracesOf>>[number],
  rows: readonly number[],
): MutableTrace {
  const picked = emptyTrace(rows.length, trace);
  for (const [to, from] of rows.entries()) {
    for (const column of COLUMNS) picked[column][to] = trace[column][from]!;
    picked.frame[to] = to + 1;
    picked.time[to] = (0.01 * to) ** 2;
    picked.rawWindow[to] = trace.rawWindow[from]!;
    picked.frameLength[to] = trace.frameLength[from]!;
    picked.sackCount[to] = trace.sackCount[from]!;
    picked.sack.set(trace.sack.subarray(8 * from, 8 * from + 8), 8 * to);
  }
  return picked;
}
