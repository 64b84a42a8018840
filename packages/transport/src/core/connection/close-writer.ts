import { ADDRESS_BYTES, type DatagramBatch } from "@wireside/datagram";
import { TAG_BYTES, type PacketList } from "../crypto.ts";
import type { SentPackets } from "../recovery/sent-packets.ts";
import { writeDataHeader } from "../wire/data-packet.ts";
import { PacketWriter } from "../wire/packet-writer.ts";
import { writeClose, type CloseReason } from "./closing.ts";
import type { OutgoingPath } from "./outgoing.ts";
import { createPacketList } from "./packet-list.ts";

/** Writes packets that only say that the connection is over, and why. */
export class CloseWriter {
  readonly #sent: SentPackets;
  readonly #seal: (packets: PacketList, from: number, until: number) => void;

  constructor(sent: SentPackets, seal: (packets: PacketList, from: number, until: number) => void) {
    this.#sent = sent;
    this.#seal = seal;
  }

  /** Adds a run of one packet to a batch, if there is room for it. */
  write(batch: DatagramBatch, { address, destination, mtu, phase }: OutgoingPath, reason: CloseReason): void {
    const run = batch.count;
    const start = run === 0 ? 0 : batch.offset[run - 1]! + batch.length[run - 1]!;
    if (run === batch.offset.length || start + mtu > batch.bytes.length) return;
    const writer = new PacketWriter(batch.bytes, start, start + mtu - TAG_BYTES);
    const number = this.#sent.next;
    this.#sent.reserve();
    this.#sent.skip();
    writeDataHeader(writer, destination, number, phase);
    writeClose(writer, reason);
    const length = writer.at - start + TAG_BYTES;
    const list = createPacketList(batch.bytes, 1);
    [list.offset[0], list.length[0], list.number[0]] = [start, length, number];
    this.#seal(list, 0, 1);
    [batch.offset[run], batch.length[run], batch.segment[run], batch.ecn[run]] = [start, length, length, 0];
    batch.address.set(address, run * ADDRESS_BYTES);
    batch.count = run + 1;
  }
}
