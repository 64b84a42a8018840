import { endOf, opposite } from "../trace/segment.ts";
import type { AcknowledgementIndex } from "./acknowledgement-index.ts";
import type { TraceFacts } from "./facts.ts";
import { sackBlock } from "./received-bytes.ts";
import type { Side } from "./side.ts";
import { leastSure, type Verdict } from "./verdict.ts";

/**
 * Looks in what came later for proof that a retransmission was needless: the receiver reports the bytes as received twice
 * (DSACK, RFC 3708), or its acknowledgement echoes the first copy's timestamp (Eifel, RFC 3522), or it comes sooner than
 * an answer to the second copy could.
 *
 * @param verdicts in any order; those of `sides[…].again` are the retransmissions
 * @returns the verdicts, with what was proved
 */
export function proveNeedless(
  facts: TraceFacts,
  sides: readonly [Side, Side],
  verdicts: readonly Verdict[],
  acknowledgements: readonly [AcknowledgementIndex, AcknowledgementIndex],
): Verdict[] {
  const proved = verdicts.slice();
  for (const side of sides) {
    const byRow = new Map<number, number>();
    for (const index of side.again) {
      const verdict = proved[index]!;
      byRow.set(verdict.row, index);
      if (verdict.kind === "retransmission")
        proved[index] = byItsAcknowledgement(facts, verdict, side, acknowledgements[side.direction]);
    }
    const used = new Set<number>();
    for (const report of side.doubleReports) {
      const index = reportedCopy(facts, report, side, byRow, used);
      if (index === undefined) continue;
      used.add(index);
      const verdict = proved[index]!;
      if (verdict.reason === "already-acknowledged") continue;
      const isSure =
        countCopies(side, verdict.row) === 2 && !isAnswered(facts, verdict.row, acknowledgements[side.direction]);
      proved[index] = {
        ...verdict,
        kind: "spurious-retransmission",
        reason: "reported-twice",
        sureness: isSure ? verdict.sureness : leastSure("likely", verdict.sureness),
        other: report,
      };
    }
  }
  return proved;
}

function byItsAcknowledgement(
  facts: TraceFacts,
  verdict: Verdict,
  side: Side,
  acknowledgements: AcknowledgementIndex,
): Verdict {
  const { trace } = facts;
  const { row } = verdict;
  const selective = side.selectively.get(row);
  if (selective !== undefined && isTooSoon(facts, row, selective, side)) {
    const reason = "acknowledged-too-soon";
    return { ...verdict, kind: "spurious-retransmission", reason, sureness: "likely", other: selective };
  }
  const covering = acknowledgements.firstCovering(endOf(trace, row));
  if (covering === undefined || covering.row < row) return verdict;
  const spurious = { ...verdict, kind: "spurious-retransmission", other: covering.row } as const;
  const first = side.sent.originalAt(trace.sequence[row]!);
  // Only what fills the first gap has its timestamp echoed.
  const isNext = covering.before >= trace.sequence[row]!;
  const haveClocks = [row, first, covering.row].every((at) => at !== undefined && trace.hasTimestamp[at] !== 0);
  if (isNext && first !== undefined && first !== row && haveClocks) {
    const echo = trace.timestampEcho[covering.row]!;
    const isOfEarlier = ((echo - trace.timestampValue[row]!) | 0) < 0;
    const isOfFirst = ((echo - trace.timestampValue[first]!) | 0) >= 0;
    if (isOfEarlier && isOfFirst) {
      return { ...spurious, reason: "echo-of-the-first", sureness: "certain" };
    }
    if (!isOfEarlier) return verdict;
  }
  if (!isTooSoon(facts, row, covering.row, side)) return verdict;
  return {
    ...spurious,
    reason: "acknowledged-too-soon",
    sureness: "likely",
  };
}

/**
 * Whether the acknowledgement of a retransmission echoes its own timestamp: then it came first, and what came twice may
 * be itself, doubled on the way.
 */
function isAnswered({ trace }: TraceFacts, row: number, acknowledgements: AcknowledgementIndex): boolean {
  const covering = acknowledgements.firstCovering(endOf(trace, row));
  if (covering === undefined || trace.hasTimestamp[covering.row] === 0) return false;
  return ((trace.timestampEcho[covering.row]! - trace.timestampValue[row]!) | 0) >= 0;
}

/** Whether an acknowledgement passed the capture sooner after a segment than that could have gone to the receiver and back. */
function isTooSoon({ trace, vantage }: TraceFacts, row: number, acknowledgedBy: number, side: Side): boolean {
  const reaction = vantage.reactions[opposite(side.direction)]?.seconds ?? 0;
  const elapsed = trace.time[acknowledgedBy]! - trace.time[row]!;
  return reaction >= FAR_RECEIVER && elapsed < TOO_SOON * reaction;
}

/** The retransmission that a DSACK speaks of: the latest that could have come to the receiver by then. */
function reportedCopy(
  { trace, vantage }: TraceFacts,
  report: number,
  side: Side,
  byRow: ReadonlyMap<number, number>,
  used: ReadonlySet<number>,
): number | undefined {
  const [start] = sackBlock(trace, report, 0);
  const original = side.sent.originalAt(start);
  if (original === undefined) return undefined;
  const reaction = vantage.reactions[opposite(side.direction)]?.seconds ?? 0;
  const until = trace.time[report]! - TOO_SOON * reaction;
  let copy: number | undefined = side.sent.latestCopyOf(original);
  let candidate: number | undefined;
  let hasDouble = false;
  for (let steps = 0; copy !== undefined && steps < COPIES_LOOKED_AT; steps++, copy = side.sent.copyBefore(copy)) {
    if (copy > report || trace.time[copy]! > until) continue;
    if (side.doubles.has(copy)) hasDouble = true;
    const index = byRow.get(copy);
    if (index !== undefined && !used.has(index)) candidate ??= index;
  }
  // What the way doubled was received twice without being sent twice.
  return hasDouble ? undefined : candidate;
}

function countCopies(side: Side, row: number): number {
  let copies = 1;
  for (let copy = side.sent.copyBefore(row); copy !== undefined && copies < COPIES_LOOKED_AT; copies++) {
    copy = side.sent.copyBefore(copy);
  }
  return copies;
}

/** Seconds: on a receiver this close the time of its answer proves nothing. */
const FAR_RECEIVER = 0.001;
const TOO_SOON = 0.8;
const COPIES_LOOKED_AT = 16;
