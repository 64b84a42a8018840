import { FRAMES } from "../wire/frame-table.ts";
import { writeFrame } from "../wire/frames.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import type { OwnIds, PeerIds } from "./connection-ids.ts";
import type { SentNotes } from "./sent-notes.ts";

/** What the other side is asked for of its acknowledgements (draft-ietf-quic-ack-frequency). */
export interface AckFrequency {
  /** Ack-eliciting packets that may come without an acknowledgement. */
  readonly threshold: number;
  /** ms */
  readonly maxAckDelay: number;
  /** Packets by which one may be late before that is told at once. */
  readonly reorderingThreshold: number;
}

/**
 * Frames of a connection as a whole that are to be sent: its ids, that the handshake is done, how often to acknowledge, and pings. What is
 * lost is sent again where it still matters.
 */
export class OwnFrames {
  readonly #own: OwnIds;
  readonly #peer: PeerIds;
  /** Numbers of ids to be told. */
  readonly #newIds = new Set<number>();
  #isDoneDue = false;
  #isPingDue = false;
  #frequency: AckFrequency | undefined;
  #frequencySequence = -1;
  #isFrequencyDue = false;

  constructor(own: OwnIds, peer: PeerIds) {
    this.#own = own;
    this.#peer = peer;
  }

  get isPending(): boolean {
    const hasIds = this.#newIds.size > 0 || this.#peer.toRetire.length > 0;
    return this.#isDoneDue || this.#isPingDue || this.#isFrequencyDue || hasIds;
  }

  /** The handshake is done: the client is to know. */
  sendDone(): void {
    this.#isDoneDue = true;
  }

  /** Something that is acknowledged. */
  sendPing(): void {
    this.#isPingDue = true;
  }

  /** Issues as many ids as the other side keeps. @param limit its active_connection_id_limit */
  sendIds(limit: number): void {
    for (let id; (id = this.#own.issue(limit)) !== undefined;) this.#newIds.add(id.sequence);
  }

  /** What was asked for last. */
  get frequency(): AckFrequency | undefined {
    return this.#frequency;
  }

  sendFrequency(frequency: AckFrequency): void {
    this.#frequency = frequency;
    this.#frequencySequence += 1;
    this.#isFrequencyDue = true;
  }

  /** Writes what is to be sent, as far as there is room. */
  write(writer: PacketWriter, notes: SentNotes): void {
    if (this.#isDoneDue && writeFrame(writer, "handshakeDone", {})) {
      this.#isDoneDue = false;
      notes.control(FRAMES.handshakeDone.type, -1, 0);
    }
    if (this.#isFrequencyDue && this.#writeFrequency(writer)) {
      this.#isFrequencyDue = false;
      notes.control(FRAMES.ackFrequency.type, -1, this.#frequencySequence);
    }
    for (const sequence of this.#newIds) {
      if (!this.#writeId(sequence, writer)) return;
      this.#newIds.delete(sequence);
      notes.control(FRAMES.newConnectionId.type, -1, sequence);
    }
    for (let sequence; (sequence = this.#peer.toRetire[0]) !== undefined;) {
      if (!writeFrame(writer, "retireConnectionId", { sequenceNumber: sequence })) return;
      this.#peer.toRetire.shift();
      notes.control(FRAMES.retireConnectionId.type, -1, sequence);
    }
    if (this.#isPingDue && writeFrame(writer, "ping", {})) {
      this.#isPingDue = false;
      notes.hasContent = true;
    }
  }

  /** A frame of `type` that told `value` was lost. */
  onLost(type: number, value: number): void {
    if (type === FRAMES.handshakeDone.type) this.#isDoneDue = true;
    else if (type === FRAMES.ackFrequency.type) this.#isFrequencyDue ||= value === this.#frequencySequence;
    else if (type === FRAMES.retireConnectionId.type) this.#peer.retire(value);
    else if (type === FRAMES.newConnectionId.type && this.#own.find(value) !== undefined) this.#newIds.add(value);
  }

  #writeFrequency(writer: PacketWriter): boolean {
    const { threshold, maxAckDelay, reorderingThreshold } = this.#frequency!;
    return writeFrame(writer, "ackFrequency", {
      sequenceNumber: this.#frequencySequence,
      ackElicitingThreshold: threshold,
      requestedMaxAckDelay: Math.round(maxAckDelay * 1000),
      reorderingThreshold,
    });
  }

  /** False where there is no room; an id that was retired meanwhile needs none. */
  #writeId(sequence: number, writer: PacketWriter): boolean {
    const id = this.#own.find(sequence);
    if (id?.resetToken === undefined) return true;
    return writeFrame(writer, "newConnectionId", {
      ...{ sequenceNumber: sequence, retirePriorTo: 0 },
      ...{ connectionId: id.id, resetToken: id.resetToken },
    });
  }
}
