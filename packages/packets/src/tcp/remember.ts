import type { PacketChunk } from "../columns/packet-chunk.ts";
import { FIN, PSH, SYN } from "./flags.ts";
import type { CurrentSegment } from "./segment.ts";
import { isAfter } from "./sequence.ts";
import {
  BASE,
  FLAGS_OF_SIDE,
  LAST_ACK,
  LAST_TIME,
  NEXT_FRAME,
  NEXT_SEQUENCE,
  NEXT_TIME,
  PUSHED,
  SACKED,
  SEEN_UP_TO,
  SEGMENTS,
  SIDE_FLAGS,
  WINDOW,
} from "./state.ts";
import type { UnacknowledgedSegments } from "./unacknowledged.ts";
import { VERDICTS } from "./verdicts.ts";

/** More than this is not in flight: the numbers are wrong. Bytes. */
const MOST_IN_FLIGHT = 2_000_000_000;

/**
 * What a segment that was judged changes of what is known of both sides, and what that tells of it: how long a
 * retransmission waited, which frame it acknowledges, what is in flight.
 *
 * @returns whether it acknowledges a frame, or what is in flight was measured
 */
export function remember(
  segment: CurrentSegment,
  chunk: PacketChunk,
  row: number,
  record: Int32Array,
  sender: number,
  receiver: number,
  verdicts: number,
  segments: UnacknowledgedSegments,
): boolean {
  const { frame, sequence, acknowledgement, length, seconds, nanoseconds } = segment;
  const isControl = (segment.flags & (SYN | FIN)) !== 0;
  let end = (sequence + length) | 0;

  if ((verdicts & REPETITIONS) === VERDICTS.retransmission) {
    noteTimeout(segment, chunk, row, record, sender, segments);
  }
  if (length > 0 || isControl) {
    const endWithControl = isControl ? (end + 1) | 0 : end;
    // Wireshark counts the SYN or FIN only where it remembers the segment.
    if (segments.append(record, sender + SEGMENTS, frame, sequence, endWithControl, seconds, nanoseconds)) {
      end = endWithControl;
    }
  }
  if ((verdicts & VERDICTS.zeroWindowProbe) === 0) {
    const next = record[sender + NEXT_SEQUENCE]!;
    if (next === 0 || isAfter(end, next)) {
      record[sender + NEXT_SEQUENCE] = end;
      record[sender + NEXT_FRAME] = frame;
      record[sender + NEXT_TIME] = seconds;
      record[sender + NEXT_TIME + 1] = nanoseconds;
    }
    const seen = record[sender + SEEN_UP_TO]!;
    if (seen === 0 || seen === sequence) record[sender + SEEN_UP_TO] = record[sender + NEXT_SEQUENCE]!;
  }
  record[sender + WINDOW] = segment.window;
  record[sender + LAST_ACK] = acknowledgement;
  record[sender + LAST_TIME] = seconds;
  record[sender + LAST_TIME + 1] = nanoseconds;
  let side = record[sender + FLAGS_OF_SIDE]! & ~(SIDE_FLAGS.sentKeepAlive | SIDE_FLAGS.sentZeroWindowProbe);
  if ((verdicts & VERDICTS.keepAlive) !== 0) side |= SIDE_FLAGS.sentKeepAlive;
  if ((verdicts & VERDICTS.zeroWindowProbe) !== 0) side |= SIDE_FLAGS.sentZeroWindowProbe;
  record[sender + FLAGS_OF_SIDE] = side;

  segments.acknowledge(record, receiver + SEGMENTS, acknowledgement);
  const acknowledges = segments.acknowledgedFrame !== 0;
  if (acknowledges) {
    chunk.acksFrame[row] = segments.acknowledgedFrame;
    if (chunk.ackRtt !== undefined) {
      chunk.ackRtt.seconds[row] = seconds - segments.acknowledgedSeconds;
      chunk.ackRtt.nanoseconds[row] = nanoseconds - segments.acknowledgedNanoseconds;
    }
  }
  if (length === 0 || (side & SIDE_FLAGS.hasGap) !== 0) return acknowledges;
  return measureFlight(segment, chunk, row, record, sender, receiver, segments) || acknowledges;
}

/** A retransmission waited since the oldest segment that is not acknowledged; without one, since the newest. */
function noteTimeout(
  { seconds, nanoseconds }: CurrentSegment,
  chunk: PacketChunk,
  row: number,
  record: Int32Array,
  sender: number,
  segments: UnacknowledgedSegments,
): void {
  const oldest = segments.oldest(record, sender + SEGMENTS);
  const frame = oldest === 0 ? record[sender + NEXT_FRAME]! : segments.frameOf(oldest);
  const sentSeconds = oldest === 0 ? record[sender + NEXT_TIME]! : segments.secondsOf(oldest);
  const sentNanoseconds = oldest === 0 ? record[sender + NEXT_TIME + 1]! : segments.nanosecondsOf(oldest);
  const waitedSeconds = (seconds - sentSeconds) | 0;
  const waitedNanoseconds = nanoseconds - sentNanoseconds;
  if (waitedSeconds !== 0 || waitedNanoseconds !== 0) {
    chunk.timeouts.set(row, frame, waitedSeconds, waitedNanoseconds);
  }
}

/** Bytes that are not acknowledged, less those in the other side's last SACK blocks; and bytes since the last PSH. */
function measureFlight(
  { flags, length }: CurrentSegment,
  chunk: PacketChunk,
  row: number,
  record: Int32Array,
  sender: number,
  receiver: number,
  segments: UnacknowledgedSegments,
): boolean {
  const span = segments.span(record, sender + SEGMENTS, record[sender + BASE]!);
  if (span === 0) return false;
  const inFlight = (span - record[receiver + SACKED]!) >>> 0;
  if (inFlight > 0 && inFlight < MOST_IN_FLIGHT) {
    chunk.bytesInFlight[row] = (flags & (SYN | FIN)) === 0 ? inFlight : inFlight - 1;
  }
  const isPushed = (flags & PSH) !== 0;
  const side = record[sender + FLAGS_OF_SIDE]!;
  const wasPushed = (side & SIDE_FLAGS.pushed) !== 0;
  // A segment with PSH still belongs to what came before it; the one after it begins anew.
  const pushed = wasPushed ? length : record[sender + PUSHED]! + length;
  record[sender + PUSHED] = pushed;
  record[sender + FLAGS_OF_SIDE] = isPushed ? side | SIDE_FLAGS.pushed : side & ~SIDE_FLAGS.pushed;
  chunk.pushedBytes[row] = pushed;
  return true;
}

const REPETITIONS = VERDICTS.retransmission | VERDICTS.fastRetransmission | VERDICTS.spuriousRetransmission;
