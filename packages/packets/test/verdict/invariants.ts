import { expect } from "vitest";
import { limitsOfSpeed } from "../../src/explain/speed/speed.ts";
import type { TcpTrace } from "../../src/trace/trace.ts";
import { compareVerdicts } from "../../src/verdict/compare.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import { fieldOf } from "../../src/verdict/proof.ts";
import type { VerdictKind } from "../../src/verdict/verdict.ts";

/** What a segment can be only one of. */
const NATURES: ReadonlySet<VerdictKind> = new Set([
  "retransmission",
  "spurious-retransmission",
  "reordered",
  "duplicated",
  "keep-alive",
  "zero-window-probe",
]);
const GAPS: ReadonlySet<VerdictKind> = new Set(["lost-before", "overtook", "capture-missed", "gap"]);

/** Judges a trace, puts the verdicts beside Wireshark's, asks who limited the speed; and holds all that to what is always true. */
export function checkEverything(trace: TcpTrace): void {
  const faults: string[] = [];
  const judgement = judgeTrace(trace);
  const { facts, verdicts, damaged } = judgement;
  const { count } = facts.trace;
  if (count + damaged.length !== trace.count) faults.push("segments are missing");
  const natures = new Map<number, number>();
  for (const [at, { row, other, kind, start, end }] of verdicts.entries()) {
    if (!(row >= 0 && row < count) || (at > 0 && verdicts[at - 1]!.row > row)) faults.push(`row ${row} of ${kind}`);
    if (other !== undefined && !(other >= 0 && other < count && other !== row))
      faults.push(`other ${other} of ${kind}`);
    if (GAPS.has(kind) && !(start! < end!)) faults.push(`${kind} from ${start} to ${end}`);
    if (NATURES.has(kind)) natures.set(row, (natures.get(row) ?? 0) + 1);
  }
  for (const [row, times] of natures) if (times > 1) faults.push(`row ${row} is ${times} things`);
  checkComparison(trace, judgement, faults);
  for (const direction of [0, 1] as const) {
    const limits = limitsOfSpeed(judgement, direction);
    let at = limits?.begin;
    for (const { from, to, first, last } of limits?.stretches ?? []) {
      if (from !== at || !(to > from) || !(first <= last) || last >= count) faults.push(`stretch ${from} to ${to}`);
      at = to;
    }
    if (at !== limits?.end) faults.push(`stretches end at ${at}`);
  }
  expect(faults).toEqual([]);
}

function checkComparison(trace: TcpTrace, judgement: ReturnType<typeof judgeTrace>, faults: string[]): void {
  const rowOf = new Map(Array.from(trace.frame, (frame, row) => [frame, row]));
  let before = 0;
  for (const { frame, wireshark, ours, difference, why } of compareVerdicts(judgement)) {
    if (!(frame > before) || !rowOf.has(frame)) faults.push(`frame ${frame} after ${before}`);
    before = frame;
    if (wireshark.length + ours.length === 0) faults.push(`frame ${frame} has nothing`);
    if ((difference === "same") !== (why === undefined)) faults.push(`frame ${frame}: ${difference}, because ${why}`);
    for (const { sentence, proofs } of ours) {
      if (!/^[A-Z].*\.$/u.test(sentence) || /undefined|NaN|unknown|Infinity|no frame/u.test(sentence))
        faults.push(sentence);
      if (proofs.length === 0) faults.push(`no proof of: ${sentence}`);
      for (const proof of proofs) {
        const row = rowOf.get(proof.frame);
        if (row === undefined || fieldOf(trace, row, proof.field) !== proof.value) faults.push(JSON.stringify(proof));
      }
    }
  }
}
