import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { MARKS } from "../../columns/packet-chunk.ts";
import { ACK, FIN, SYN } from "../../tcp/flags.ts";
import { relativeAcknowledgement, relativeSequence, windowSize } from "../../tcp/shown.ts";
import { SCALE_UNKNOWN, SCALE_UNUSED } from "../../tcp/state.ts";
import { addFlags, countsCongestion, flagNames } from "./flags.ts";
import { flags as flagFields } from "./flag-fields.ts";
import { HEADER_LENGTH, header as fields } from "./header-fields.ts";

/** A segment's header as the layers above and the lines about it need it. */
export interface SegmentHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Bytes, as it says of itself. */
  readonly headerLength: number;
  /** Bytes of payload by the length of the IP packet; undefined where that cannot be told. */
  readonly length: number | undefined;
  /** Counted from the first number of the side, where that is known … */
  readonly sequence: number;
  /** … and from the other side's. */
  readonly acknowledgement: number;
  readonly flags: number;
  /** Names of the flags. */
  readonly flagNames: string;
  readonly window: number;
  readonly urgentPointer: number;
}

/**
 * Adds the header from the conversation to the window.
 *
 * @param segment undefined where no conversation is known
 */
export function addHeader(
  d: Dissection,
  sourcePort: number,
  destinationPort: number,
  segment: TcpSegment | undefined,
): SegmentHeader {
  const { start } = d;
  const headerLength = (d.u8(start + LENGTH_AT) >>> 4) * 4;
  const length = addLength(d, headerLength);
  const { sequence, acknowledgement } = addNumbers(d, segment, headerLength, length);
  const flags = d.u16(start + LENGTH_AT) & flagFields.flags.mask;
  if (headerLength >= HEADER_LENGTH && (flags & ACK) === 0 && acknowledgement !== 0) {
    d.item(fields.acknowledgementNonzero, start + fields.rawAcknowledgement.at, 4, null);
  }
  const bits = (headerLength >>> 2).toString(2).padStart(4, "0");
  const lengthText = `${bits} .... = Header Length: ${headerLength} bytes (${headerLength >>> 2})`;
  d.item(fields.headerLength, start + LENGTH_AT, 1, headerLength, lengthText);
  const isAccurate = countsCongestion(d.isQuoted ? undefined : segment?.place.conversation, flags);
  const names = flagNames(flags, isAccurate);
  const window = segment === undefined ? d.u16(start + fields.window.at) : windowSize(segment.chunk, segment.row);
  const urgentPointer = d.end - start >= HEADER_LENGTH ? d.u16(start + fields.urgentPointer.at) : 0;
  const header: SegmentHeader = {
    sourcePort,
    destinationPort,
    headerLength,
    length,
    sequence,
    acknowledgement,
    flags,
    flagNames: names,
    window,
    urgentPointer,
  };
  if (headerLength < HEADER_LENGTH) {
    d.item(fields.bogusHeaderLength, start + LENGTH_AT, 1, null, bogusText(header));
    return header;
  }
  const serverPort = (flags & ACK) === 0 ? destinationPort : sourcePort;
  addFlags(d, start + LENGTH_AT, segment?.place, { names, isAccurate, serverPort });
  addWindow(d, segment, header);
  return header;
}

/** What is wrong with a header that is shorter than any can be. */
export function bogusText({ headerLength }: SegmentHeader): string {
  return `bogus TCP header length (${headerLength}, must be at least ${HEADER_LENGTH})`;
}

function addLength(d: Dissection, headerLength: number): number | undefined {
  const room = d.reportedEnd - d.start;
  if (d.network.isFragment || d.isQuoted) return undefined;
  if (room < headerLength) {
    d.item(fields.shortSegment, d.start, room, null);
    return undefined;
  }
  d.item(fields.length, d.start + LENGTH_AT, 1, room - headerLength);
  return room - headerLength;
}

function addNumbers(
  d: Dissection,
  segment: TcpSegment | undefined,
  headerLength: number,
  length: number | undefined,
): { sequence: number; acknowledgement: number } {
  const { start } = d;
  const at = start + fields.rawSequence.at;
  const acknowledgementAt = start + fields.rawAcknowledgement.at;
  const { table } = d.session.tcp;
  const isRelative = segment !== undefined && (segment.chunk.marks[segment.row]! & MARKS.analysed) !== 0;
  const raw = d.u32(acknowledgementAt);
  const sequence = segment === undefined ? d.u32(at) : relativeSequence(table, segment.chunk, segment.row);
  const acknowledgement = segment === undefined ? raw : relativeAcknowledgement(table, segment.chunk, segment.row);
  const note = isRelative ? "    (relative sequence number)" : "";
  d.item(fields.sequence, at, 4, sequence, `Sequence Number: ${sequence}${note}`);
  // Of what ICMP quotes Wireshark shows only what RFC 792 promises to be there; of what ICMPv6 quotes, all.
  if (!d.isQuoted || d.network.version !== 4) d.uint(fields.rawSequence, at);
  if (headerLength < HEADER_LENGTH) return { sequence, acknowledgement };
  if (length !== undefined && isRelative) {
    const flags = d.u16(start + LENGTH_AT);
    const next = (sequence + length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0;
    d.item(fields.nextSequence, start, 0, next, `[Next Sequence Number: ${next}${note}]`);
  }
  const acknowledgementNote = isRelative && acknowledgement !== raw ? "    (relative ack number)" : "";
  const text = `Acknowledgment Number: ${acknowledgement}${acknowledgementNote}`;
  d.item(fields.acknowledgement, acknowledgementAt, 4, acknowledgement, text);
  d.uint(fields.rawAcknowledgement, acknowledgementAt);
  return { sequence, acknowledgement };
}

function addWindow(d: Dissection, segment: TcpSegment | undefined, { window, flags }: SegmentHeader): void {
  const at = d.start + fields.window.at;
  d.uint(fields.window, at);
  d.item(fields.scaledWindow, at, 2, window);
  if ((flags & SYN) !== 0) return;
  const scale = segment === undefined ? SCALE_UNKNOWN : segment.chunk.windowScale[segment.row]!;
  const factor = scale < 0 ? scale : 1 << scale;
  d.item(fields.windowFactor, at, 2, factor, `[Window size scaling factor: ${factor}${FACTOR_NOTES[factor] ?? ""}]`);
}

/** Where header length and flags stand. */
const LENGTH_AT = 12;
const FACTOR_NOTES: Readonly<Record<number, string>> = {
  [SCALE_UNKNOWN]: " (unknown)",
  [SCALE_UNUSED]: " (no window scaling used)",
};
