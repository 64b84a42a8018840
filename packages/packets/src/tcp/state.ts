import { CONVERSATION_WORDS } from "../conversations/layout.ts";

// What the analysis remembers of a TCP conversation, in the words of its record behind those of every conversation:
//
//   30            32              34                54                74
//   +-------------+---------------+-----------------+-----------------+
//   | SYN (s, ns) | its RTT       | sender of way 0 | sender of way 1 |
//   +-------------+---------------+-----------------+-----------------+
//
// Each side's part is of what that side sent. "It" below is the side. What belongs to the conversation as a whole and is
// less than a word is in its word of flags: CONVERSATION_FLAGS.

/** Bits of the conversation's FLAGS; the lowest eight are those of every conversation. */
export const CONVERSATION_FLAGS = {
  /** A side began to count from another sequence number. */
  isRebased: 1 << 8,
} as const;
/** tcp.completeness is shifted by this in the conversation's FLAGS. */
export const COMPLETENESS_SHIFT = 16;

/** When the last SYN came: seconds modulo 2³², then nanoseconds; both 0 before one did. */
export const SYN_TIME = CONVERSATION_WORDS;
/** From the SYN to the handshake's ACK: seconds, then nanoseconds; both 0 while it is not known. */
export const INITIAL_RTT = SYN_TIME + 2;
export const SIDES = INITIAL_RTT + 2;

/** Its sequence numbers are counted from here; holds with {@link SIDE_FLAGS}.hasBase. */
export const BASE = 0;
/** What follows the highest that it sent, 0 before anything was; the frame and time (s, ns) of that. */
export const NEXT_SEQUENCE = 1;
export const NEXT_FRAME = 2;
export const NEXT_TIME = 3;
/** What follows the highest up to which all was seen: acknowledging more is acknowledging what the capture missed. */
export const SEEN_UP_TO = 5;
/** Acknowledgement number and time (s, ns) of its last packet. */
export const LAST_ACK = 6;
export const LAST_TIME = 7;
/** Duplicate ACKs that it sent in a row; -1 after it acknowledged what was not seen. */
export const DUPLICATES = 9;
/** The frame that they duplicate. */
export const LAST_NEW_ACK_FRAME = 10;
/** Window of its last packet as written; -1 before the first. */
export const WINDOW = 11;
/** How its windows are scaled: a shift from 0 to 14, {@link SCALE_UNKNOWN} or {@link SCALE_UNUSED}. */
export const SCALE = 12;
/** {@link SIDE_FLAGS} */
export const FLAGS_OF_SIDE = 13;
/** Bytes since its last PSH. */
export const PUSHED = 14;
/** Bytes in the SACK blocks of its last packet. */
export const SACKED = 15;
/** Its segments that the other side has not acknowledged: three words of {@link UnacknowledgedSegments}. */
export const SEGMENTS = 16;
/** The first {@link BASE} that it had. */
export const FIRST_BASE = 19;
export const SIDE_WORDS = 20;

export const TCP_RECORD_WORDS = SIDES + 2 * SIDE_WORDS;

/** The SYN was not seen, so nobody knows. */
export const SCALE_UNKNOWN = -1;
/** One side did not offer it, so neither may (RFC 7323 §2.2). */
export const SCALE_UNUSED = -2;

export const SIDE_FLAGS = {
  hasBase: 1 << 0,
  /** Its last packet but ACKs was a SYN: no window has been scaled yet. */
  expectsFirstAck: 1 << 1,
  /** Something of it was not seen since the other side's last ACK: what is in flight cannot be told. */
  hasGap: 1 << 2,
  pushed: 1 << 3,
  /** Its last packet was a keep-alive … */
  sentKeepAlive: 1 << 4,
  /** … or a zero-window probe. */
  sentZeroWindowProbe: 1 << 5,
  /** It sent a SYN with a Fast Open cookie and data. */
  sentDataInSyn: 1 << 6,
} as const;

/** Sets what is not 0 at the beginning. */
export function initializeTcp(words: Int32Array, start: number): void {
  for (let side = start + SIDES; side < start + TCP_RECORD_WORDS; side += SIDE_WORDS) {
    words[side + WINDOW] = -1;
    words[side + SCALE] = SCALE_UNKNOWN;
  }
}

/** Nanoseconds from a time in a record (two words) to another; exact while they are less than 68 years apart. */
export function nanosecondsSince(words: Int32Array, at: number, seconds: number, nanoseconds: number): number {
  return ((seconds - words[at]!) | 0) * 1e9 + (nanoseconds - words[at + 1]!);
}

/** Whether a time or duration in a record was written; one of 0 was not, as in Wireshark. */
export function isTimeSet(words: Int32Array, at: number): boolean {
  return words[at] !== 0 || words[at + 1] !== 0;
}
