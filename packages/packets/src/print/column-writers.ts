import { ipv6Text } from "../fields/format.ts";
import { LAYERS, type ColumnRow } from "./column-row.ts";
import { putDecimal, putEther, putHex, putIpv4, putSeconds, putText } from "./put.ts";

/** Writes one field of one row, as `tshark -T fields` does. */
export interface ColumnWriter {
  /** What the row has to have for that: bits of {@link LAYERS}. Nothing is written where one is missing. */
  readonly needs: number;
  readonly write: Write;
}

/**
 * Writes into `out` from index `to` on, where there is room for {@link LONGEST_FIELD} bytes, and gives the index after what it
 * wrote.
 */
export type Write = (out: Uint8Array, to: number, at: ColumnRow) => number;

/** The most bytes that a field takes here. */
export const LONGEST_FIELD = 64;

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
    "frame.number": (out, to, at) => putDecimal(out, to, at.chunk.firstFrame + at.row),
    "frame.len": (out, to, at) => putDecimal(out, to, at.chunk.length[at.row]!),
    "frame.cap_len": (out, to, at) => putDecimal(out, to, at.chunk.capturedLength[at.row]!),
  }),
  ...needing(LAYERS.time, {
    "frame.time_epoch": (out, to, at) => putSeconds(out, to, at.batch.seconds[at.row]!, at.batch.nanoseconds[at.row]!),
    "frame.time_relative": (out, to, at) => putSince(out, to, at, at.firstSeconds, at.firstNanoseconds),
    "frame.time_delta": (out, to, at) => putSince(out, to, at, at.lastSeconds, at.lastNanoseconds),
  }),
  ...needing(LAYERS.ethernet, {
    "eth.dst": (out, to, at) => putEther(out, to, at.batch.bytes, at.frameStart),
    "eth.src": (out, to, at) => putEther(out, to, at.batch.bytes, at.frameStart + 6),
  }),
  // Wireshark shows it for IPv6 too.
  ...needing(0, { "ip.version": putVersion }),
  ...needing(LAYERS.ipv4, {
    "ip.hdr_len": (out, to, at) => putDecimal(out, to, (at.batch.bytes[at.networkStart]! & 15) * 4),
    "ip.len": (out, to, at) => putDecimal(out, to, totalLength(at)),
    "ip.id": (out, to, at) => putHex(out, to, half(at, at.networkStart + 4), 4),
    "ip.flags.df": (out, to, at) => putDecimal(out, to, (at.batch.bytes[at.networkStart + 6]! >> 6) & 1),
    "ip.flags.mf": (out, to, at) => putDecimal(out, to, (at.batch.bytes[at.networkStart + 6]! >> 5) & 1),
    "ip.frag_offset": (out, to, at) => putDecimal(out, to, half(at, at.networkStart + 6) & 0x1fff),
    "ip.ttl": (out, to, at) => putDecimal(out, to, at.batch.bytes[at.networkStart + 8]!),
    "ip.proto": (out, to, at) => putDecimal(out, to, at.batch.bytes[at.networkStart + 9]!),
    "ip.src": (out, to, at) => putIpv4(out, to, at.batch.bytes, at.networkStart + 12),
    "ip.dst": (out, to, at) => putIpv4(out, to, at.batch.bytes, at.networkStart + 16),
  }),
  ...needing(LAYERS.ipv6, {
    "ipv6.src": (out, to, at) => putIpv6(out, to, at, at.networkStart + 8),
    "ipv6.dst": (out, to, at) => putIpv6(out, to, at, at.networkStart + 24),
  }),
  ...needing(LAYERS.tcp, {
    "tcp.srcport": (out, to, at) => putDecimal(out, to, half(at, at.transportStart)),
    "tcp.dstport": (out, to, at) => putDecimal(out, to, half(at, at.transportStart + 2)),
    "tcp.stream": (out, to, at) => putDecimal(out, to, at.chunk.stream[at.row]!),
    "tcp.seq_raw": (out, to, at) => putDecimal(out, to, at.chunk.sequence[at.row]!),
    "tcp.ack_raw": (out, to, at) => putDecimal(out, to, at.chunk.acknowledgement[at.row]!),
    "tcp.len": (out, to, at) => putDecimal(out, to, at.chunk.payloadLength[at.row]!),
    "tcp.hdr_len": (out, to, at) => putDecimal(out, to, (at.chunk.lengthAndFlags[at.row]! >> 12) * 4),
    "tcp.flags": (out, to, at) => putHex(out, to, at.chunk.lengthAndFlags[at.row]! & 0xfff, 4),
    "tcp.flags.fin": (out, to, at) => putFlag(out, to, at, 0),
    "tcp.flags.syn": (out, to, at) => putFlag(out, to, at, 1),
    "tcp.flags.reset": (out, to, at) => putFlag(out, to, at, 2),
    "tcp.flags.push": (out, to, at) => putFlag(out, to, at, 3),
    "tcp.flags.ack": (out, to, at) => putFlag(out, to, at, 4),
    "tcp.window_size_value": (out, to, at) => putDecimal(out, to, at.chunk.window[at.row]!),
  }),
  ...needing(LAYERS.udp, {
    "udp.srcport": (out, to, at) => putDecimal(out, to, half(at, at.transportStart)),
    "udp.dstport": (out, to, at) => putDecimal(out, to, half(at, at.transportStart + 2)),
    "udp.length": (out, to, at) => putDecimal(out, to, half(at, at.transportStart + 4)),
    "udp.stream": (out, to, at) => putDecimal(out, to, at.chunk.stream[at.row]!),
  }),
};

function putSince(out: Uint8Array, to: number, at: ColumnRow, seconds: number, nanoseconds: number): number {
  const difference = at.batch.nanoseconds[at.row]! - nanoseconds;
  const borrowed = difference < 0 ? 1 : 0;
  return putSeconds(out, to, at.batch.seconds[at.row]! - seconds - borrowed, difference + borrowed * 1_000_000_000);
}

function putVersion(out: Uint8Array, to: number, { network }: ColumnRow): number {
  return network === 0 ? to : putDecimal(out, to, network);
}

function putIpv6(out: Uint8Array, to: number, at: ColumnRow, start: number): number {
  return putText(out, to, ipv6Text(at.batch.bytes.subarray(start, start + 16)));
}

function putFlag(out: Uint8Array, to: number, at: ColumnRow, bit: number): number {
  return putDecimal(out, to, (at.chunk.lengthAndFlags[at.row]! >> bit) & 1);
}

/** Of a packet that was captured before its card divided it, which has 0 there, it is all that follows in the frame. */
function totalLength(at: ColumnRow): number {
  const written = half(at, at.networkStart + 2);
  return written === 0 ? at.chunk.length[at.row]! - at.chunk.networkOffset[at.row]! : written;
}

function half(at: ColumnRow, start: number): number {
  const { bytes } = at.batch;
  return (bytes[start]! << 8) | bytes[start + 1]!;
}
