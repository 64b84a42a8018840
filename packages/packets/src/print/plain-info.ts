import type { Conversations } from "../conversations/conversations.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { flagNames } from "../protocols/tcp/flags.ts";
import { verdictsText } from "../protocols/tcp/info.ts";
import { KIND } from "../protocols/tcp/option-kinds.ts";
import { ACK, SYN } from "../tcp/flags.ts";
import { relativeAcknowledgement, relativeSequence, shownVerdicts, windowSize } from "../tcp/shown.ts";
import type { ColumnRow } from "./column-row.ts";
import type { TextBuffer } from "./text-buffer.ts";

/**
 * Writes the Info column of a segment or datagram from its columns, as the dissectors of TCP and UDP write it.
 *
 * @param tcp the conversations of TCP
 * @returns false where that takes more; what was written until then is to be taken back
 */
export function writePlainInfo(out: TextBuffer, at: ColumnRow, tcp: Conversations): boolean {
  return at.transport === TCP ? writeSegment(out, at, tcp) : writeDatagram(out, at);
}

/** Whether a SYN offers or takes what changes the meaning of later flags: accurate ECN. */
export function changesFlags({ chunk, row }: ColumnRow): boolean {
  const flags = chunk.lengthAndFlags[row]!;
  return (flags & SYN) !== 0 && (flags & CONGESTION) !== 0;
}

function writeSegment(out: TextBuffer, at: ColumnRow, tcp: Conversations): boolean {
  const { chunk, row } = at;
  const { bytes } = at.batch;
  const flags = chunk.lengthAndFlags[row]! & 0xfff;
  const start = at.transportStart;
  const end = start + (chunk.lengthAndFlags[row]! >>> 12) * 4;
  if ((flags & SPECIAL_FLAGS) !== 0 || end > at.frameStart + at.batch.capturedLength[row]!) return false;
  const verdicts = shownVerdicts(chunk, row);
  if (verdicts !== 0) out.text(verdictsText(verdicts, chunk, row));
  writePorts(out, bytes, start);
  out.raw((FLAGS[flags] ??= encoder.encode(` [${flagNames(flags, false)}] Seq=`)));
  out.decimal(relativeSequence(tcp, chunk, row));
  const acknowledgement = relativeAcknowledgement(tcp, chunk, row);
  if ((flags & ACK) !== 0) {
    out.raw(ACKNOWLEDGEMENT);
    out.decimal(acknowledgement);
  }
  out.raw(WINDOW);
  out.decimal(windowSize(chunk, row));
  out.raw(LENGTH);
  out.decimal(chunk.payloadLength[row]!);
  return writeOptions(out, bytes, start + TCP_HEADER, end, chunk.acknowledgement[row]! - acknowledgement);
}

/** The options that are common; false for others, and for any that is not as long as it has to be. */
function writeOptions(out: TextBuffer, bytes: Uint8Array, from: number, end: number, otherBase: number): boolean {
  for (let at = from; at < end;) {
    const kind = bytes[at]!;
    if (kind === KIND.noOperation) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    const isWhole = length === LENGTHS[kind] || (kind === KIND.sack && length >= 10 && (length - 2) % 8 === 0);
    if (!isWhole || at + length > end) return false;
    if (kind === KIND.timestamps) {
      writeNamed(out, TIMESTAMP_VALUE, word(bytes, at + 2));
      writeNamed(out, TIMESTAMP_ECHO, word(bytes, at + 6));
    } else if (kind === KIND.sack) {
      for (let block = at + 2; block < at + length; block += 8) {
        writeNamed(out, LEFT_EDGE, (word(bytes, block) - otherBase) >>> 0);
        writeNamed(out, RIGHT_EDGE, (word(bytes, block + 4) - otherBase) >>> 0);
      }
    } else if (kind === KIND.maximumSegmentSize) writeNamed(out, SEGMENT_SIZE, half(bytes, at + 2));
    else if (kind === KIND.windowScale) writeNamed(out, WINDOW_SCALE, 1 << Math.min(bytes[at + 2]!, 14));
    else out.raw(SACK_PERMITTED);
    at += length;
  }
  return true;
}

function writeDatagram(out: TextBuffer, at: ColumnRow): boolean {
  const { bytes } = at.batch;
  const start = at.transportStart;
  const hasChecksum = half(bytes, start + 6) !== 0;
  if (at.network === 6 && !hasChecksum) return false;
  writePorts(out, bytes, start);
  out.raw(LENGTH);
  out.decimal(at.chunk.payloadLength[at.row]!);
  return true;
}

function writePorts(out: TextBuffer, bytes: Uint8Array, at: number): void {
  out.decimal(half(bytes, at));
  out.raw(ARROW);
  out.decimal(half(bytes, at + 2));
}

function writeNamed(out: TextBuffer, name: Uint8Array, value: number): void {
  out.raw(name);
  out.decimal(value);
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
