import { varintLength } from "@wireside/bytes";
import { TAG_BYTES } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { canFitDatagram, writeDatagramHeader } from "../wire/data-frames.ts";
import { DATA_HEADER_BYTES } from "../wire/packet-forms.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import { DatagramQueue } from "./datagram-queue.ts";

/** What became of a datagram that was to be sent. */
export type DatagramFate = "queued" | "too_large" | "full" | "not_taken";

/** Counters of unreliable datagrams. */
export interface DatagramCounts {
  sent: number;
  received: number;
  /** Not sent, because they had waited too long, or did not fit the path any more. */
  expired: number;
  unfit: number;
  /** Received, but pushed out by later ones before they were read. */
  dropped: number;
}

/** Unreliable datagrams (RFC 9221): sent once, in order if at all. */
export class Datagrams {
  readonly counts: DatagramCounts = { sent: 0, received: 0, expired: 0, unfit: 0, dropped: 0 };
  /** Bytes of a DATAGRAM frame, with its type and length, that this side takes. */
  readonly #taken: number;
  /** … and that the other side does; 0 for none. */
  #peerTakes = 0;
  /** Bytes that the frames of one packet have. */
  #packetRoom: number = TRANSPORT_LIMITS.leastDatagramBytes - PACKET_BYTES;
  readonly #outbound = new DatagramQueue();
  readonly #inbound = new DatagramQueue();
  #hasWaitingSender = false;
  #hasRoomNews = false;
  #hasNews = false;

  constructor(taken: number) {
    this.#taken = taken;
  }

  /** What the other side takes, from its transport parameters. */
  applyPeer(maxDatagramFrameSize: number): void {
    this.#peerTakes = maxDatagramFrameSize;
  }

  /** The largest UDP payload of the path changed. */
  onMtu(bytes: number): void {
    this.#packetRoom = bytes - PACKET_BYTES;
  }

  /** The longest that can be sent now, bytes; 0 where the other side takes none. */
  get mostBytes(): number {
    const most = Math.min(this.#peerTakes - 1 - varintLength(this.#peerTakes), this.#packetRoom - 1);
    return Math.max(0, most);
  }

  get isPending(): boolean {
    return this.#outbound.count > 0;
  }

  /** Queues one. Nobody may change its bytes any more. @param expiresAt until when it is worth sending, ms */
  send(bytes: Uint8Array, expiresAt = Infinity): DatagramFate {
    if (this.#peerTakes === 0) return "not_taken";
    if (bytes.length > this.mostBytes) return "too_large";
    if (!this.#outbound.hasRoom(bytes.length)) {
      this.#hasWaitingSender = true;
      return "full";
    }
    this.#outbound.push(bytes, expiresAt);
    return "queued";
  }

  /** Writes as many as there is room for. */
  write(now: number, writer: PacketWriter): void {
    for (let bytes = this.#outbound.first; bytes !== undefined; bytes = this.#outbound.first) {
      if (this.#outbound.firstExpiry <= now) this.counts.expired += 1;
      else if (bytes.length > this.mostBytes) this.counts.unfit += 1;
      else if (canFitDatagram(writer.room, bytes.length)) {
        writeDatagramHeader(writer, bytes.length);
        writer.put(bytes);
        this.counts.sent += 1;
      } else return;
      this.#outbound.shift();
      this.#tellRoom();
    }
  }

  /** Takes the bytes of a DATAGRAM frame, `bytes[from … until)`; the oldest that wait make room for it. */
  onDatagram(bytes: Uint8Array, from: number, until: number): Violation | undefined {
    const length = until - from;
    if (1 + length > this.#taken)
      return {
        code: "protocol_violation",
        reason: `a datagram of ${length} bytes came, and frames of at most ${this.#taken} are taken`,
      };
    this.counts.received += 1;
    while (!this.#inbound.hasRoom(length) && this.#inbound.shift() !== undefined) this.counts.dropped += 1;
    this.#inbound.push(bytes.slice(from, until), Infinity);
    this.#hasNews = true;
    return undefined;
  }

  /** The oldest that came. */
  receive(): Uint8Array | undefined {
    return this.#inbound.shift();
  }

  /** Whether some came, or there is room after one was refused, since this was asked last. */
  takeNews(): "datagram" | "datagram_room" | undefined {
    if (this.#hasNews) {
      this.#hasNews = false;
      return "datagram";
    }
    if (!this.#hasRoomNews) return undefined;
    this.#hasRoomNews = false;
    return "datagram_room";
  }

  #tellRoom(): void {
    if (!this.#hasWaitingSender || this.#outbound.bytes * 2 > TRANSPORT_LIMITS.queuedDatagramBytes) return;
    if (this.#outbound.count * 2 > TRANSPORT_LIMITS.queuedDatagrams) return;
    this.#hasWaitingSender = false;
    this.#hasRoomNews = true;
  }
}

/** Bytes of a packet that are not frames. */
const PACKET_BYTES = DATA_HEADER_BYTES + TAG_BYTES;
