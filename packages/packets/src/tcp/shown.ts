import { MARKS, type PacketChunk } from "../columns/packet-chunk.ts";
import type { PacketColumns } from "../columns/packet-columns.ts";
import { setDuration, type Duration } from "../columns/duration.ts";
import type { Conversations } from "../conversations/conversations.ts";
import { ACK, SYN } from "./flags.ts";
import { FIRST_BASE, INITIAL_RTT, SIDES, SIDE_WORDS, isTimeSet } from "./state.ts";
import { VERDICTS } from "./verdicts.ts";

// What Wireshark shows of a segment, from its row. What is not shown is 0, or false.

/** The verdicts: {@link VERDICTS}. The row has them also where Wireshark does not show them. */
export function shownVerdicts(chunk: PacketChunk, row: number): number {
  const marks = chunk.marks[row]! & (MARKS.analysed | MARKS.verdictsHidden);
  if (marks === MARKS.analysed) return chunk.verdicts[row]!;
  return marks === 0 ? 0 : chunk.verdicts[row]! & VERDICTS.fastOpenSyn;
}

/** tcp.window_size: scaled, but in a SYN and where the segment was not analysed. */
export function windowSize(chunk: PacketChunk, row: number): number {
  const scale = chunk.windowScale[row]!;
  const isAnalysed = (chunk.marks[row]! & MARKS.analysed) !== 0;
  const isScaled = scale > 0 && isAnalysed && (chunk.lengthAndFlags[row]! & SYN) === 0;
  return isScaled ? chunk.window[row]! << scale : chunk.window[row]!;
}

/** tcp.seq: counted from the side's first sequence number. */
export function relativeSequence(conversations: Conversations, chunk: PacketChunk, row: number): number {
  const sequence = chunk.sequence[row]!;
  if ((chunk.marks[row]! & MARKS.analysed) === 0) return sequence;
  const isBackward = (chunk.marks[row]! & MARKS.backward) !== 0;
  const base = chunk.bases.has(row)
    ? chunk.bases.get(row, 0)
    : firstBase(conversations, chunk.stream[row]!, isBackward);
  return (sequence - base) >>> 0;
}

/** tcp.ack: counted from the other side's first sequence number; as it stands in the header without the ACK flag. */
export function relativeAcknowledgement(conversations: Conversations, chunk: PacketChunk, row: number): number {
  const acknowledgement = chunk.acknowledgement[row]!;
  const isCounted = (chunk.marks[row]! & MARKS.analysed) !== 0 && (chunk.lengthAndFlags[row]! & ACK) !== 0;
  if (!isCounted) return acknowledgement;
  const isBackward = (chunk.marks[row]! & MARKS.backward) !== 0;
  const base = chunk.bases.has(row)
    ? chunk.bases.get(row, 1)
    : firstBase(conversations, chunk.stream[row]!, !isBackward);
  return (acknowledgement - base) >>> 0;
}

/** tcp.analysis.ack_rtt of a frame; false where it is not shown. */
export function ackRtt(columns: PacketColumns, chunk: PacketChunk, row: number, into: Duration): boolean {
  const frame = chunk.acksFrame[row]!;
  if (frame === 0) return false;
  if (chunk.ackRtt === undefined) columns.durationBetween(frame, chunk.firstFrame + row, into);
  else setDuration(into, chunk.ackRtt.seconds[row]!, chunk.ackRtt.nanoseconds[row]!);
  return into.seconds !== 0 || into.nanoseconds !== 0;
}

/** tcp.analysis.rto; false where it is not shown. */
export function retransmissionTimeout(chunk: PacketChunk, row: number, into: Duration): boolean {
  if (!chunk.timeouts.has(row)) return false;
  setDuration(into, chunk.timeouts.get(row, 1), chunk.timeouts.get(row, 2));
  return true;
}

/** tcp.analysis.initial_rtt of a conversation; false while it is not known. */
export function initialRtt(conversations: Conversations, stream: number, into: Duration): boolean {
  const words = conversations.records.wordsOf(stream);
  const at = conversations.records.startOf(stream) + INITIAL_RTT;
  setDuration(into, words[at]!, words[at + 1]!);
  return isTimeSet(words, at);
}

function firstBase(conversations: Conversations, stream: number, isBackward: boolean): number {
  const { records } = conversations;
  const side = records.startOf(stream) + SIDES + (isBackward ? SIDE_WORDS : 0);
  return records.wordsOf(stream)[side + FIRST_BASE]!;
}
