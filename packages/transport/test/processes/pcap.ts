import { PcapWriter } from "@wireside/packets";
import { addressOf } from "../core/endpoint/world.ts";

/** Where a datagram is from, or goes. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Packets as a pcap, a millisecond apart. @param snapLength bytes kept of each */
export function pcapOf(packets: readonly Uint8Array[], snapLength = 65_535): Uint8Array {
  const writer = new PcapWriter({ linkType: LINKTYPE_RAW, snapLength });
  for (const [i, packet] of packets.entries())
    writer.addFrame({
      ...{ seconds: Math.floor(i / 1000), nanoseconds: (i % 1000) * 1e6 },
      ...{ length: packet.length, bytes: packet.subarray(0, snapLength) },
    });
  return writer.take();
}

/** A datagram in its IP packet. Without checksums: zero says so in UDP, and Wireshark does not check those of IP unless asked. */
export function ipv4Udp(source: Place, destination: Place, payload: Uint8Array): Uint8Array {
  const packet = Buffer.alloc(28 + payload.length);
  packet.set([0x45, 0]);
  packet.writeUInt16BE(packet.length, 2);
  packet.set([64, 17], 8);
  for (const [i, { host, port }] of [source, destination].entries()) {
    packet.set(addressOf(host, port).subarray(8, 12), 12 + 4 * i);
    packet.writeUInt16BE(port, 20 + 2 * i);
  }
  packet.writeUInt16BE(8 + payload.length, 24);
  packet.set(payload, 28);
  return packet;
}

/** Bare IP packets. */
const LINKTYPE_RAW = 101;
