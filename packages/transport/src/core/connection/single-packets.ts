import type { DatagramBatch } from "@wireside/datagram";
import { TAG_BYTES, type PacketList } from "../crypto.ts";
import type { Qlog } from "../qlog/qlog.ts";
import type { Recovery } from "../recovery/recovery.ts";
import { writeDataHeader } from "../wire/data-packet.ts";
import { DATA_HEADER_BYTES } from "../wire/packet-forms.ts";
import { PacketWriter } from "../wire/packet-writer.ts";
import { addRun, canAddRun, endOfRuns } from "../wire/runs.ts";
import type { OutgoingPath } from "./outgoing.ts";
import { createPacketList } from "./packet-list.ts";

/** What a packet of its own is like. */
export interface SinglePacket {
  /** Where it goes. */
  readonly address: Uint8Array;
  /** The most bytes of UDP payload that it may have. */
  readonly bytes: number;
  /** Whether it is filled up to that with PADDING frames. */
  readonly isPadded: boolean;
  /** Whether it probes the path's MTU; such a packet is waited for, others of these are not. */
  readonly isMtuProbe: boolean;
  /** Writes its frames. */
  readonly fill: (writer: PacketWriter) => void;
}

/** Writes packets that have a datagram of their own: probes of paths and their answers, and those that close. */
export class SinglePackets {
  readonly #recovery: Recovery;
  readonly #seal: (packets: PacketList, from: number, until: number) => void;
  readonly #qlog: Qlog | undefined;

  constructor(
    recovery: Recovery,
    seal: (packets: PacketList, from: number, until: number) => void,
    qlog: Qlog | undefined,
  ) {
    this.#recovery = recovery;
    this.#seal = seal;
    this.#qlog = qlog;
  }

  /** Adds a run of one packet to a batch. Gives its bytes; 0, with nothing sent, if there is no room for it. */
  write(
    now: number,
    batch: DatagramBatch,
    { destination, phase }: Pick<OutgoingPath, "destination" | "phase">,
    { address, bytes, isPadded, isMtuProbe, fill }: SinglePacket,
  ): number {
    if (!canAddRun(batch, bytes)) return 0;
    const start = endOfRuns(batch);
    const { sent } = this.#recovery;
    const number = sent.next;
    sent.reserve();
    const writer = new PacketWriter(batch.bytes, start, start + bytes - TAG_BYTES);
    writeDataHeader(writer, destination, number, phase);
    fill(writer);
    if (isPadded) writer.pad(writer.room);
    const length = writer.at - start + TAG_BYTES;
    this.#qlog?.packet(now, "packet_sent", number, length, batch.bytes, start + DATA_HEADER_BYTES, writer.at);
    const list = createPacketList(batch.bytes, 1);
    [list.offset[0], list.length[0], list.number[0]] = [start, length, number];
    this.#seal(list, 0, 1);
    this.#recovery.onSent(now, length, { isAckEliciting: isMtuProbe, isMtuProbe, isEct: false });
    addRun(batch, length, length, address, 0);
    return length;
  }
}
