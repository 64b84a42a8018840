import type { Duration } from "../columns/duration.ts";
import { MARKS, type PacketChunk } from "../columns/packet-chunk.ts";
import { ipv4Of, ipv6Of, portOf, type End } from "../conversations/endpoints.ts";
import type { Conversations } from "../conversations/conversations.ts";
import type { FieldValue } from "../fields/field.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import {
  ackRtt,
  initialRtt,
  relativeAcknowledgement,
  relativeSequence,
  retransmissionTimeout,
  shownVerdicts,
  windowSize,
} from "../tcp/shown.ts";
import { FLAGGED_VERDICTS, VERDICTS, VERDICT_FIELDS, type Verdict } from "../tcp/verdicts.ts";
import type { PacketIndex } from "../walk/packet-index.ts";

/** How one field is read from the columns of a plain row. Without `number` and `value` it is only there or not. */
export interface ColumnReader {
  /** How often it is there. */
  readonly count: (chunk: PacketChunk, row: number) => number;
  readonly number?: (chunk: PacketChunk, row: number, index: number) => number;
  /** For types that are not held as numbers. */
  readonly value?: (chunk: PacketChunk, row: number, index: number) => FieldValue;
}

type Count = ColumnReader["count"];
type Numbers = NonNullable<ColumnReader["number"]>;

/** Readers by the names of their fields. */
export function columnReaders(index: PacketIndex): ReadonlyMap<string, ColumnReader> {
  return new Map([
    ...Object.entries(FRAME_READERS),
    ...Object.entries(networkReaders(index)),
    ...Object.entries(TCP_HEADER_READERS),
    ...Object.entries(portReaders("tcp", isTcp, index.tcp)),
    ...Object.entries(analysisReaders(index)),
    ...Object.entries(portReaders("udp", isUdp, index.udp)),
    ...Object.entries(UDP_READERS),
  ]);
}

const once: Count = () => 1;
const isTcp: Count = (chunk, row) => (chunk.protocol[row] === TCP ? 1 : 0);
const isUdp: Count = (chunk, row) => (chunk.protocol[row] === UDP ? 1 : 0);
const isIpv4: Count = (chunk, row) => (chunk.network[row] === 4 ? 1 : 0);
const isIpv6: Count = (chunk, row) => (chunk.network[row] === 6 ? 1 : 0);

const FRAME_READERS: Readonly<Record<string, ColumnReader>> = {
  frame: { count: once },
  "frame.number": { count: once, number: (chunk, row) => chunk.firstFrame + row },
  "frame.len": { count: once, number: (chunk, row) => chunk.length[row]! },
  "frame.cap_len": { count: once, number: (chunk, row) => chunk.capturedLength[row]! },
  "frame.interface_id": { count: once, number: (chunk, row) => chunk.interfaceIndex[row]! },
};

/** Addresses are those of the conversation: plain rows have no others. */
function networkReaders({ tcp, udp }: PacketIndex): Readonly<Record<string, ColumnReader>> {
  const table = (chunk: PacketChunk, row: number): Conversations => (chunk.protocol[row] === TCP ? tcp : udp);
  const number =
    (which: 0 | 1): Numbers =>
    (chunk, row) =>
      ipv4Of(table(chunk, row), chunk.stream[row]!, endOf(chunk, row, which));
  const bytes = (chunk: PacketChunk, row: number, which: 0 | 1): Uint8Array =>
    ipv6Of(table(chunk, row), chunk.stream[row]!, endOf(chunk, row, which));
  const [source, destination] = [number(0), number(1)];
  return {
    ip: { count: isIpv4 },
    "ip.src": { count: isIpv4, number: source },
    "ip.dst": { count: isIpv4, number: destination },
    "ip.addr": {
      count: (chunk, row) => 2 * isIpv4(chunk, row),
      number: (chunk, row, index) => (index === 0 ? source : destination)(chunk, row, 0),
    },
    "ip.proto": { count: isIpv4, number: (chunk, row) => chunk.protocol[row]! },
    ipv6: { count: isIpv6 },
    "ipv6.src": { count: isIpv6, value: (chunk, row) => bytes(chunk, row, 0) },
    "ipv6.dst": { count: isIpv6, value: (chunk, row) => bytes(chunk, row, 1) },
    "ipv6.addr": {
      count: (chunk, row) => 2 * isIpv6(chunk, row),
      value: (chunk, row, index) => bytes(chunk, row, index === 0 ? 0 : 1),
    },
  };
}

function portReaders(over: "tcp" | "udp", count: Count, table: Conversations): Readonly<Record<string, ColumnReader>> {
  const port = (chunk: PacketChunk, row: number, which: 0 | 1): number =>
    portOf(table, chunk.stream[row]!, endOf(chunk, row, which));
  return {
    [over]: { count },
    [`${over}.stream`]: { count, number: (chunk, row) => chunk.stream[row]! },
    [`${over}.srcport`]: { count, number: (chunk, row) => port(chunk, row, 0) },
    [`${over}.dstport`]: { count, number: (chunk, row) => port(chunk, row, 1) },
    [`${over}.port`]: {
      count: (chunk, row) => 2 * count(chunk, row),
      number: (chunk, row, index) => port(chunk, row, index === 0 ? 0 : 1),
    },
  };
}

