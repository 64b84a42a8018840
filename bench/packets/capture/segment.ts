import { SNAP_LENGTH, type CaptureFile } from "./file.ts";

/** One end of a connection. */
export interface End {
  /** IPv4 address as a number. */
  readonly address: number;
  readonly port: number;
  /** Identification of its next IP packet. */
  identification: number;
}

/** What a segment says beside its ports. */
export interface Segment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  /** Bytes of options, a multiple of 4. */
  readonly options: Buffer;
  /** Bytes of payload. */
  readonly length: number;
  /** What the payload begins with; zeros follow. */
  readonly payload?: Buffer;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const PSH = 0x08;
export const ACK = 0x10;

const ETHERNET = 14;
const IP = 20;
const TCP = 20;
const frame = Buffer.alloc(2 * SNAP_LENGTH);

/** Writes an Ethernet frame with a TCP segment over IPv4. Checksums are left 0, as offload leaves them. */
export function addSegment(file: CaptureFile, time: number, from: End, to: End, segment: Segment): void {
  const header = TCP + segment.options.length;
  frame.fill(0);
  frame.writeUInt32BE(from.address, 8);
  frame.writeUInt32BE(to.address, 2);
  frame.writeUInt16BE(0x0800, 12);
  frame[ETHERNET] = 0x45;
  frame.writeUInt16BE(IP + header + segment.length, ETHERNET + 2);
  frame.writeUInt16BE(from.identification, ETHERNET + 4);
  from.identification = (from.identification + 1) & 0xffff;
  frame[ETHERNET + 6] = 0x40; // do not fragment
  frame[ETHERNET + 8] = 64;
  frame[ETHERNET + 9] = 6;
  frame.writeUInt32BE(from.address, ETHERNET + 12);
  frame.writeUInt32BE(to.address, ETHERNET + 16);
  const tcp = ETHERNET + IP;
  frame.writeUInt16BE(from.port, tcp);
  frame.writeUInt16BE(to.port, tcp + 2);
  frame.writeUInt32BE(segment.sequence >>> 0, tcp + 4);
  frame.writeUInt32BE(segment.acknowledgement >>> 0, tcp + 8);
  frame.writeUInt16BE(((header / 4) << 12) | segment.flags, tcp + 12);
  frame.writeUInt16BE(segment.window, tcp + 14);
  segment.options.copy(frame, tcp + TCP);
  segment.payload?.copy(frame, tcp + header);
  file.add(frame, ETHERNET + IP + header + segment.length, time);
}
