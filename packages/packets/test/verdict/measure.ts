import { knownCapture, knownCaptureNames, type HostName } from "../../../../test/captures/known.ts";
import type { TcpTrace } from "../../src/trace/trace.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import type { Sureness } from "../../src/verdict/verdict.ts";
import { scoreOf, type Claim, type Fact, type Score, type ScoredKind } from "./score.ts";
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
  /** Wireshark's verdicts of the same meaning, and how many of them are true; undefined where it has no word for it. */
  readonly wireshark: { readonly claims: Count; readonly facts: Count } | undefined;
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
  const wireshark: { claims: Score["wireshark"]["claims"][number][]; facts: Fact[] } = { claims: [], facts: [] };
  for (const name of JUDGED_CAPTURES) {
    for (const known of await knownTraces(name, isLeftOut)) {
      const trace = change(known.trace);
      const score = scoreOf({ ...known, trace }, judgeTrace(trace));
      wireshark.claims.push(...score.wireshark.claims);
      wireshark.facts.push(...score.wireshark.facts);
      const { host } = known;
      for (const claim of score.claims) claims.push({ ...claim, name, host });
      for (const fact of score.facts) facts.push({ ...fact, name, host });
    }
  }
  const kinds = [...new Set([...claims, ...facts].map(({ kind }) => kind))].toSorted();
  return {
    rows: kinds.map((kind) => rowOf(kind, claims, facts, wireshark)),
    wrong: claims.filter(({ isRight }) => !isRight),
    missed: facts.filter(({ isSaid }) => !isSaid),
  };
}

function rowOf(kind: ScoredKind, claims: readonly Claim[], facts: readonly Fact[], wireshark: Score["wireshark"]): Row {
  const isOwn = (each: { readonly kind: ScoredKind }): boolean => each.kind === kind;
  const own = claims.filter(isOwn);
  const counts: Partial<Record<Sureness, Count>> = {};
  for (const sureness of ["certain", "likely", "possible"] as const) {
    const all = own.filter((claim) => claim.sureness === sureness);
    if (all.length > 0) counts[sureness] = countOf(all, ({ isRight }) => isRight);
  }
  const theirs = wireshark.claims.filter(isOwn);
  const theirFacts = wireshark.facts.filter(isOwn);
  return {
    kind,
    claims: counts,
    facts: countOf(facts.filter(isOwn), ({ isSaid }) => isSaid),
    wireshark:
      theirs.length + theirFacts.length === 0
        ? undefined
        : {
            claims: countOf(theirs, ({ isRight }) => isRight),
            facts: countOf(theirFacts, ({ isSaid }) => isSaid),
          },
  };
}

function countOf<T>(all: readonly T[], is: (each: T) => boolean): Count {
  return { right: all.filter(is).length, all: all.length };
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