const UDP_READERS: Readonly<Record<string, ColumnReader>> = {
  "udp.length": { count: isUdp, number: (chunk, row) => chunk.payloadLength[row]! + UDP_HEADER },
};

const TCP_HEADER_READERS: Readonly<Record<string, ColumnReader>> = {
  "tcp.len": tcp((chunk, row) => chunk.payloadLength[row]!),
  "tcp.seq_raw": tcp((chunk, row) => chunk.sequence[row]!),
  "tcp.ack_raw": tcp((chunk, row) => chunk.acknowledgement[row]!),
  "tcp.hdr_len": tcp((chunk, row) => (chunk.lengthAndFlags[row]! >> 12) * 4),
  "tcp.window_size_value": tcp((chunk, row) => chunk.window[row]!),
  "tcp.window_size": tcp((chunk, row) => windowSize(chunk, row)),
  "tcp.flags": tcp((chunk, row) => chunk.lengthAndFlags[row]! & 0xfff),
  "tcp.flags.fin": flag(0),
  "tcp.flags.syn": flag(1),
  "tcp.flags.reset": flag(2),
  "tcp.flags.push": flag(3),
  "tcp.flags.ack": flag(4),
  "tcp.flags.urg": flag(5),
};

function analysisReaders({ columns, tcp: table }: PacketIndex): Readonly<Record<string, ColumnReader>> {
  const found: Duration = { seconds: 0, nanoseconds: 0 };
  const duration = (isThere: (chunk: PacketChunk, row: number) => boolean): ColumnReader => ({
    count: (chunk, row) => (isThere(chunk, row) ? 1 : 0),
    value: (chunk, row) => {
      isThere(chunk, row);
      return BigInt(found.seconds) * 1_000_000_000n + BigInt(found.nanoseconds);
    },
  });
  return {
    ...Object.fromEntries(
      (Object.keys(VERDICTS) as Verdict[]).map((name) => [VERDICT_FIELDS[name], { count: verdict(VERDICTS[name]) }]),
    ),
    "tcp.analysis.flags": { count: verdict(FLAGGED_VERDICTS) },
    // Wireshark has it twice: as a verdict, and above the number and the frame.
    "tcp.analysis.duplicate_ack": { count: (chunk, row) => 2 * isDuplicateAck(chunk, row) },
    "tcp.seq": tcp((chunk, row) => relativeSequence(table, chunk, row)),
    "tcp.ack": tcp((chunk, row) => relativeAcknowledgement(table, chunk, row)),
    "tcp.analysis.acks_frame": unlessZero((chunk, row) => chunk.acksFrame[row]!),
    "tcp.analysis.bytes_in_flight": unlessZero((chunk, row) => chunk.bytesInFlight[row]!),
    "tcp.analysis.duplicate_ack_frame": unlessZero((chunk, row) => chunk.duplicateAcks.get(row, 0)),
    "tcp.analysis.duplicate_ack_num": unlessZero((chunk, row) => chunk.duplicateAcks.get(row, 1)),
    "tcp.analysis.rto_frame": unlessZero((chunk, row) => chunk.timeouts.get(row, 0)),
    "tcp.analysis.ack_rtt": duration((chunk, row) => ackRtt(columns, chunk, row, found)),
    "tcp.analysis.rto": duration((chunk, row) => retransmissionTimeout(chunk, row, found)),
    "tcp.analysis.initial_rtt": duration(
      (chunk, row) => (chunk.marks[row]! & MARKS.initialRtt) !== 0 && initialRtt(table, chunk.stream[row]!, found),
    ),
  };
}

/** The end of the conversation that a row's source (0) or destination (1) is. */
function endOf(chunk: PacketChunk, row: number, which: 0 | 1): End {
  return ((chunk.marks[row]! & MARKS.backward) === 0 ? which : 1 - which) as End;
}

function tcp(number: (chunk: PacketChunk, row: number) => number): ColumnReader {
  return { count: isTcp, number };
}

function flag(bit: number): ColumnReader {
  return tcp((chunk, row) => (chunk.lengthAndFlags[row]! >> bit) & 1);
}

function verdict(bits: number): Count {
  return (chunk, row) => ((shownVerdicts(chunk, row) & bits) === 0 ? 0 : 1);
}

const isDuplicateAck = verdict(VERDICTS.duplicateAck);

function unlessZero(number: (chunk: PacketChunk, row: number) => number): ColumnReader {
  return { count: (chunk, row) => (number(chunk, row) === 0 ? 0 : 1), number };
}

const UDP_HEADER = 8;
