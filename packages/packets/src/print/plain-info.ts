import type { Conversations } from "../conversations/conversations.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { flagNames } from "../protocols/tcp/flags.ts";
import { verdictsText } from "../protocols/tcp/info.ts";
import { KIND } from "../protocols/tcp/option-kinds.ts";
import { ACK, SYN } from "../tcp/flags.ts";
import { relativeAcknowledgement, relativeSequence, windowSize } from "../tcp/shown.ts";
import type { ColumnRow } from "./column-row.ts";
import { putBytes, putDecimal, putText } from "./put.ts";

/** There is more to tell than columns do. */
export const NOT_PLAIN = -1;

/** The most bytes that {@link putPlainInfo} writes. */
export const LONGEST_INFO = 1024;

/**
 * Writes the Info column of a segment or datagram from its columns, as the dissectors of TCP and UDP write it.
 *
 * @param to index in `out`, where there is room for {@link LONGEST_INFO} bytes
 * @param tcp the conversations of TCP
 * @returns the index after it, or {@link NOT_PLAIN}
 */
export function putPlainInfo(out: Uint8Array, to: number, at: ColumnRow, tcp: Conversations): number {
  return at.transport === TCP ? putSegment(out, to, at, tcp) : putDatagram(out, to, at);
}

/** Whether a SYN offers or takes what changes the meaning of later flags: accurate ECN. */
export function changesFlags({ chunk, row }: ColumnRow): boolean {
  const flags = chunk.lengthAndFlags[row]!;
  return (flags & SYN) !== 0 && (flags & CONGESTION) !== 0;
}

function putSegment(out: Uint8Array, to: number, at: ColumnRow, tcp: Conversations): number {
  const { chunk, row } = at;
  const { bytes } = at.batch;
  const flags = chunk.lengthAndFlags[row]! & 0xfff;
  const start = at.transportStart;
  const end = start + (chunk.lengthAndFlags[row]! >>> 12) * 4;
  if ((flags & SPECIAL_FLAGS) !== 0 || end > at.frameStart + at.batch.capturedLength[row]!) return NOT_PLAIN;
  if (at.verdicts !== 0) to = putText(out, to, verdictsText(at.verdicts, chunk, row));
  to = putPorts(out, to, bytes, start);
  to = putBytes(out, to, (FLAGS[flags] ??= encoder.encode(` [${flagNames(flags, false)}] Seq=`)));
  to = putDecimal(out, to, relativeSequence(tcp, chunk, row));
  const acknowledgement = relativeAcknowledgement(tcp, chunk, row);
  if ((flags & ACK) !== 0) to = putNamed(out, to, ACKNOWLEDGEMENT, acknowledgement);
  to = putNamed(out, to, WINDOW, windowSize(chunk, row));
  to = putNamed(out, to, LENGTH, chunk.payloadLength[row]!);
  return putOptions(out, to, bytes, start + TCP_HEADER, end, chunk.acknowledgement[row]! - acknowledgement);
}

/** The options that are common; {@link NOT_PLAIN} for others, and for any that is not as long as it has to be. */
function putOptions(
  out: Uint8Array,
  to: number,
  bytes: Uint8Array,
  from: number,
  end: number,
  otherBase: number,
): number {
  for (let at = from; at < end;) {
    const kind = bytes[at]!;
    if (kind === KIND.noOperation) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    const isWhole = length === LENGTHS[kind] || (kind === KIND.sack && length >= 10 && (length - 2) % 8 === 0);
    if (!isWhole || at + length > end) return NOT_PLAIN;
    if (kind === KIND.timestamps) {
      to = putNamed(out, to, TIMESTAMP_VALUE, word(bytes, at + 2));
      to = putNamed(out, to, TIMESTAMP_ECHO, word(bytes, at + 6));
    } else if (kind === KIND.sack) {
      for (let block = at + 2; block < at + length; block += 8) {
        to = putNamed(out, to, LEFT_EDGE, (word(bytes, block) - otherBase) >>> 0);
        to = putNamed(out, to, RIGHT_EDGE, (word(bytes, block + 4) - otherBase) >>> 0);
      }
    } else if (kind === KIND.maximumSegmentSize) to = putNamed(out, to, SEGMENT_SIZE, half(bytes, at + 2));
    else if (kind === KIND.windowScale) to = putNamed(out, to, WINDOW_SCALE, 1 << Math.min(bytes[at + 2]!, 14));
    else to = putBytes(out, to, SACK_PERMITTED);
    at += length;
  }
  return to;
}

function putDatagram(out: Uint8Array, to: number, at: ColumnRow): number {
  const { bytes } = at.batch;
  const start = at.transportStart;
  const hasChecksum = half(bytes, start + 6) !== 0;
  if (at.network === 6 && !hasChecksum) return NOT_PLAIN;
  return putNamed(out, putPorts(out, to, bytes, start), LENGTH, at.chunk.payloadLength[at.row]!);
}

function putPorts(out: Uint8Array, to: number, bytes: Uint8Array, at: number): number {
  return putNamed(out, putDecimal(out, to, half(bytes, at)), ARROW, half(bytes, at + 2));
}

function putNamed(out: Uint8Array, to: number, name: Uint8Array, value: number): number {
  return putDecimal(out, putBytes(out, to, name), value);
}

function half(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

const encoder = new TextEncoder();
const ARROW = encoder.encode(" → ");
const ACKNOWLEDGEMENT = encoder.encode(" Ack=");
const WINDOW = encoder.encode(" Win=");
const LENGTH = encoder.encode(" Len=");
const TIMESTAMP_VALUE = encoder.encode(" TSval=");
const TIMESTAMP_ECHO = encoder.encode(" TSecr=");
const LEFT_EDGE = encoder.encode(" SLE=");
const RIGHT_EDGE = encoder.encode(" SRE=");
const SEGMENT_SIZE = encoder.encode(" MSS=");
const WINDOW_SCALE = encoder.encode(" WS=");
const SACK_PERMITTED = encoder.encode(" SACK_PERM");
/** ` [PSH, ACK] Seq=` by the flags. */
const FLAGS: Uint8Array[] = [];

const TCP_HEADER = 20;
/** ECE, CWR and AE. */
const CONGESTION = 0x1c0;
/** Those, URG, and the reserved ones: what they are told as depends on more. */
const SPECIAL_FLAGS = CONGESTION | 0x020 | 0xe00;
/** Of the options that are written here and have one length. */
const LENGTHS: Readonly<Record<number, number>> = {
  [KIND.maximumSegmentSize]: 4,
  [KIND.windowScale]: 3,
  [KIND.sackPermitted]: 2,
  [KIND.timestamps]: 10,
};
