import { SYN } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { endOf, hasFlag } from "../trace/segment.ts";
import type { ReceivedBytes } from "./received-bytes.ts";
import type { SendersView } from "./senders-view.ts";
import type { Trigger } from "./verdict.ts";

/** What the judge knows of one side when it sends something again. */
export interface SenderState {
  /** What the other side has said it received. */
  readonly received: ReceivedBytes;
  /** Highest byte sent. */
  readonly next: number;
  /** Duplicate acknowledgements since the last advance. */
  readonly duplicates: number;
  /** Whether a segment was itself one that was sent again. */
  wasSentAgain(row: number): boolean;
  /** Row of this side's last segment with data before this one, -1 for none. */
  readonly lastSent: number;
  /** Everything below was sent before the last timeout, -Infinity when there was none. */
  readonly timedOutBelow: number;
  /** The same of the last loss that acknowledgements told of. */
  readonly recoveringBelow: number;
}

/**
 * Tells what made a sender send a segment again.
 *
 * @param copy the earlier copy, where the capture has it
 */
export function triggerOf(
  trace: TcpTrace,
  row: number,
  copy: number | undefined,
  state: SenderState,
  view: SendersView,
): Trigger {
  if (hasFlag(trace, row, SYN)) return answersRepeatedSyn(trace, row, view) ? "answer" : "timeout";
  const direction: Direction = trace.direction[row] === 0 ? 0 : 1;
  const sequence = trace.sequence[row]!;
  const isOldest = sequence <= state.received.acknowledged || state.received.acknowledged === Number.NEGATIVE_INFINITY;
  const isTail = endOf(trace, row) >= state.next;
  const silence = silenceBefore(trace, row, state, view, direction);
  const isReported = state.received.hasBlockAbove(sequence) || state.duplicates >= DUPLICATES;
  const isFirstCopy = copy !== undefined && !state.wasSentAgain(copy);
  if (sequence < state.timedOutBelow && silence < TIMEOUT) return "after-timeout";
  if (isTail && !isReported && (!isOldest || sinceCopy(trace, row, copy) < TIMEOUT)) return "tail-loss-probe";
  if (isOldest && silence >= TIMEOUT) return isTail && isFirstCopy ? "timer" : "timeout";
  // Duplicates may go on while the timer runs out; without SACK nothing else acts on its own.
  const isUnprompted = silence > PROMPT && !state.received.hasBlockAbove(sequence);
  if (isOldest && isUnprompted && sinceCopy(trace, row, copy) >= TIMEOUT && copy !== undefined) return "timeout";
  return isReported || sequence < state.recoveringBelow ? "fast" : "unknown";
}

function answersRepeatedSyn(trace: TcpTrace, row: number, { heard, waited }: SendersView): boolean {
  const asked = heard[row]!;
  return asked >= 0 && hasFlag(trace, asked, SYN) && waited[row]! < PROMPT;
}

/** Seconds in which the sender had neither sent data nor heard anything. */
function silenceBefore(
  trace: TcpTrace,
  row: number,
  { lastSent }: SenderState,
  view: SendersView,
  direction: Direction,
): number {
  const heard = view.heard[row]!;
  const sent = lastSent < 0 ? Number.NEGATIVE_INFINITY : trace.time[lastSent]!;
  const told = heard < 0 ? Number.NEGATIVE_INFINITY : trace.time[heard]! + view.distance[direction];
  return trace.time[row]! - Math.max(sent, told);
}

function sinceCopy(trace: TcpTrace, row: number, copy: number | undefined): number {
  return copy === undefined ? Number.POSITIVE_INFINITY : trace.time[row]! - trace.time[copy]!;
}

/** Seconds: the shortest timeout in use is Linux's 200 ms (RFC 6298 asks for a second), less what a timer may be early. */
const TIMEOUT = 0.19;
/** Seconds within which a sender acts on what it hears. */
const PROMPT = 0.002;
/** RFC 5681 asks for three; two are enough where one was lost or is a copy of its own. */
const DUPLICATES = 2;
