import type { MtuDiscovery } from "../mtu/discovery.ts";
import type { Qlog } from "../qlog/qlog.ts";
import type { ReceivedPackets } from "../recovery/received-packets.ts";
import type { SentPacketSink } from "../recovery/recovery.ts";
import type { SentContent, SentPackets } from "../recovery/sent-packets.ts";
import type { Streams } from "../streams/streams.ts";
import { FRAMES } from "../wire/frame-table.ts";
import type { OwnFrames } from "./own-frames.ts";
import { STREAM } from "./sent-notes.ts";

/** Those who want to know what became of a packet. */
export interface FatesParts {
  readonly sent: SentPackets;
  readonly received: ReceivedPackets;
  readonly streams: Streams;
  readonly own: OwnFrames;
  readonly mtu: MtuDiscovery;
  readonly qlog: Qlog | undefined;
}

/** Tells those whose frames were in a packet what became of it. */
export class Fates implements SentPacketSink {
  /** To be set before each call. */
  now = 0;
  readonly #parts: FatesParts;

  constructor(parts: FatesParts) {
    this.#parts = parts;
  }

  onAcked(slot: number): void {
    const { sent, received, streams, mtu } = this.#parts;
    const { ackedThrough, stream, offset, length, isFin, more } = sent;
    if (sent.isMtuProbe[slot] === 1) mtu.onProbeAcked(this.now);
    else mtu.onPacketAcked(sent.numberOf(slot), sent.bytes[slot]!);
    received.onAckAcked(ackedThrough[slot]!);
    if (stream[slot] !== -1) streams.onAcked(stream[slot]!, offset[slot]!, length[slot]!, isFin[slot] === 1);
    const further = more[slot];
    if (further === undefined) return;
    for (const each of further) {
      if (each.type === STREAM) streams.onAcked(each.stream, each.offset, each.length, each.isFin);
      else streams.onControlAcked(each.type, each.stream);
    }
  }

  onLost(slot: number): void {
    const { sent, mtu, qlog } = this.#parts;
    qlog?.packetLost(this.now, sent.numberOf(slot), sent.bytes[slot]!);
    if (sent.isMtuProbe[slot] === 1) mtu.onProbeLost(this.now);
    else mtu.onPacketLost(sent.numberOf(slot), sent.bytes[slot]!);
    this.onProbe(slot);
  }

  onProbe(slot: number): void {
    const { sent, streams } = this.#parts;
    const { stream, offset, length, isFin, more } = sent;
    if (stream[slot] !== -1) streams.onLost(stream[slot]!, offset[slot]!, length[slot]!, isFin[slot] === 1);
    for (const each of more[slot] ?? []) this.#onContentLost(each);
  }

  #onContentLost({ type, stream, offset, length, isFin }: SentContent): void {
    const { streams, own } = this.#parts;
    if (type === STREAM) streams.onLost(stream, offset, length, isFin);
    else if (OWN_TYPES.has(type)) own.onLost(type, offset);
    else streams.onControlLost(type, stream, offset);
  }
}

/** Frames of the connection as a whole; the others belong to its streams. */
const OWN_TYPES: ReadonlySet<number> = new Set([
  FRAMES.handshakeDone.type,
  FRAMES.ackFrequency.type,
  FRAMES.newConnectionId.type,
  FRAMES.retireConnectionId.type,
]);
