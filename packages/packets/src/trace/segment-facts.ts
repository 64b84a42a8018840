import { folded, internetSum } from "../checksums/internet.ts";
import type { PacketChunk } from "../columns/packet-chunk.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { headerLength } from "../tcp/flags.ts";
import { CHECKSUMS } from "./trace.ts";

/** What a trace has of a segment that its row of the columns does not. */
export interface SegmentFacts {
  identification: number;
  timeToLive: number;
  ecn: number;
  hasTimestamp: boolean;
  timestampValue: number;
  timestampEcho: number;
  /** Edges as they stand in the header, two a block. */
  readonly sack: Uint32Array;
  sackCount: number;
  maximumSegmentSize: number | undefined;
  windowScale: number | undefined;
  isSackPermitted: boolean;
  /** {@link CHECKSUMS} */
  checksum: number;
  payloadHash: number;
}

/** Reads a segment's headers from the captured bytes of its frame; what is not there is 0, false or undefined. */
export function readSegment(bytes: Uint8Array, chunk: PacketChunk, row: number, found: SegmentFacts): void {
  clear(found);
  const network = chunk.networkOffset[row]!;
  const transport = chunk.transportOffset[row]!;
  const header = headerLength(chunk.lengthAndFlags[row]!);
  // Put together from fragments, or behind headers that were unpacked: then it does not stand in the frame.
  if (transport <= network || transport + SHORTEST > bytes.length) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (chunk.network[row] === 4) {
    found.identification = view.getUint16(network + 4);
    found.timeToLive = bytes[network + 8]!;
    found.ecn = bytes[network + 1]! & 3;
  } else {
    found.timeToLive = bytes[network + 7]!;
    found.ecn = (bytes[network + 1]! >>> 4) & 3;
  }
  readOptions(view, transport + SHORTEST, Math.min(bytes.length, transport + header), found);
  const payload = transport + header;
  const end = payload + chunk.payloadLength[row]!;
  found.payloadHash = hash(bytes, payload, Math.min(end, bytes.length));
  if (end <= bytes.length) {
    found.checksum = checksumOf(view, bytes, chunk.network[row] === 4 ? 4 : 6, network, transport, end);
  }
}

function clear(found: SegmentFacts): void {
  found.identification = found.timeToLive = found.ecn = 0;
  found.hasTimestamp = found.isSackPermitted = false;
  found.timestampValue = found.timestampEcho = found.sackCount = 0;
  found.maximumSegmentSize = found.windowScale = undefined;
  found.checksum = CHECKSUMS.unjudged;
  found.payloadHash = 0;
}

function readOptions(view: DataView, start: number, end: number, found: SegmentFacts): void {
  for (let at = start; at + 1 < end;) {
    const kind = view.getUint8(at);
    if (kind === END_OF_LIST) return;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = view.getUint8(at + 1);
    if (length < 2 || at + length > end) return;
    if (kind === MAXIMUM_SEGMENT_SIZE && length === 4) found.maximumSegmentSize = view.getUint16(at + 2);
    else if (kind === WINDOW_SCALE && length === 3) found.windowScale = Math.min(MOST_SHIFT, view.getUint8(at + 2));
    else if (kind === SACK_PERMITTED) found.isSackPermitted = true;
    else if (kind === SACK) readBlocks(view, at + 2, at + length, found);
    else if (kind === TIMESTAMPS && length === 10) {
      found.hasTimestamp = true;
      found.timestampValue = view.getUint32(at + 2);
      found.timestampEcho = view.getUint32(at + 6);
    }
    at += length;
  }
}

function readBlocks(view: DataView, start: number, end: number, found: SegmentFacts): void {
  for (let at = start; at + 8 <= end && found.sackCount < MOST_BLOCKS; at += 8) {
    found.sack[2 * found.sackCount] = view.getUint32(at);
    found.sack[2 * found.sackCount + 1] = view.getUint32(at + 4);
    found.sackCount++;
  }
}

function checksumOf(
  view: DataView,
  bytes: Uint8Array,
  version: 4 | 6,
  network: number,
  transport: number,
  end: number,
): number {
  const addresses = version === 4 ? network + 12 : network + 8;
  const pseudo = TCP + (end - transport) + internetSum(bytes, addresses, addresses + (version === 4 ? 8 : 32));
  const sum = folded(pseudo);
  if (view.getUint16(transport + 16) === sum) return CHECKSUMS.partial;
  return internetSum(bytes, transport, end, sum) === 0xffff ? CHECKSUMS.right : CHECKSUMS.wrong;
}

/** FNV-1a of the first and last bytes, and their number: two segments with the same place differ early, if at all. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c_9dc5;
  const middle = Math.min(end, start + HASHED);
  for (let at = start; at < middle; at++) value = Math.imul(value ^ bytes[at]!, 0x0100_0193);
  for (let at = Math.max(middle, end - HASHED); at < end; at++) value = Math.imul(value ^ bytes[at]!, 0x0100_0193);
  return Math.imul(value ^ (end - start), 0x0100_0193) >>> 0;
}

/** Bytes of a TCP header without options. */
const SHORTEST = 20;
const MOST_BLOCKS = 4;
/** RFC 7323 §2.3 */
const MOST_SHIFT = 14;
const HASHED = 64;

// https://www.iana.org/assignments/tcp-parameters/
const END_OF_LIST = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
