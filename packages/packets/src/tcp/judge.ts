import { ACK, FIN, RST, SYN } from "./flags.ts";
import type { CurrentSegment } from "./segment.ts";
import { isAfter, isAtMost, isBefore } from "./sequence.ts";
import {
  DUPLICATES,
  FLAGS_OF_SIDE,
  INITIAL_RTT,
  LAST_ACK,
  LAST_NEW_ACK_FRAME,
  LAST_TIME,
  NEXT_SEQUENCE,
  NEXT_TIME,
  SCALE,
  SCALE_UNKNOWN,
  SCALE_UNUSED,
  SEEN_UP_TO,
  SIDE_FLAGS,
  WINDOW,
  nanosecondsSince,
} from "./state.ts";
import { VERDICTS } from "./verdicts.ts";

/** Beside the verdicts: the segment acknowledges what was not seen, whether or not that is told of. */
export const ACKS_UNSEEN = 1 << 30;

/** A retransmission is fast while the ACK that asks for it is younger than this, ns. */
const FAST_RETRANSMISSION_NS = 20_000_000;
/** A segment is out of order while the one before is younger than the initial RTT, or than this where that is unknown, ns. */
const OUT_OF_ORDER_NS = 3_000_000;

/**
 * Wireshark's verdicts on one segment, by what both sides sent before; and what they change at once. The order of the rules
 * matters. They are Wireshark's, as its User's Guide tells them ("TCP Analysis"), made precise by what tshark 4.0 prints.
 *
 * @param record words of the conversation's record, which begins at `start`
 * @param sender index there of the sender's side
 * @param receiver … and of the other side's
 * @returns {@link VERDICTS} and {@link ACKS_UNSEEN}
 */
export function judge(
  segment: CurrentSegment,
  record: Int32Array,
  start: number,
  sender: number,
  receiver: number,
): number {
  const { flags, sequence, acknowledgement, length } = segment;
  if ((flags & ACK) !== 0) record[receiver + FLAGS_OF_SIDE]! &= ~SIDE_FLAGS.hasGap;

  let verdicts = 0;
  if (length === 1 && sequence === record[sender + NEXT_SEQUENCE] && record[receiver + WINDOW] === 0) {
    verdicts = VERDICTS.zeroWindowProbe;
  } else {
    const isControl = (flags & (SYN | FIN | RST)) !== 0;
    const next = record[sender + NEXT_SEQUENCE]!;
    if (next !== 0 && isAfter(sequence, next) && (flags & RST) === 0) {
      verdicts |= VERDICTS.lostSegment;
      record[sender + FLAGS_OF_SIDE]! |= SIDE_FLAGS.hasGap;
    }
    if (!isControl) verdicts |= judgeWindowAndAck(segment, record, sender, receiver);
  }
  if (acknowledgement !== record[sender + LAST_ACK]) {
    record[sender + LAST_NEW_ACK_FRAME] = segment.frame;
    record[sender + DUPLICATES] = 0;
  }
  if ((flags & ACK) !== 0) verdicts |= judgeUnseen(record, receiver, acknowledgement);
  if ((length > 0 || (flags & (SYN | FIN)) !== 0) && (verdicts & VERDICTS.keepAlive) === 0) {
    verdicts |= judgeRepetition(segment, record, start, sender, receiver);
  }
  return verdicts;
}

/** What only a segment without SYN, FIN and RST can be. */
function judgeWindowAndAck(segment: CurrentSegment, record: Int32Array, sender: number, receiver: number): number {
  const { sequence, length, window } = segment;
  const next = record[sender + NEXT_SEQUENCE]!;

  let verdicts = window === 0 ? VERDICTS.zeroWindow : 0;
  if (length <= 1 && sequence === ((next - 1) | 0)) verdicts |= VERDICTS.keepAlive;
  if (length > 0) return fillsWindow(record, receiver, sequence + length) ? verdicts | VERDICTS.windowFull : verdicts;

  // A bare ACK that says nothing new but perhaps a window.
  if (sequence !== next || segment.acknowledgement !== record[sender + LAST_ACK]) return verdicts;
  if (window !== record[sender + WINDOW]) return window === 0 ? verdicts : verdicts | VERDICTS.windowUpdate;
  const answered = record[receiver + FLAGS_OF_SIDE]!;
  if (window === 0) {
    return (answered & SIDE_FLAGS.sentZeroWindowProbe) === 0 ? verdicts : verdicts | VERDICTS.zeroWindowProbeAck;
  }
  if ((answered & SIDE_FLAGS.sentKeepAlive) !== 0) return verdicts | VERDICTS.keepAliveAck;
  const duplicates = record[sender + DUPLICATES]!;
  record[sender + DUPLICATES] = duplicates === -1 ? 1 : duplicates + 1;
  return verdicts | VERDICTS.duplicateAck;
}

