import { MARKS, NO_STREAM, type PacketChunk } from "../columns/packet-chunk.ts";
import { NO_WAY, type Conversations } from "../conversations/conversations.ts";
import { FIRST_FRAME, FLAGS } from "../conversations/layout.ts";
import { COMPLETENESS, completenessOf } from "./completeness.ts";
import { ACK, SYN, headerLength } from "./flags.ts";
import { ACKS_UNSEEN, judge } from "./judge.ts";
import { readOptions, type AnalysedOptions } from "./options.ts";
import { remember } from "./remember.ts";
import { CurrentSegment } from "./segment.ts";
import {
  BASE,
  COMPLETENESS_SHIFT,
  CONVERSATION_FLAGS,
  DUPLICATES,
  FIRST_BASE,
  FLAGS_OF_SIDE,
  INITIAL_RTT,
  LAST_NEW_ACK_FRAME,
  NEXT_SEQUENCE,
  SACKED,
  SCALE,
  SCALE_UNKNOWN,
  SCALE_UNUSED,
  SEEN_UP_TO,
  SIDES,
  SIDE_FLAGS,
  SIDE_WORDS,
  SYN_TIME,
  initializeTcp,
  isTimeSet,
} from "./state.ts";
import { UnacknowledgedSegments } from "./unacknowledged.ts";
import { FLAGGED_VERDICTS, VERDICTS } from "./verdicts.ts";

/** Bytes of a TCP header before its options. */
const FIXED_HEADER = 20;

/**
 * Wireshark's TCP analysis, segment by segment in the order of the capture. It works on rows: it takes the header from the
 * columns and writes what it finds beside it. Nothing is made per segment.
 *
 * For each segment call {@link enter} and then, when its payload length can be told, {@link analyse}.
 */
