import { firstNot } from "../columns/first-not.ts";
import { opposite } from "../trace/segment.ts";
import type { DamagedSegment } from "../trace/sound.ts";
import type { AcknowledgementIndex } from "./acknowledgement-index.ts";
import type { TraceFacts } from "./facts.ts";
import type { Gap, Side } from "./side.ts";
import { placeOf } from "./vantage.ts";
import { leastSure, type Verdict } from "./verdict.ts";

/** Judges what was missing when segments past it came, and acknowledgements of what the capture had not seen. */
export function judgeGaps(
  facts: TraceFacts,
  sides: readonly [Side, Side],
  acknowledgements: readonly [AcknowledgementIndex, AcknowledgementIndex],
  damaged: readonly DamagedSegment[],
): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const side of sides) {
    const arrived = damaged
      .filter(({ direction }) => direction === side.direction)
      .sort((left, right) => left.sequence - right.sequence);
    const open = new Map<number, Bytes>();
    side.sent.forEachGap((start, end, row) => {
      if (!open.has(row)) open.set(row, { start, end });
    });
    for (const [row, gap] of side.gaps) {
      if (cameDamaged(arrived, gap)) {
        // Likely: it may be the number of its place that was changed.
        const { start, end } = gap;
        verdicts.push({ row, kind: "lost-before", reason: "came-damaged", sureness: "likely", start, end });
        continue;
      }
      const rest = open.get(row);
      verdicts.push(
        rest === undefined
          ? judgeFilled(facts, row, gap, side)
          : judgeOpen(row, rest, acknowledgements[side.direction]),
      );
    }
    for (const { row, start, end } of side.unseen) {
      const isOnlyLate = isLate(side, start) && isLate(side, end - 1);
      const kind = isOnlyLate ? "capture-misordered" : "capture-missed";
      const reason = isOnlyLate ? "acknowledges-what-follows" : "acknowledges-unseen";
      verdicts.push({ row, kind, reason, sureness: isOnlyLate ? "likely" : "certain", start, end });
    }
  }
  return verdicts;
}

/** @param arrived by rising sequence number */
function cameDamaged(arrived: readonly DamagedSegment[], { start, end }: Bytes): boolean {
  const last = arrived[firstNot(arrived.length, (at) => arrived[at]!.sequence < end) - 1];
  return last !== undefined && last.sequence + last.length > start;
}

function isLate({ sent, late }: Side, sequence: number): boolean {
  const row = sent.originalAt(sequence);
  return row !== undefined && late.has(row);
}

/** Bytes that the capture never got to see: were they acknowledged? */
function judgeOpen(row: number, bytes: Bytes, acknowledgements: AcknowledgementIndex): Verdict {
  const other = acknowledgements.firstCovering(bytes.end)?.row;
  if (other === undefined) return neverFilled(row, bytes);
  const reason = "acknowledged-unseen";
  return { row, kind: "capture-missed", reason, sureness: "certain", other, ...bytes };
}

function neverFilled(row: number, bytes: Bytes): Verdict {
  return { row, kind: "gap", reason: "never-filled", sureness: "possible", ...bytes };
}

/** A gap that was filled later: what filled it tells how it came about. */
function judgeFilled(
  { vantage }: TraceFacts,
  row: number,
  { start, end, fills }: Gap,
  { direction, overtaken }: Side,
): Verdict {
  const again = fills.find(({ verdict }) => verdict.kind === "retransmission");
  const filler = again ?? fills[0];
  if (filler === undefined) return neverFilled(row, { start, end });
  const { verdict, known } = filler;
  const gap = { row, sureness: verdict.sureness, other: verdict.row, start, end };
  if (again === undefined) {
    const isMisordered = fills.every((fill) => fill.verdict.kind === "capture-misordered");
    const kind = isMisordered ? "capture-misordered" : "overtook";
    return { ...gap, kind, reason: isMisordered ? "after-its-acknowledgement" : "filled-out-of-order" };
  }
  // The receiver had it before it was sent again: the first copy passed, only not through the capture.
  if (known !== undefined) {
    return { ...gap, kind: "capture-missed", reason: "acknowledged-unseen", other: known };
  }
  // Sent again meanwhile, but not lost: the first copy came in the end.
  const late = overtaken.get(verdict.row);
  if (late !== undefined) return { ...gap, kind: "overtook", reason: "filled-out-of-order", other: late };
  // Where they were sent nothing is lost yet.
  if (vantage.place === placeOf(direction)) {
    const sureness = leastSure(verdict.sureness, vantage.sureness);
    return { ...gap, kind: "capture-missed", reason: "filled-though-at-sender", sureness };
  }
  const sureness = vantage.place === placeOf(opposite(direction)) ? vantage.sureness : "likely";
  return {
    ...gap,
    kind: "lost-before",
    reason: "filled-by-retransmission",
    sureness: leastSure(verdict.sureness, sureness),
  };
}

interface Bytes {
  readonly start: number;
  readonly end: number;
}
