import { ACK, FIN, RST, SYN } from "../tcp/flags.ts";
import type { TcpTrace } from "../trace/trace.ts";
import { takeOutDamaged, type DamagedSegment } from "../trace/sound.ts";
import { directionOf, endOf, hasFlag, isWindowKnown, opposite, spanOf } from "../trace/segment.ts";
import { AcknowledgementIndex } from "./acknowledgement-index.ts";
import { judgeAcknowledgement } from "./acknowledgements.ts";
import { compare, findDouble, judgeFill, judgeLate } from "./copies.ts";
import { gatherFacts, surenessOfOrder, type TraceFacts } from "./facts.ts";
import { judgeGaps } from "./gaps.ts";
import { judgeLosses } from "./losses.ts";
import { proveNeedless } from "./needless.ts";
import { isDuplicateSack } from "./received-bytes.ts";
import { Side } from "./side.ts";
import { triggerOf, type SenderState } from "./trigger.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";

/** All that we hold of a conversation's segments. */
export interface Judgement {
  readonly facts: TraceFacts;
  /** Segments that were damaged on the way; they are not in `facts.trace`, whose rows the verdicts count. */
  readonly damaged: readonly DamagedSegment[];
  /** In the order of the capture; a segment has none where there is nothing to say, seldom two. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Judges every segment of a conversation, with hindsight: what came later in the capture counts too.
 *
 * docs/VERDICTS.md has the rules in words.
 */
export function judgeTrace(whole: TcpTrace): Judgement {
  const { sound: trace, damaged } = takeOutDamaged(whole);
  const facts = gatherFacts(trace);
  const judge = new Judge(facts);
  for (let row = 0; row < trace.count; row++) judge.take(row);
  const acknowledgements = [new AcknowledgementIndex(trace, 0), new AcknowledgementIndex(trace, 1)] as const;
  const proved = proveNeedless(facts, judge.sides, judge.verdicts, acknowledgements);
  const verdicts = [
    ...proved,
    ...judgeLosses(facts, proved),
    ...judgeGaps(facts, judge.sides, acknowledgements, damaged),
  ];
  verdicts.sort((left, right) => left.row - right.row);
  return { facts, damaged, verdicts };
}

class Judge {
  readonly verdicts: Verdict[] = [];
  readonly sides: readonly [Side, Side] = [new Side(0), new Side(1)];
  readonly #facts: TraceFacts;
  readonly #trace: TcpTrace;

  constructor(facts: TraceFacts) {
    this.#facts = facts;
    this.#trace = facts.trace;
  }

  /** Takes the next segment of the capture. */
  take(row: number): void {
    const trace = this.#trace;
    if (hasFlag(trace, row, RST)) return;
    const direction = directionOf(trace, row);
    const [side, other] = [this.sides[direction], this.sides[opposite(direction)]];
    const said = this.verdicts.length;
    const isProbe = spanOf(trace, row) <= 1 && this.#takeProbe(row, side);
    if (!isProbe && spanOf(trace, row) > 0) this.#takeBytes(row, side);
    else if (!isProbe && side.sent.nextRow >= 0 && trace.sequence[row]! > side.sent.next) this.#leaveGap(row, side);
    if (hasFlag(trace, row, ACK)) this.#takeAcknowledgement(row, side, other, isProbe);
    const isDouble = this.verdicts.length > said && this.verdicts[said]!.kind === "duplicated";
    if (trace.window[row] === 0 && !hasFlag(trace, row, SYN | FIN) && !isDouble) {
      this.#say(row, "zero-window", { reason: "window-is-zero", sureness: "certain" });
    }
    side.last = row;
  }

