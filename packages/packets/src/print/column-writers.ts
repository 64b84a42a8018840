import { MARKS } from "../columns/packet-chunk.ts";
import { ipv6Text } from "../fields/format.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { ColumnRow } from "./column-row.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** Writes one field of one row, as `tshark -T fields` does; nothing where the row does not have it. */
export type ColumnWriter = (out: TextBuffer, at: ColumnRow) => void;

const ETHERNET = 1;

/**
 * Fields of the frame and of the link, network and transport headers that can be printed from the columns and from fixed
 * places in the frame, without taking it apart. They hold for rows that are not special.
 */
export const HEADER_WRITERS: Readonly<Record<string, ColumnWriter>> = {
  "frame.number": (out, at) => out.decimal(at.chunk.firstFrame + at.row),
  "frame.len": (out, at) => out.decimal(at.chunk.length[at.row]!),
  "frame.cap_len": (out, at) => out.decimal(at.chunk.capturedLength[at.row]!),
  "frame.time_epoch": (out, at) => {
    if (hasTime(at)) out.seconds(at.batch.seconds[at.row]!, at.batch.nanoseconds[at.row]!);
  },
  "frame.time_relative": (out, at) => {
    if (hasTime(at)) writeSince(out, at, at.firstSeconds, at.firstNanoseconds);
  },
  "frame.time_delta": (out, at) => {
    if (hasTime(at)) writeSince(out, at, at.lastSeconds, at.lastNanoseconds);
  },
  "eth.dst": (out, at) => {
    if (at.batch.linkType[at.row] === ETHERNET) out.ether(at.batch.bytes, at.frameStart);
  },
  "eth.src": (out, at) => {
    if (at.batch.linkType[at.row] === ETHERNET) out.ether(at.batch.bytes, at.frameStart + 6);
  },

  // Wireshark shows it for IPv6 too.
  "ip.version": (out, at) => {
    if (at.network !== 0) out.decimal(at.network);
  },
  "ip.hdr_len": inIpv4(0, (byte) => (byte & 15) * 4),
  "ip.len": (out, at) => {
    if (at.network === 4) out.decimal(u16(at, at.networkStart + 2) || lengthFromFrame(at));
  },
  "ip.id": (out, at) => {
    if (at.network === 4) out.hex(u16(at, at.networkStart + 4), 4);
  },
  "ip.flags.df": inIpv4(6, (byte) => (byte >> 6) & 1),
  "ip.flags.mf": inIpv4(6, (byte) => (byte >> 5) & 1),
  "ip.frag_offset": (out, at) => {
    if (at.network === 4) out.decimal(u16(at, at.networkStart + 6) & 0x1fff);
  },
  "ip.ttl": inIpv4(8, (byte) => byte),
  "ip.proto": inIpv4(9, (byte) => byte),
  "ip.src": (out, at) => {
    if (at.network === 4) out.ipv4(at.batch.bytes, at.networkStart + 12);
  },
  "ip.dst": (out, at) => {
    if (at.network === 4) out.ipv4(at.batch.bytes, at.networkStart + 16);
  },
  "ipv6.src": (out, at) => {
    if (at.network === 6) writeIpv6(out, at, at.networkStart + 8);
  },
  "ipv6.dst": (out, at) => {
    if (at.network === 6) writeIpv6(out, at, at.networkStart + 24);
  },

  "tcp.srcport": inTransport(TCP, (at) => u16(at, at.transportStart)),
  "tcp.dstport": inTransport(TCP, (at) => u16(at, at.transportStart + 2)),
  "tcp.stream": inTransport(TCP, (at) => at.chunk.stream[at.row]!),
  "tcp.seq_raw": inTransport(TCP, (at) => at.chunk.sequence[at.row]!),
  "tcp.ack_raw": inTransport(TCP, (at) => at.chunk.acknowledgement[at.row]!),
  "tcp.len": inTransport(TCP, (at) => at.chunk.payloadLength[at.row]!),
  "tcp.hdr_len": inTransport(TCP, (at) => (at.chunk.lengthAndFlags[at.row]! >> 12) * 4),
  "tcp.flags": (out, at) => {
    if (at.transport === TCP) out.hex(at.chunk.lengthAndFlags[at.row]! & 0xfff, 4);
  },
  "tcp.flags.fin": tcpFlag(0),
  "tcp.flags.syn": tcpFlag(1),
  "tcp.flags.reset": tcpFlag(2),
  "tcp.flags.push": tcpFlag(3),
  "tcp.flags.ack": tcpFlag(4),
  "tcp.window_size_value": inTransport(TCP, (at) => at.chunk.window[at.row]!),

  "udp.srcport": inTransport(UDP, (at) => u16(at, at.transportStart)),
  "udp.dstport": inTransport(UDP, (at) => u16(at, at.transportStart + 2)),
  "udp.length": inTransport(UDP, (at) => u16(at, at.transportStart + 4)),
  "udp.stream": inTransport(UDP, (at) => at.chunk.stream[at.row]!),
};

/** Of an IP packet whose own length is 0: it was captured before a card divided it, and is all of the frame. */
function lengthFromFrame({ chunk, row }: ColumnRow): number {
  return Math.max(chunk.length[row]!, chunk.capturedLength[row]!) - chunk.networkOffset[row]!;
}

function hasTime(at: ColumnRow): boolean {
  return (at.chunk.marks[at.row]! & MARKS.noTime) === 0;
}

function writeSince(out: TextBuffer, at: ColumnRow, seconds: number, nanoseconds: number): void {
  const difference = at.batch.nanoseconds[at.row]! - nanoseconds;
  const borrowed = difference < 0 ? 1 : 0;
  out.seconds(at.batch.seconds[at.row]! - seconds - borrowed, difference + borrowed * 1_000_000_000);
}

function writeIpv6(out: TextBuffer, at: ColumnRow, start: number): void {
  out.text(ipv6Text(at.batch.bytes.subarray(start, start + 16)));
}

function u16(at: ColumnRow, start: number): number {
  const { bytes } = at.batch;
  return (bytes[start]! << 8) | bytes[start + 1]!;
}

function inIpv4(offset: number, value: (byte: number) => number): ColumnWriter {
  return (out, at) => {
    if (at.network === 4) out.decimal(value(at.batch.bytes[at.networkStart + offset]!));
  };
}

/** Prints a number that rows of one transport protocol have. */
export function inTransport(protocol: number, value: (at: ColumnRow) => number): ColumnWriter {
  return (out, at) => {
    if (at.transport === protocol) out.decimal(value(at));
  };
}

function tcpFlag(bit: number): ColumnWriter {
  return inTransport(TCP, (at) => (at.chunk.lengthAndFlags[at.row]! >> bit) & 1);
}
