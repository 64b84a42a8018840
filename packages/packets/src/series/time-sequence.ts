import { ACK, RST } from "../tcp/flags.ts";
import { endOf, hasFlag, isWindowKnown, opposite, spanOf } from "../trace/segment.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import type { Judgement } from "../verdict/judge.ts";
import { sackBlock } from "../verdict/received-bytes.ts";
import type { VerdictKind } from "../verdict/verdict.ts";
import { missingBytes } from "./missing-bytes.ts";
import { PointList, type Points, StrokeList, type Strokes } from "./points.ts";

/**
 * The time-sequence graph of one direction (Stevens, TCP/IP Illustrated, volume 1, §20; with acknowledgements and windows as
 * Shepard's xplot shows them, MIT 1991). Values are sequence numbers counted from the sender's first, bytes: a segment is the
 * stroke of the bytes that it carries.
 */
export interface TimeSequence {
  /** Segments that were sent in order, once. */
  readonly sent: Strokes;
  /** Sent again, needlessly or not, by our verdict. */
  readonly again: Strokes;
  /** Overtaken on the way. */
  readonly reordered: Strokes;
  /** Copies that the way made. */
  readonly copies: Strokes;
  /** Bytes that are not in the capture when the first segment past them is. */
  readonly missing: Strokes;
  /** Selectively acknowledged blocks, as each acknowledgement has them. */
  readonly selective: Strokes;
  /** A line in steps: everything below it is acknowledged. */
  readonly acknowledged: Points;
  /** A line in steps: up to here the receiver has room; no points where its window's scale is not known. */
  readonly window: Points;
}

/**
 * Lays out the time-sequence graph of what one side sent.
 *
 * @param direction of the data; acknowledgements and windows come the other way
 */
export function timeSequence(judgement: Judgement, direction: Direction): TimeSequence {
  const { trace } = judgement.facts;
  const strokes = {
    sent: new StrokeList(),
    again: new StrokeList(),
    reordered: new StrokeList(),
    copies: new StrokeList(),
    missing: new StrokeList(),
    selective: new StrokeList(),
  };
  const acknowledged = new PointList(trace.count);
  const window = new PointList(trace.count);
  const isKnown = isWindowKnown(trace, opposite(direction));
  const { verdicts } = judgement;
  for (const { row, start, end, direction: of } of missingBytes(judgement)) {
    if (of === direction) strokes.missing.add(trace.time[row]!, start, end, row);
  }
  let edge = Number.NEGATIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = 0, at = 0; row < trace.count; row++) {
    const time = trace.time[row]!;
    const first = at;
    while (at < verdicts.length && verdicts[at]!.row === row) at++;
    if (hasFlag(trace, row, RST)) continue;
    if (trace.direction[row] === direction) {
      let list = strokes.sent;
      for (let each = first; each < at; each++) {
        const named = LIST_OF[verdicts[each]!.kind];
        if (named !== undefined) list = strokes[named];
      }
      if (spanOf(trace, row) > 0) list.add(time, trace.sequence[row]!, endOf(trace, row), row);
    } else if (hasFlag(trace, row, ACK)) {
      highest = Math.max(highest, trace.acknowledgement[row]!);
      acknowledged.step(time, highest, row);
      edge = Math.max(edge, trace.acknowledgement[row]! + trace.window[row]!);
      if (isKnown) window.step(time, edge, row);
      addBlocks(trace, row, strokes.selective);
    }
  }
  return {
    sent: strokes.sent.end(),
    again: strokes.again.end(),
    reordered: strokes.reordered.end(),
    copies: strokes.copies.end(),
    missing: strokes.missing.end(),
    selective: strokes.selective.end(),
    acknowledged: acknowledged.end(),
    window: window.end(),
  };
}

function addBlocks(trace: TcpTrace, row: number, selective: StrokeList): void {
  for (let block = 0; block < trace.sackCount[row]!; block++) {
    const [start, end] = sackBlock(trace, row, block);
    if (end > start) selective.add(trace.time[row]!, start, end, row);
  }
}

/** Where a segment with such a verdict is drawn. */
const LIST_OF: Partial<Record<VerdictKind, "again" | "reordered" | "copies">> = {
  retransmission: "again",
  "spurious-retransmission": "again",
  reordered: "reordered",
  duplicated: "copies",
};
