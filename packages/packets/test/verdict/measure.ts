import { knownCapture, knownCaptureNames, type HostName } from "../../../../test/captures/known.ts";
import type { TcpTrace } from "../../src/trace/trace.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import type { Sureness } from "../../src/verdict/verdict.ts";
import { scoreOf, type Claim, type Fact, type ScoredKind } from "./score.ts";
import { knownTraces } from "./truth.ts";

/** How many verdicts of a kind were given, and how many of them are true. */
export interface Count {
  readonly right: number;
  readonly all: number;
}

/** What came of one kind, over all captures. */
export interface Row {
  readonly kind: ScoredKind;
  readonly claims: Readonly<Partial<Record<Sureness, Count>>>;
  /** How often it is true, and how often that was said. */
  readonly facts: Count;
}

export interface Measured {
  readonly rows: readonly Row[];
  readonly wrong: readonly (Claim & Seen)[];
  readonly missed: readonly (Fact & Seen)[];
}

interface Seen {
  readonly name: string;
  readonly host: HostName;
}

/** How the captures are changed before they are judged. */
export interface Variation {
  readonly change?: (trace: TcpTrace) => TcpTrace;
  readonly isLeftOut?: (frame: number, host: HostName) => boolean;
}

/** The captures over the emulated link that have TCP in them. */
export const JUDGED_CAPTURES = knownCaptureNames().filter(
  (name) => knownCapture(name).medium !== "cable" && name !== "uppercase-udp",
);

/** Judges every conversation of every capture from both sides, and holds the verdicts against the truth. */
export async function measure({ change = (trace) => trace, isLeftOut }: Variation = {}): Promise<Measured> {
  const claims: (Claim & Seen)[] = [];
  const facts: (Fact & Seen)[] = [];
  for (const name of JUDGED_CAPTURES) {
    for (const known of await knownTraces(name, isLeftOut)) {
      const trace = change(known.trace);
      const score = scoreOf({ ...known, trace }, judgeTrace(trace));
      const { host } = known;
      for (const claim of score.claims) claims.push({ ...claim, name, host });
      for (const fact of score.facts) facts.push({ ...fact, name, host });
    }
  }
  const kinds = [...new Set([...claims, ...facts].map(({ kind }) => kind))].toSorted();
  return {
    rows: kinds.map((kind) => rowOf(kind, claims, facts)),
    wrong: claims.filter(({ isRight }) => !isRight),
    missed: facts.filter(({ isSaid }) => !isSaid),
  };
}

function rowOf(kind: ScoredKind, claims: readonly Claim[], facts: readonly Fact[]): Row {
  const own = claims.filter((claim) => claim.kind === kind);
  const counts: Partial<Record<Sureness, Count>> = {};
  for (const sureness of ["certain", "likely", "possible"] as const) {
    const all = own.filter((claim) => claim.sureness === sureness);
    if (all.length > 0) counts[sureness] = { right: all.filter(({ isRight }) => isRight).length, all: all.length };
  }
  const ownFacts = facts.filter((fact) => fact.kind === kind);
  return {
    kind,
    claims: counts,
    facts: { right: ownFacts.filter(({ isSaid }) => isSaid).length, all: ownFacts.length },
  };
}

/** The same conversation, had its sides not counted their packets. */
export function withoutIdentification(trace: TcpTrace): TcpTrace {
  return { ...trace, ipId: new Uint16Array(trace.count) };
}

/** … had they not agreed on timestamps. */
export function withoutTimestamps(trace: TcpTrace): TcpTrace {
  const { count, opening } = trace;
  return {
    ...trace,
    hasTimestamp: new Uint8Array(count),
    timestampValue: new Uint32Array(count),
    timestampEcho: new Uint32Array(count),
    opening: [
      opening[0] && { ...opening[0], hasTimestamps: false },
      opening[1] && { ...opening[1], hasTimestamps: false },
    ],
  };
}

/** … had they not agreed on selective acknowledgements. */
export function withoutSack(trace: TcpTrace): TcpTrace {
  const { count, opening } = trace;
  return {
    ...trace,
    sack: new Float64Array(8 * count),
    sackCount: new Uint8Array(count),
    opening: [
      opening[0] && { ...opening[0], isSackPermitted: false },
      opening[1] && { ...opening[1], isSackPermitted: false },
    ],
  };
}