/** Whether a segment that ends there takes exactly what the other side's window leaves. */
function fillsWindow(record: Int32Array, receiver: number, end: number): boolean {
  const scale = record[receiver + SCALE]!;
  if (scale === SCALE_UNKNOWN) return false;
  const isUnscaled = scale === SCALE_UNUSED || (record[receiver + FLAGS_OF_SIDE]! & SIDE_FLAGS.expectsFirstAck) !== 0;
  const window = isUnscaled ? record[receiver + WINDOW]! : record[receiver + WINDOW]! << scale;
  return ((record[receiver + LAST_ACK]! + window - end) | 0) === 0;
}

/** Whether an ACK is for more than was seen; of several for what was never seen, only the first is told of. */
function judgeUnseen(record: Int32Array, receiver: number, acknowledgement: number): number {
  const seen = record[receiver + SEEN_UP_TO]!;
  if (seen === 0 || !isAfter(acknowledgement, seen)) return 0;
  if (isBefore(seen, record[receiver + NEXT_SEQUENCE]!)) {
    record[receiver + SEEN_UP_TO] = record[receiver + NEXT_SEQUENCE]!;
    return ACKS_UNSEEN | VERDICTS.ackLostSegment;
  }
  const isFirst = record[receiver + DUPLICATES] === 0;
  record[receiver + DUPLICATES] = -1;
  return isFirst ? ACKS_UNSEEN | VERDICTS.ackLostSegment : ACKS_UNSEEN;
}

/** Whether a segment that carries something carries it again, and why; the first that fits. */
function judgeRepetition(
  segment: CurrentSegment,
  record: Int32Array,
  start: number,
  sender: number,
  receiver: number,
): number {
  const { sequence, length, seconds, nanoseconds } = segment;
  const end = (sequence + length) | 0;
  const lastAck = record[receiver + LAST_ACK]!;
  if (length > 0 && lastAck !== 0 && isAtMost(end, lastAck)) {
    return VERDICTS.retransmission | VERDICTS.spuriousRetransmission;
  }
  const next = record[sender + NEXT_SEQUENCE]!;
  const followsProbe = length > 1 && sequence === ((next - 1) | 0);
  if (next === 0 || !isBefore(sequence, next) || followsProbe) return 0;

  if (record[receiver + DUPLICATES]! >>> 0 >= 2 && lastAck === sequence) {
    const sinceAck = nanosecondsSince(record, receiver + LAST_TIME, seconds, nanoseconds);
    if (isSooner(sinceAck, FAST_RETRANSMISSION_NS)) {
      return VERDICTS.retransmission | VERDICTS.fastRetransmission;
    }
  }
  const sinceNext = nanosecondsSince(record, sender + NEXT_TIME, seconds, nanoseconds);
  const isControl = (segment.flags & (SYN | FIN)) !== 0;
  const isNewest = next === ((isControl ? end + 1 : end) | 0);
  const initialRtt = record[start + INITIAL_RTT]! * 1e9 + record[start + INITIAL_RTT + 1]!;
  return isSooner(sinceNext, initialRtt === 0 ? OUT_OF_ORDER_NS : initialRtt) && !isNewest
    ? VERDICTS.outOfOrder
    : VERDICTS.retransmission;
}

/** Wireshark compares them without a sign: where time ran backwards, what is negative is longest. */
function isSooner(nanoseconds: number, limit: number): boolean {
  return nanoseconds < 0 === limit < 0 ? nanoseconds < limit : limit < 0;
}
