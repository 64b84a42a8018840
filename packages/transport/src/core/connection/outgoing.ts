import type { DatagramBatch } from "@wireside/datagram";
import { TAG_BYTES, type PacketList } from "../crypto.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { Qlog } from "../qlog/qlog.ts";
import { ECN, type ReceivedPackets } from "../recovery/received-packets.ts";
import type { Recovery } from "../recovery/recovery.ts";
import type { Streams } from "../streams/streams.ts";
import { writeDataHeader, type KeyPhase } from "../wire/data-packet.ts";
import { FRAMES } from "../wire/frame-table.ts";
import { DATA_HEADER_BYTES } from "../wire/packet-forms.ts";
import { PacketWriter } from "../wire/packet-writer.ts";
import { addRun, endOfRuns } from "../wire/runs.ts";
import type { OwnFrames } from "./own-frames.ts";
import { createPacketList, sharedPacketList } from "./packet-list.ts";
import type { SentNotes } from "./sent-notes.ts";

/** What outgoing packets are made from. */
export interface OutgoingParts {
  readonly recovery: Recovery;
  readonly received: ReceivedPackets;
  readonly streams: Streams;
  readonly own: OwnFrames;
  readonly notes: SentNotes;
  readonly seal: (packets: PacketList, from: number, until: number) => void;
  readonly qlog: Qlog | undefined;
}

/** Where packets go now. */
export interface OutgoingPath {
  /** As in a batch. */
  readonly address: Uint8Array;
  /** The connection id of the other side that is in use. */
  readonly destination: Uint8Array;
  /** The largest UDP payload of the path, bytes. */
  readonly mtu: number;
  /** Bytes that may be sent before the address is proven; Infinity afterwards. */
  readonly allowance: number;
  readonly phase: KeyPhase;
  /** Whether packets are marked ECT(0). */
  readonly isEct: boolean;
}

/** What ended a round of sending. */
export type OutgoingEnd = "nothing" | "window" | "pacer" | "batch" | "address";

/** Makes Data packets: fills runs of equal size, and seals all of them at once. */
export class Outgoing {
  /** Packets that were sent, and their bytes. */
  packets = 0;
  bytes = 0;
  readonly #parts: OutgoingParts;
  readonly #writer = new PacketWriter(NOTHING);
  #list = createPacketList(NOTHING, 0);
  #count = 0;
  #end: OutgoingEnd = "nothing";
  readonly #form = { isAckEliciting: false, isMtuProbe: false, isEct: false };

  constructor(parts: OutgoingParts) {
    this.#parts = parts;
  }

  /**
   * Adds runs to a batch, behind those that it has, until there is nothing to send or something forbids more.
   *
   * @returns what ended it
   */
  write(now: number, batch: DatagramBatch, path: OutgoingPath): OutgoingEnd {
    const { recovery, seal } = this.#parts;
    if (this.#list.bytes !== batch.bytes) this.#list = sharedPacketList(batch.bytes, LIST_PACKETS);
    this.#count = 0;
    let { allowance } = path;
    while (batch.count < batch.offset.length) {
      const length = this.#writeRun(now, batch.bytes, endOfRuns(batch), path, allowance);
      if (length > 0) {
        addRun(batch, length, Math.min(path.mtu, length), path.address, path.isEct ? ECN.ect0 : ECN.notEct);
        allowance -= length;
      }
      if (this.#end !== "batch" || length === 0) break;
    }
    if (this.#count > 0) seal(this.#list, 0, this.#count);
    recovery.setAppLimited(this.#end === "nothing");
    return this.#end;
  }

  /** Fills `bytes` from `start` on with packets of one size, the last of which may be shorter. Gives their bytes. */
  #writeRun(now: number, bytes: Uint8Array, start: number, path: OutgoingPath, allowance: number): number {
    const { mtu } = path;
    const list = this.#list;
    let at = start;
    this.#end = "batch";
    for (let segments = 0; segments < RUN_SEGMENTS; segments++) {
      const isFull = at + mtu > bytes.length || at - start + mtu > RUN_BYTES || this.#count === list.offset.length;
      if (isFull) break;
      const number = this.#parts.recovery.sent.next;
      const size = this.#writePacket(now, bytes, at, Math.min(mtu, allowance - (at - start)), path);
      if (size === 0) break;
      list.offset[this.#count] = at;
      list.length[this.#count] = size;
      list.number[this.#count] = number;
      this.#count += 1;
      at += size;
      if (size < mtu) break;
    }
    return at - start;
  }

  /** Writes one packet of at most `room` bytes, and gives its size; 0 where nothing may or has to be sent, and why in `#end`. */
  #writePacket(
    now: number,
    bytes: Uint8Array,
    at: number,
    room: number,
    { destination, phase, mtu, isEct }: OutgoingPath,
  ): number {
    const { recovery, received, streams, own, notes, qlog } = this.#parts;
    if (room < Math.min(mtu, LEAST_PACKET_BYTES)) return this.#stop("address");
    const isAckDue = received.ackDueAt <= now;
    const hasFrames = recovery.probes > 0 || own.isPending || streams.hasFrames;
    const isAllowed = recovery.canSend(mtu);
    const isPaced = !isAllowed || recovery.pacedUntil(now) <= now;
    if (!isAckDue && !hasFrames) return this.#stop("nothing");
    const carries = hasFrames && isAllowed && isPaced;
    if (!isAckDue && !carries) return this.#stop(isAllowed ? "pacer" : "window");

    const slot = recovery.sent.reserve();
    const number = recovery.sent.next;
    const writer = this.#writer;
    // A probe has to get through where the path swallows what is longer.
    const most = recovery.probes > 0 ? Math.min(room, TRANSPORT_LIMITS.leastDatagramBytes) : room;
    writer.begin(bytes, at, at + most - TAG_BYTES);
    writeDataHeader(writer, destination, number, phase);
    const body = writer.at;
    if (isAckDue || received.hasNews) recovery.sent.ackedThrough[slot] = received.writeAck(now, writer);
    const afterAck = writer.at;
    notes.begin(slot);
    if (carries) {
      own.write(writer, notes);
      streams.writeFrames(now, writer, notes);
    }
    // A probe has to be answered, and so has an ACK frame now and then.
    const wantsPing = writer.at === afterAck && (carries ? recovery.probes > 0 : received.wantsPing && isAllowed);
    if (wantsPing) writer.byte(FRAMES.ping.type);
    if (writer.at === body) return this.#stop(carries ? "nothing" : isAllowed ? "pacer" : "window");
    this.#form.isAckEliciting = writer.at > afterAck;
    this.#form.isEct = isEct;
    const size = writer.at - at + TAG_BYTES;
    qlog?.packet(now, "packet_sent", number, size, bytes, at + DATA_HEADER_BYTES, writer.at);
    recovery.onSent(now, size, this.#form);
    this.packets += 1;
    this.bytes += size;
    return size;
  }

  #stop(end: OutgoingEnd): 0 {
    this.#end = end;
    return 0;
  }
}

const NOTHING = new Uint8Array(0);
/** The most packets that are made in one round. */
const LIST_PACKETS = 1024;
/** What Linux takes at once (UDP_SEGMENT): segments … */
const RUN_SEGMENTS = 64;
/** … and bytes: an IP packet less its headers. */
const RUN_BYTES = 65_487;
/** A packet that is smaller than this is not worth sending to an address that is not proven. */
const LEAST_PACKET_BYTES = 64;