  /** Probes stand one byte below what comes next, or carry one byte into a closed window; they are not part of the stream. */
  #takeProbe(row: number, side: Side): boolean {
    const trace = this.#trace;
    const { next } = side.sent;
    if (hasFlag(trace, row, SYN | FIN)) return false;
    const sequence = trace.sequence[row]!;
    const length = trace.length[row]!;
    const heard = this.#facts.view.heard[row]!;
    const isClosed = heard >= 0 && trace.window[heard] === 0;
    // Seen from afar, its sender may have heard more, or less.
    const sureness = this.#facts.view.distance[side.direction] === 0 ? "certain" : "likely";
    if (length === 1 && sequence === next && isClosed) {
      this.#say(row, "zero-window-probe", { reason: "probes-closed-window", sureness, other: heard });
      side.probe = row;
      return false; // its byte is new, and may be taken
    }
    if (sequence !== next - 1) return false;
    const isAcknowledged = side.received.acknowledged >= next;
    // One byte that nobody has acknowledged is simply sent again.
    if (length === 1 && !isAcknowledged) return false;
    // An acknowledgement from before the last byte or FIN was sent, late or doubled.
    if (length === 0 && side.last >= 0 && this.#facts.clocks.order(row, side.last).sign < 0) return false;
    const double = side.probe < 0 ? undefined : compare(this.#facts, row, side.probe);
    if (double !== undefined) {
      this.verdicts.push(double);
      return true;
    }
    side.probe = row;
    if (isClosed) this.#say(row, "zero-window-probe", { reason: "probes-closed-window", sureness, other: heard });
    else {
      const known = isAcknowledged ? sureness : "likely";
      this.#say(row, "keep-alive", { reason: "nothing-outstanding", sureness: known });
    }
    return true;
  }

  /** A segment without data, whose number tells that there should have been more before it. */
  #leaveGap(row: number, { gaps, sent }: Side): void {
    const sequence = this.#trace.sequence[row]!;
    if (this.#isTakenBack(row, sequence)) return;
    gaps.set(row, { start: sent.next, end: sequence, fills: [] });
    sent.append(row, sequence, sequence);
  }

  /** Whether what the same side sends next has a lower number: then the one without data is a mistake, or came damaged. */
  #isTakenBack(row: number, sequence: number): boolean {
    const trace = this.#trace;
    for (let next = row + 1; next < Math.min(trace.count, row + LOOKED_AHEAD); next++) {
      if (trace.direction[next] !== trace.direction[row]) continue;
      return trace.sequence[next]! < sequence && this.#facts.clocks.order(next, row).sign >= 0;
    }
    return false;
  }

  #takeBytes(row: number, side: Side): void {
    const trace = this.#trace;
    const [start, end] = [trace.sequence[row]!, endOf(trace, row)];
    const { next } = side.sent;
    if (start >= next) {
      if (start > next && side.sent.nextRow >= 0) side.gaps.set(row, { start: next, end: start, fills: [] });
      if (end <= side.received.acknowledged && side.sent.nextRow >= 0) {
        const verdict = judgeLate(this.#facts, row, side);
        if (verdict.kind === "capture-misordered") side.late.add(row);
        this.verdicts.push(verdict);
      }
      if (start === next && this.#wasTailLost(row, side)) {
        const other = side.last;
        this.#say(row, "retransmission", { reason: "number-skipped", sureness: "likely", trigger: "timer", other });
      }
      side.sent.append(row, start, end);
      this.#judgeWindow(row, side, end);
    } else {
      this.#takeAgain(row, side, start, end);
    }
    side.lastSent = row;
  }

  /**
   * Whether a segment that simply comes next was sent before, and lost on its way here: nothing behind it tells of that, but
   * its sender counts its packets, and after a silence as long as a timer's one number is missing.
   */
  #wasTailLost(row: number, side: Side): boolean {
    const trace = this.#trace;
    const { last } = side;
    if (last < 0 || this.#facts.clocks.skippedBefore(row) === 0) return false;
    if (trace.time[row]! - trace.time[last]! < SHORTEST_TIMEOUT) return false;
    for (let between = last + 1; between < row; between++) if (trace.length[between]! > 0) return false;
    return true;
  }

