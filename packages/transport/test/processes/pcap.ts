import { addressOf } from "../core/endpoint/world.ts";

/** Where a datagram is from, or goes. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Datagrams with their times, to be written as a capture. */
export class Recording {
  readonly #frames: Buffer[] = [];

  /** @param now ms */
  add(now: number, from: Place, to: Place, payload: Uint8Array): void {
    const packet = ipv4Udp(from, to, payload);
    const header = Buffer.alloc(16);
    header.writeUInt32LE(Math.floor(now / 1000), 0);
    header.writeUInt32LE(Math.round((now % 1000) * 1e6), 4);
    header.writeUInt32LE(packet.length, 12);
    this.#frames.push(Buffer.concat([header, packet]));
  }

  /** As a pcap (pcap-savefile(5)). @param snapLength bytes kept of each packet */
  capture(snapLength = 65_535): Buffer {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(PCAP_NANOSECONDS, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(snapLength, 16);
    header.writeUInt32LE(LINKTYPE_RAW, 20);
    const frames = this.#frames.map((frame) => {
      const kept = Buffer.from(frame.subarray(0, 16 + snapLength));
      kept.writeUInt32LE(kept.length - 16, 8);
      return kept;
    });
    return Buffer.concat([header, ...frames]);
  }
}

/** Without checksums: zero says so in UDP, and Wireshark does not check those of IP unless asked. */
function ipv4Udp(source: Place, destination: Place, payload: Uint8Array): Buffer {
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

const PCAP_NANOSECONDS = 0xa1b23c4d;
/** Bare IP packets. */
const LINKTYPE_RAW = 101;
