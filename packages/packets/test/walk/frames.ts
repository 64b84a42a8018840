import { createBatch, type FrameBatch } from "../../src/frames/batch.ts";

/** A frame as a capture has it. */
export interface Frame {
  readonly bytes: readonly number[];
  /** On the wire; as many as were captured unless given. */
  readonly length?: number;
  /** LINKTYPE number, Ethernet unless given. */
  readonly linkType?: number;
  /** Milliseconds since the capture began. */
  readonly time?: number;
}

/** Batches of the sizes given, one after the other in turn. */
export function* batchesOf(frames: readonly Frame[], sizes: readonly number[]): Generator<FrameBatch> {
  for (let first = 0, turn = 0; first < frames.length; turn++) {
    const some = frames.slice(first, first + sizes[turn % sizes.length]!);
    const batch = createBatch();
    batch.firstNumber = first + 1;
    batch.count = some.length;
    batch.bytes = Uint8Array.from(some.flatMap(({ bytes }) => bytes));
    let offset = 0;
    for (const [index, { bytes, length = bytes.length, linkType = 1, time = 0 }] of some.entries()) {
      batch.offset[index] = offset;
      batch.capturedLength[index] = bytes.length;
      batch.length[index] = length;
      batch.linkType[index] = linkType;
      batch.hasTime[index] = 1;
      batch.seconds[index] = 1_700_000_000 + Math.floor(time / 1000);
      batch.nanoseconds[index] = (time % 1000) * 1_000_000;
      offset += bytes.length;
    }
    yield batch;
    first += some.length;
  }
}

interface Ends {
  /** Last byte of the addresses. */
  readonly from?: number;
  readonly to?: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly version?: 4 | 6;
  /** Bytes of payload, all 0. */
  readonly payload?: number;
  readonly time?: number;
}

interface TcpEnds extends Ends {
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly window?: number;
}

/** An Ethernet frame with a TCP segment; an ACK unless flags are given. */
export function tcpFrame({ sequence = 1, acknowledgement = 1, flags = 0x10, window = 100, ...ends }: TcpEnds): Frame {
  const rest = [...word(sequence), ...word(acknowledgement), 0x50, flags, ...half(window), 0, 0, 0, 0];
  return frame(ends, 6, rest);
}

/** An Ethernet frame with a UDP datagram. */
export function udpFrame(ends: Ends): Frame {
  return frame(ends, 17, [...half(8 + (ends.payload ?? 0)), 0, 0]);
}

function frame(ends: Ends, protocol: number, restOfHeader: readonly number[]): Frame {
  const { from = 1, to = 2, sourcePort = 1000, destinationPort = 2000, version = 4, payload = 0, time = 0 } = ends;
  const zeros = Array.from({ length: payload }, () => 0);
  const transport = [...half(sourcePort), ...half(destinationPort), ...restOfHeader, ...zeros];
  const macs = Array.from({ length: 12 }, () => 2);
  const network =
    version === 4
      ? [0x45, 0, ...half(20 + transport.length), 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, from, 10, 0, 0, to]
      : [0x60, 0, 0, 0, ...half(transport.length), protocol, 64, ...ipv6(from), ...ipv6(to)];
  const type = version === 4 ? [0x08, 0x00] : [0x86, 0xdd];
  return { bytes: [...macs, ...type, ...network, ...transport], time };
}

function ipv6(last: number): number[] {
  return [0x20, 0x01, 0x0d, 0xb8, ...Array.from({ length: 11 }, () => 0), last];
}

function half(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function word(value: number): number[] {
  return [...half(value >>> 16), ...half(value)];
}