  #takeAgain(row: number, side: Side, start: number, end: number): void {
    const trace = this.#trace;
    // What follows a probe of one byte begins with that byte once more.
    if (
      side.probe >= 0 &&
      side.probe === side.sent.nextRow &&
      start === trace.sequence[side.probe]! &&
      end > side.sent.next
    ) {
      side.sent.append(row, side.sent.next, end);
      return;
    }
    const known = side.received.saidBy(start, end);
    const state = side.state();
    const put = side.sent.put(row, start, end);
    if (put.original === undefined) {
      const verdict = judgeFill(this.#facts, row, put.fills[0]!, side, known);
      fillGaps(side, put.fills, verdict, known);
      if (verdict.kind === "retransmission") this.#sentAgain(verdict, side, undefined, state, known);
      else this.verdicts.push(verdict);
      return;
    }
    const double = findDouble(this.#facts, row, side);
    if (double !== undefined) {
      side.doubles.add(row);
      this.verdicts.push(double);
      return;
    }
    let copy = side.sent.copyBefore(row)!;
    // Of a packet that was doubled, the first.
    while (side.doubles.has(copy)) copy = side.sent.copyBefore(copy)!;
    const order = this.#facts.clocks.order(row, copy);
    if (order.by !== undefined && order.sign < 0) {
      side.overtaken.set(side.sent.originalAt(start)!, row);
      const reason = "sent-earlier-than-its-predecessor";
      this.#say(row, "reordered", { reason, sureness: "certain", other: copy, by: order.by });
      return;
    }
    const verdict: Verdict = {
      row,
      kind: "retransmission",
      reason: "sent-before",
      sureness: order.by === undefined ? surenessOfOrder(this.#facts, side.direction) : "certain",
      other: copy,
      ...(order.by === undefined ? {} : { by: order.by }),
    };
    fillGaps(side, put.fills, verdict, known);
    this.#sentAgain(verdict, side, copy, state, known);
  }

  #sentAgain(
    verdict: Verdict,
    side: Side,
    copy: number | undefined,
    state: SenderState,
    known: number | undefined,
  ): void {
    const { row } = verdict;
    const trigger = triggerOf(this.#trace, row, copy, state, this.#facts.view);
    if (trigger === "timeout" && !hasFlag(this.#trace, row, SYN)) side.timedOutBelow = state.next;
    if (trigger === "fast") side.recoveringBelow = Math.max(side.recoveringBelow, state.next);
    side.again.push(this.verdicts.length);
    if (known === undefined) side.await(row);
    const again = { ...verdict, trigger };
    this.verdicts.push(
      known === undefined
        ? again
        : { ...again, kind: "spurious-retransmission", reason: "already-acknowledged", other: known },
    );
  }

  /** A segment that leaves less than another of its size of the receiver's window. */
  #judgeWindow(row: number, side: Side, end: number): void {
    const trace = this.#trace;
    side.largest = Math.max(side.largest, trace.length[row]!);
    const heard = this.#facts.view.heard[row]!;
    if (heard < 0 || trace.length[row] === 0 || hasFlag(trace, row, SYN)) return;
    if (!isWindowKnown(trace, opposite(side.direction))) return;
    const left = this.#facts.view.edge[heard]! - end;
    if (left >= side.largest) return;
    // Only what came in between and is not here can have given it that room.
    if (left < 0 && this.#facts.view.distance[side.direction] === 0) return;
    const isComplete = this.#facts.clocks.missing[opposite(side.direction)] === 0;
    const sureness = isComplete && left === 0 ? "certain" : "likely";
    this.#say(row, "window-full", { reason: "window-used-up", sureness, other: heard });
  }

  #takeAcknowledgement(row: number, side: Side, other: Side, isProbe: boolean): void {
    const trace = this.#trace;
    const acknowledgement = trace.acknowledgement[row]!;
    if (!isProbe && spanOf(trace, row) === 0) {
      const verdict = judgeAcknowledgement(this.#facts, row, side, other);
      if (verdict !== undefined) this.verdicts.push(verdict);
    }
    if (other.sent.nextRow >= 0 && acknowledgement > Math.max(other.sent.next, other.unseenBelow)) {
      other.unseen.push({ row, start: Math.max(other.sent.next, other.unseenBelow), end: acknowledgement });
      other.unseenBelow = acknowledgement;
    }
    if (isDuplicateSack(trace, row)) other.doubleReports.push(row);
    const before = other.received.acknowledged;
    other.received.add(trace, row);
    if (trace.sackCount[row]! > 0) other.noteSelectivelyAcknowledged(trace, row);
    if (other.received.acknowledged > before) other.duplicates = 0;
    else if (acknowledgement === before && spanOf(trace, row) === 0 && other.sent.next > acknowledgement)
      other.duplicates++;
  }

  #say(row: number, kind: VerdictKind, rest: Omit<Verdict, "row" | "kind">): void {
    this.verdicts.push({ row, kind, ...rest });
  }
}

function fillGaps(side: Side, fills: readonly number[], verdict: Verdict, known: number | undefined): void {
  for (const row of fills) side.gaps.get(row)?.fills.push({ verdict, known });
}

/** Segments among which the next of the same side is looked for. */
const LOOKED_AHEAD = 64;
/** Seconds. */
const SHORTEST_TIMEOUT = 0.19;
