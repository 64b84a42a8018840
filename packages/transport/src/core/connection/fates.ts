import type { ReceivedPackets } from "../recovery/received-packets.ts";
import type { SentPacketSink } from "../recovery/recovery.ts";
import type { SentContent, SentPackets } from "../recovery/sent-packets.ts";
import type { Streams } from "../streams/streams.ts";
import { FRAMES } from "../wire/frame-table.ts";
import type { OwnFrames } from "./own-frames.ts";
import { STREAM } from "./sent-notes.ts";

/** Tells those whose frames were in a packet what became of it. */
export class Fates implements SentPacketSink {
  readonly #sent: SentPackets;
  readonly #received: ReceivedPackets;
  readonly #streams: Streams;
  readonly #own: OwnFrames;

  constructor(sent: SentPackets, received: ReceivedPackets, streams: Streams, own: OwnFrames) {
    this.#sent = sent;
    this.#received = received;
    this.#streams = streams;
    this.#own = own;
  }

  onAcked(slot: number): void {
    const { ackedThrough, stream, offset, length, isFin, more } = this.#sent;
    this.#received.onAckAcked(ackedThrough[slot]!);
    if (stream[slot] !== -1) this.#streams.onAcked(stream[slot]!, offset[slot]!, length[slot]!, isFin[slot] === 1);
    for (const each of more[slot] ?? []) {
      if (each.type === STREAM) this.#streams.onAcked(each.stream, each.offset, each.length, each.isFin);
      else this.#streams.onControlAcked(each.type, each.stream);
    }
  }

  onLost(slot: number): void {
    const { stream, offset, length, isFin, more } = this.#sent;
    if (stream[slot] !== -1) this.#streams.onLost(stream[slot]!, offset[slot]!, length[slot]!, isFin[slot] === 1);
    for (const each of more[slot] ?? []) this.#onContentLost(each);
  }

  onProbe(slot: number): void {
    this.onLost(slot);
  }

  #onContentLost({ type, stream, offset, length, isFin }: SentContent): void {
    if (type === STREAM) this.#streams.onLost(stream, offset, length, isFin);
    else if (OWN_TYPES.has(type)) this.#own.onLost(type, offset);
    else this.#streams.onControlLost(type, stream, offset);
  }
}

/** Frames of the connection as a whole; the others belong to its streams. */
const OWN_TYPES: ReadonlySet<number> = new Set([
  FRAMES.handshakeDone.type,
  FRAMES.ackFrequency.type,
  FRAMES.newConnectionId.type,
  FRAMES.retireConnectionId.type,
]);