export class TcpAnalysis {
  readonly #conversations: Conversations;
  readonly #segments = new UnacknowledgedSegments();
  readonly #segment = new CurrentSegment();
  readonly #options: AnalysedOptions = {
    windowScale: -1,
    sackedBytes: 0,
    hasFastOpenCookie: false,
    areReadable: true,
  };

  /** @param conversations whose records have {@link TCP_RECORD_WORDS} */
  constructor(conversations: Conversations) {
    this.#conversations = conversations;
  }

  /**
   * Gives a row its conversation: the one that was found, or a new one when the segment is a SYN that begins from another
   * sequence number. The row must have its sequence number and flags.
   *
   * @param found what {@link Conversations} found, just now
   * @param isNow false where the segment is looked at again: then nothing is changed but its row
   * @returns the segment's way, {@link NO_WAY} when no more conversations are kept
   */
  enter(chunk: PacketChunk, row: number, found: number, isNow = true): number {
    const { records } = this.#conversations;
    let way = found;
    if (way !== NO_WAY && isNow) {
      if (!this.#conversations.isNew) way = this.#checkSyn(chunk, row, way);
      if (way !== NO_WAY && this.#conversations.isNew) {
        initializeTcp(records.wordsOf(way >> 1), records.startOf(way >> 1));
      }
    }
    if (way === NO_WAY) {
      chunk.stream[row] = NO_STREAM;
      chunk.windowScale[row] = SCALE_UNKNOWN;
      return NO_WAY;
    }
    const record = records.wordsOf(way >> 1);
    const start = records.startOf(way >> 1);
    chunk.stream[row] = way >> 1;
    chunk.completeness[row] = record[start + FLAGS]! >>> COMPLETENESS_SHIFT;
    if ((way & 1) !== 0) chunk.marks[row]! |= MARKS.backward;
    const side = start + SIDES + (way & 1) * SIDE_WORDS;
    chunk.windowScale[row] = record[side + SCALE]!;
    if (isNow) record[side + SACKED] = 0;
    return way;
  }

  /**
   * Analyses a row that {@link enter} gave its way, and that has the header's fields, the payload length and the time. A
   * segment of which less than 16 bytes were captured is not analysed, and none whose header is longer than what IP carries.
   *
   * @param bytes where the segment's header begins at `headerAt`
   * @param capturedEnd first byte after what was captured of the IP packet
   */
  analyse(
    chunk: PacketChunk,
    row: number,
    way: number,
    bytes: Uint8Array,
    headerAt: number,
    capturedEnd: number,
  ): void {
    const { records } = this.#conversations;
    const record = records.wordsOf(way >> 1);
    const start = records.startOf(way >> 1);
    const first = start + SIDES;
    const second = first + SIDE_WORDS;
    const sender = (way & 1) === 0 ? first : second;
    const receiver = (way & 1) === 0 ? second : first;

    const segment = this.#segment;
    segment.take(chunk, row);
    const { flags } = segment;
    const hadBase = (record[sender + FLAGS_OF_SIDE]! & SIDE_FLAGS.hasBase) !== 0;
    if (!hadBase || (record[receiver + FLAGS_OF_SIDE]! & SIDE_FLAGS.hasBase) === 0) {
      setBases(segment, record, sender, receiver);
    }
    if ((record[start + FLAGS]! & CONVERSATION_FLAGS.isRebased) !== 0) {
      chunk.bases.set(row, record[sender + BASE]!, record[receiver + BASE]! >>> 0);
    }
    const judged = judge(segment, record, start, sender, receiver);
    if ((judged & VERDICTS.duplicateAck) !== 0) {
      chunk.duplicateAcks.set(row, record[sender + LAST_NEW_ACK_FRAME]!, record[sender + DUPLICATES]! >>> 0);
    }
    const measured = remember(segment, chunk, row, record, sender, receiver, judged, this.#segments);
    if (judged !== 0) chunk.verdicts[row]! |= judged & ~ACKS_UNSEEN;
    chunk.marks[row]! |= MARKS.analysed;
    const isFirst =
      record[start + FIRST_FRAME] === segment.frame && record[start + FLAGS]! >>> COMPLETENESS_SHIFT === 0;
    record[start + FLAGS]! |= completenessOf(flags, segment.length, isFirst) << COMPLETENESS_SHIFT;

    const length = headerLength(chunk.lengthAndFlags[row]!);
    if (length < FIXED_HEADER) {
      chunk.marks[row]! |= MARKS.verdictsHidden;
      return;
    }
    if ((flags & (SYN | ACK)) !== 0) timeHandshake(segment, record, start, sender);
    const end = headerAt + length;
    if (
      (flags & SYN) !== 0 ||
      end > capturedEnd ||
      (length > FIXED_HEADER && !hasOnlyTimestamps(bytes, headerAt, end))
    ) {
      const base = (flags & ACK) === 0 ? 0 : record[receiver + BASE]!;
      const acknowledged = (segment.acknowledgement - base) | 0;
      readOptions(bytes, headerAt + FIXED_HEADER, end, capturedEnd, acknowledged, this.#options);
      this.#applyOptions(chunk, row, record, sender, receiver);
    }
    const isSynAgain = hadBase && (flags & (SYN | ACK)) === SYN;
    const isNotable =
      measured || isSynAgain || (judged & ACKS_UNSEEN) !== 0 || (chunk.verdicts[row]! & FLAGGED_VERDICTS) !== 0;
    if (isNotable && isTimeSet(record, start + INITIAL_RTT)) chunk.marks[row]! |= MARKS.initialRtt;
  }

  /**
   * Instead of {@link analyse}, where nobody asks for what it finds: only what {@link enter} has to know of the segments
   * before, so that ports that are used again open another conversation.
   */
  follow(chunk: PacketChunk, row: number, way: number): void {
    const { records } = this.#conversations;
    const record = records.wordsOf(way >> 1);
    const first = records.startOf(way >> 1) + SIDES;
    const second = first + SIDE_WORDS;
    if ((record[first + FLAGS_OF_SIDE]! & record[second + FLAGS_OF_SIDE]! & SIDE_FLAGS.hasBase) !== 0) return;
    this.#segment.take(chunk, row);
    if ((way & 1) === 0) setBases(this.#segment, record, first, second);
    else setBases(this.#segment, record, second, first);
  }

  /** A SYN where a SYN has been before. */
  #checkSyn(chunk: PacketChunk, row: number, way: number): number {
    const flags = chunk.lengthAndFlags[row]!;
    if ((flags & SYN) === 0) return way;
    const { records } = this.#conversations;
    const record = records.wordsOf(way >> 1);
    const start = records.startOf(way >> 1);
    const side = start + SIDES + (way & 1) * SIDE_WORDS;
    if ((record[side + FLAGS_OF_SIDE]! & SIDE_FLAGS.hasBase) === 0) return way;
    const sequence = chunk.sequence[row]! | 0;
    if (sequence === record[side + BASE]) {
      if ((flags & ACK) === 0) record[side + NEXT_SEQUENCE] = record[side + SEEN_UP_TO]!;
      return way;
    }
    chunk.verdicts[row]! |= VERDICTS.reusedPorts;
    if ((flags & ACK) === 0) return this.#reopen(way, chunk.firstFrame + row);
    record[side + BASE] = sequence;
    record[start + FLAGS]! |= CONVERSATION_FLAGS.isRebased;
    return way;
  }

  /** A new conversation between the same ports; that it began with a SYN is known. */
  #reopen(way: number, frame: number): number {
    const { records } = this.#conversations;
    const reopened = this.#conversations.reopen(way, frame);
    if (reopened === NO_WAY) return NO_WAY;
    const record = records.wordsOf(reopened >> 1);
    record[records.startOf(reopened >> 1) + FLAGS]! |= COMPLETENESS.syn << COMPLETENESS_SHIFT;
    return reopened;
  }

  #applyOptions(chunk: PacketChunk, row: number, record: Int32Array, sender: number, receiver: number): void {
    const options = this.#options;
    record[sender + SACKED] = options.sackedBytes;
    if (options.windowScale >= 0) record[sender + SCALE] = options.windowScale;
    const flags = chunk.lengthAndFlags[row]!;
    if ((flags & (SYN | ACK)) === SYN && options.hasFastOpenCookie) {
      chunk.verdicts[row]! |= VERDICTS.fastOpenSyn;
      if (chunk.payloadLength[row] !== 0) record[sender + FLAGS_OF_SIDE]! |= SIDE_FLAGS.sentDataInSyn;
    }
    if (!options.areReadable) {
      chunk.marks[row]! |= MARKS.verdictsHidden;
      return;
    }
    if ((flags & SYN) === 0) return;
    if ((flags & ACK) !== 0) {
      const isMoreThanSyn = (chunk.acknowledgement[row]! - record[receiver + BASE]!) >>> 0 > 1;
      if (isMoreThanSyn) chunk.verdicts[row]! |= VERDICTS.fastOpenAck;
      else if ((record[receiver + FLAGS_OF_SIDE]! & SIDE_FLAGS.sentDataInSyn) !== 0) {
        chunk.verdicts[row]! |= VERDICTS.fastOpenIgnored;
      }
    }
    if (record[sender + SCALE] === SCALE_UNKNOWN) {
      record[sender + SCALE] = SCALE_UNUSED;
      record[receiver + SCALE] = SCALE_UNUSED;
    } else if ((flags & ACK) !== 0 && record[receiver + SCALE] === SCALE_UNUSED) {
      record[sender + SCALE] = SCALE_UNUSED;
    }
  }
}

/** What relative sequence numbers are counted from. */
function setBases(segment: CurrentSegment, record: Int32Array, sender: number, receiver: number): void {
  const { flags, sequence, acknowledgement } = segment;
  if ((record[sender + FLAGS_OF_SIDE]! & SIDE_FLAGS.hasBase) === 0) {
    setBase(record, sender, (flags & SYN) === 0 ? sequence - 1 : sequence);
  }
  if ((record[receiver + FLAGS_OF_SIDE]! & SIDE_FLAGS.hasBase) === 0 && (flags & ACK) !== 0) {
    setBase(record, receiver, acknowledgement - 1);
  }
}

function setBase(record: Int32Array, side: number, sequence: number): void {
  record[side + BASE] = sequence;
  record[side + FIRST_BASE] = sequence;
  record[side + FLAGS_OF_SIDE]! |= SIDE_FLAGS.hasBase;
}

function timeHandshake(segment: CurrentSegment, record: Int32Array, start: number, sender: number): void {
  const { flags, seconds, nanoseconds } = segment;
  if ((flags & SYN) !== 0) record[sender + FLAGS_OF_SIDE]! |= SIDE_FLAGS.expectsFirstAck;
  if ((flags & (SYN | ACK)) === SYN) {
    record[start + SYN_TIME] = seconds;
    record[start + SYN_TIME + 1] = nanoseconds;
  } else if ((flags & (SYN | ACK)) === ACK) {
    if (!isTimeSet(record, start + INITIAL_RTT) && isTimeSet(record, start + SYN_TIME)) {
      record[start + INITIAL_RTT] = seconds - record[start + SYN_TIME]!;
      record[start + INITIAL_RTT + 1] = nanoseconds - record[start + SYN_TIME + 1]!;
    }
    record[sender + FLAGS_OF_SIDE]! &= ~SIDE_FLAGS.expectsFirstAck;
  }
}

/** Timestamps laid out as RFC 7323 §A advises: in most segments of most connections they are all there is. */
function hasOnlyTimestamps(bytes: Uint8Array, headerAt: number, end: number): boolean {
  const at = headerAt + FIXED_HEADER;
  return end === at + 12 && bytes[at] === 1 && bytes[at + 1] === 1 && bytes[at + 2] === 8 && bytes[at + 3] === 10;
}
