import { BlockPool } from "../../../src/core/streams/block-pool.ts";
import { DEFAULT_FLOW_LIMITS, type FlowLimits } from "../../../src/core/streams/flow-limits.ts";
import type { SentFrames } from "../../../src/core/streams/sent-frames.ts";
import { Streams } from "../../../src/core/streams/streams.ts";
import type { Violation } from "../../../src/core/errors.ts";
import { FrameReader } from "../../../src/core/wire/frame-reader.ts";
import { createFrames, readFrame } from "../../../src/core/wire/frames.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";

interface SentStream {
  readonly id: number;
  readonly offset: number;
  readonly length: number;
  readonly isFin: boolean;
}

interface SentControl {
  readonly type: number;
  readonly id: number;
  readonly value: number;
}

/** A packet on its way: its frames, and what the sender has to know of it. */
export class Packet implements SentFrames {
  bytes: Uint8Array = new Uint8Array(0);
  readonly streams: SentStream[] = [];
  readonly controls: SentControl[] = [];

  stream(id: number, offset: number, length: number, isFin: boolean): void {
    this.streams.push({ id, offset, length, isFin });
  }

  control(type: number, id: number, value: number): void {
    this.controls.push({ type, id, value });
  }
}

export function createStreams(role: "client" | "server", local: FlowLimits, peer: FlowLimits): Streams {
  const streams = new Streams(role, local, new BlockPool());
  streams.applyPeer(peer);
  return streams;
}

/** Two ends that know each other's limits. */
export function createPair(limits: Partial<FlowLimits> = {}): [client: Streams, server: Streams] {
  const all = { ...DEFAULT_FLOW_LIMITS, ...limits };
  return [createStreams("client", all, all), createStreams("server", all, all)];
}

/** The next packet that is to be sent, of at most `room` bytes of frames; undefined where there is nothing. */
export function takePacket(streams: Streams, now: number, room: number): Packet | undefined {
  if (!streams.hasFrames) return undefined;
  const packet = new Packet();
  const writer = new PacketWriter(new Uint8Array(room));
  streams.writeFrames(now, writer, packet);
  packet.bytes = writer.bytes.subarray(0, writer.at);
  return packet;
}

const frames = createFrames();

/** Hands the frames of a packet to an end. The packet's buffer is used for something else then. */
export function deliver(streams: Streams, packet: Packet): Violation | undefined {
  const bytes = packet.bytes.slice();
  const violation = deliverBytes(streams, bytes);
  bytes.fill(0xaa);
  return violation;
}

export function deliverBytes(streams: Streams, bytes: Uint8Array): Violation | undefined {
  const reader = new FrameReader(bytes);
  for (let name = readFrame(reader, frames); name !== undefined; name = readFrame(reader, frames)) {
    const violation = deliverFrame(streams, name, reader.bytes);
    if (violation !== undefined) return violation;
  }
  return reader.violation;
}

function deliverFrame(
  streams: Streams,
  name: NonNullable<ReturnType<typeof readFrame>>,
  bytes: Uint8Array,
): Violation | undefined {
  switch (name) {
    case "stream": {
      const { streamId, offset, at, length, isFin } = frames.stream;
      return streams.onStream(streamId, offset, bytes, at, at + length, isFin);
    }
    case "resetStream":
      return streams.onResetStream(frames[name].streamId, frames[name].errorCode, frames[name].finalSize);
    case "stopSending":
      return streams.onStopSending(frames[name].streamId, frames[name].errorCode);
    case "maxData":
      streams.onMaxData(frames[name].maximum);
      return undefined;
    case "maxStreamData":
      return streams.onMaxStreamData(frames[name].streamId, frames[name].maximum);
    case "maxStreamsBidi":
      streams.onMaxStreams("bidirectional", frames[name].maximum);
      return undefined;
    case "maxStreamsUni":
      streams.onMaxStreams("unidirectional", frames[name].maximum);
      return undefined;
    case "streamDataBlocked":
      return streams.onStreamDataBlocked(frames[name].streamId);
    case "datagram":
      return streams.datagrams.onDatagram(bytes, frames.datagram.at, frames.datagram.at + frames.datagram.length);
    default:
      return undefined;
  }
}

/** Tells the sender that a packet arrived. */
export function acknowledge(streams: Streams, packet: Packet): void {
  for (const { id, offset, length, isFin } of packet.streams) streams.onAcked(id, offset, length, isFin);
  for (const { type, id } of packet.controls) streams.onControlAcked(type, id);
}

/** Tells the sender that a packet was lost. */
export function lose(streams: Streams, packet: Packet): void {
  for (const { id, offset, length, isFin } of packet.streams) streams.onLost(id, offset, length, isFin);
  for (const { type, id, value } of packet.controls) streams.onControlLost(type, id, value);
}

/** Carries everything both ends have to send, losing nothing; throws the first violation. */
export function exchange(one: Streams, other: Streams, now = 0): void {
  for (let isBusy = true; isBusy;) {
    isBusy = false;
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const)
      for (let packet = takePacket(from, now, 1200); packet !== undefined; packet = takePacket(from, now, 1200)) {
        if (packet.bytes.length === 0) break;
        const violation = deliver(to, packet);
        if (violation !== undefined) throw new Error(violation.reason);
        acknowledge(from, packet);
        isBusy = true;
      }
  }
}
