import { bytesSource, openDocument, PcapWriter, type CaptureDocument } from "../../src/index.ts";

/** One segment of a connection between 10.0.0.1:4711 (the client) and 10.0.0.2:80, or from there back. */
export interface Segment {
  readonly from: "client" | "server";
  /** Letters: S, A, F, R, P. */
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly window?: number;
  readonly payload?: string;
  /** Seconds since the first; 10 ms after the one before by default. */
  readonly at?: number;
}

/** A capture of bare IPv4 packets with these segments, walked over. */
export async function documentOf(...segments: readonly Segment[]): Promise<CaptureDocument> {
  const document = await openDocument(bytesSource(captureOf(segments)));
  await document.read();
  return document;
}

export function captureOf(segments: readonly Segment[]): Uint8Array {
  const writer = new PcapWriter({ linkType: RAW, snapLength: 65_535 });
  let at = -0.01;
  for (const segment of segments) {
    at = segment.at ?? at + 0.01;
    const bytes = packetOf(segment);
    const seconds = Math.floor(at);
    const nanoseconds = Math.round((at - seconds) * 1e9);
    writer.addFrame({ seconds, nanoseconds, length: bytes.length, bytes });
  }
  return writer.take();
}

/** The three segments that open it. */
export const HANDSHAKE: readonly Segment[] = [
  { from: "client", flags: "S", seq: 1000 },
  { from: "server", flags: "SA", seq: 5000, ack: 1001 },
  { from: "client", flags: "A", seq: 1001, ack: 5001 },
];

function packetOf({ from, flags, seq, ack = 0, window = 60_000, payload = "" }: Segment): Uint8Array {
  const data = new TextEncoder().encode(payload);
  const bytes = new Uint8Array(40 + data.length);
  const view = new DataView(bytes.buffer);
  const [client, server] = [0x0a000001, 0x0a000002];
  const isClient = from === "client";
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  bytes[8] = 64;
  bytes[9] = 6;
  view.setUint32(12, isClient ? client : server);
  view.setUint32(16, isClient ? server : client);
  view.setUint16(20, isClient ? 4711 : 80);
  view.setUint16(22, isClient ? 80 : 4711);
  view.setUint32(24, seq);
  view.setUint32(28, ack);
  bytes[32] = 0x50;
  bytes[33] = [...flags].reduce((sum, letter) => sum | FLAGS[letter]!, 0);
  view.setUint16(34, window);
  bytes.set(data, 40);
  return bytes;
}

/** LINKTYPE_RAW */
const RAW = 101;
const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };
