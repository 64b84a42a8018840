import { ERRORS, type ErrorCode } from "@wireside/protocol";
import type { Outcome } from "../store.ts";

// Outcomes travel as three numbers each: what (0 fresh, 1 so already, from 2 on an error), id, time.
// Cloning an array of numbers costs next to nothing, cloning as many objects does not.

const CODES = Object.keys(ERRORS) as ErrorCode[];
const FIELDS = 3;

export function packOutcomes(outcomes: readonly Outcome[]): Float64Array {
  const packed = new Float64Array(outcomes.length * FIELDS);
  let at = 0;
  for (const outcome of outcomes) {
    if (outcome.ok) {
      packed[at] = outcome.fresh ? 0 : 1;
      packed[at + 1] = outcome.id;
      packed[at + 2] = outcome.at;
    } else packed[at] = 2 + CODES.indexOf(outcome.code);
    at += FIELDS;
  }
  return packed;
}

export function unpackOutcomes(packed: Float64Array): Outcome[] {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < packed.length; start += FIELDS) {
    const what = packed[start] ?? 0;
    if (what >= 2) outcomes.push({ ok: false, code: CODES[what - 2] ?? "internal" });
    else outcomes.push({ ok: true, id: packed[start + 1] ?? 0, at: packed[start + 2] ?? 0, fresh: what === 0 });
  }
  return outcomes;
}
