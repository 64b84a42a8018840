import { ipv6Text } from "../fields/format.ts";
import { LAYERS, type ColumnRow } from "./column-row.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** Writes one field of one row, as `tshark -T fields` does. */
export interface ColumnWriter {
  /** What the row has to have for that: bits of {@link LAYERS}. Nothing is written where one is missing. */
  readonly needs: number;
  readonly write: Write;
}

export type Write = (out: TextBuffer, at: ColumnRow) => void;

/** Writers that need the same of a row. */
export function needing(needs: number, writes: Readonly<Record<string, Write>>): Record<string, ColumnWriter> {
  return Object.fromEntries(Object.entries(writes).map(([name, write]) => [name, { needs, write }]));
}

// Each is a function of its own, not made by one: the engine then puts what it calls into it.

/**
 * Fields of the frame and of the link, network and transport headers that can be printed from the columns and from fixed
 * places in the frame, without taking it apart. They hold for rows that are not special.
 */
export const HEADER_WRITERS: Readonly<Record<string, ColumnWriter>> = {
  ...needing(0, {
    "frame.number": (out, at) => out.decimal(at.chunk.firstFrame + at.row),
    "frame.len": (out, at) => out.decimal(at.chunk.length[at.row]!),
    "frame.cap_len": (out, at) => out.decimal(at.chunk.capturedLength[at.row]!),
  }),
  ...needing(LAYERS.time, {
    "frame.time_epoch": (out, at) => out.seconds(at.batch.seconds[at.row]!, at.batch.nanoseconds[at.row]!),
    "frame.time_relative": (out, at) => writeSince(out, at, at.firstSeconds, at.firstNanoseconds),
    "frame.time_delta": (out, at) => writeSince(out, at, at.lastSeconds, at.lastNanoseconds),
  }),
  ...needing(LAYERS.ethernet, {
    "eth.dst": (out, at) => out.ether(at.batch.bytes, at.frameStart),
    "eth.src": (out, at) => out.ether(at.batch.bytes, at.frameStart + 6),
  }),
  // Wireshark shows it for IPv6 too.
  ...needing(0, { "ip.version": writeVersion }),
  ...needing(LAYERS.ipv4, {
    "ip.hdr_len": (out, at) => out.decimal((at.batch.bytes[at.networkStart]! & 15) * 4),
    "ip.len": (out, at) => out.decimal(half(at, at.networkStart + 2)),
    "ip.id": (out, at) => out.hex(half(at, at.networkStart + 4), 4),
    "ip.flags.df": (out, at) => out.decimal((at.batch.bytes[at.networkStart + 6]! >> 6) & 1),
    "ip.flags.mf": (out, at) => out.decimal((at.batch.bytes[at.networkStart + 6]! >> 5) & 1),
    "ip.frag_offset": (out, at) => out.decimal(half(at, at.networkStart + 6) & 0x1fff),
    "ip.ttl": (out, at) => out.decimal(at.batch.bytes[at.networkStart + 8]!),
    "ip.proto": (out, at) => out.decimal(at.batch.bytes[at.networkStart + 9]!),
    "ip.src": (out, at) => out.ipv4(at.batch.bytes, at.networkStart + 12),
    "ip.dst": (out, at) => out.ipv4(at.batch.bytes, at.networkStart + 16),
  }),
  ...needing(LAYERS.ipv6, {
    "ipv6.src": (out, at) => writeIpv6(out, at, at.networkStart + 8),
    "ipv6.dst": (out, at) => writeIpv6(out, at, at.networkStart + 24),
  }),
  ...needing(LAYERS.tcp, {
    "tcp.srcport": (out, at) => out.decimal(half(at, at.transportStart)),
    "tcp.dstport": (out, at) => out.decimal(half(at, at.transportStart + 2)),
    "tcp.stream": (out, at) => out.decimal(at.chunk.stream[at.row]!),
    "tcp.seq_raw": (out, at) => out.decimal(at.chunk.sequence[at.row]!),
    "tcp.ack_raw": (out, at) => out.decimal(at.chunk.acknowledgement[at.row]!),
    "tcp.len": (out, at) => out.decimal(at.chunk.payloadLength[at.row]!),
    "tcp.hdr_len": (out, at) => out.decimal((at.chunk.lengthAndFlags[at.row]! >> 12) * 4),
    "tcp.flags": (out, at) => out.hex(at.chunk.lengthAndFlags[at.row]! & 0xfff, 4),
    "tcp.flags.fin": (out, at) => writeFlag(out, at, 0),
    "tcp.flags.syn": (out, at) => writeFlag(out, at, 1),
    "tcp.flags.reset": (out, at) => writeFlag(out, at, 2),
    "tcp.flags.push": (out, at) => writeFlag(out, at, 3),
    "tcp.flags.ack": (out, at) => writeFlag(out, at, 4),
    "tcp.window_size_value": (out, at) => out.decimal(at.chunk.window[at.row]!),
  }),
  ...needing(LAYERS.udp, {
    "udp.srcport": (out, at) => out.decimal(half(at, at.transportStart)),
    "udp.dstport": (out, at) => out.decimal(half(at, at.transportStart + 2)),
    "udp.length": (out, at) => out.decimal(half(at, at.transportStart + 4)),
    "udp.stream": (out, at) => out.decimal(at.chunk.stream[at.row]!),
  }),
};

function writeSince(out: TextBuffer, at: ColumnRow, seconds: number, nanoseconds: number): void {
  const difference = at.batch.nanoseconds[at.row]! - nanoseconds;
  const borrowed = difference < 0 ? 1 : 0;
  out.seconds(at.batch.seconds[at.row]! - seconds - borrowed, difference + borrowed * 1_000_000_000);
}

function writeVersion(out: TextBuffer, { network }: ColumnRow): void {
  if (network !== 0) out.decimal(network);
}

function writeIpv6(out: TextBuffer, at: ColumnRow, start: number): void {
  out.text(ipv6Text(at.batch.bytes.subarray(start, start + 16)));
}

function writeFlag(out: TextBuffer, at: ColumnRow, bit: number): void {
  out.decimal((at.chunk.lengthAndFlags[at.row]! >> bit) & 1);
}

function half(at: ColumnRow, start: number): number {
  const { bytes } = at.batch;
  return (bytes[start]! << 8) | bytes[start + 1]!;
}
