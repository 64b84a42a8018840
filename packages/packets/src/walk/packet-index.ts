import { MARKS, NO_STREAM, type PacketChunk } from "../columns/packet-chunk.ts";
import { PacketColumns } from "../columns/packet-columns.ts";
import { Conversations, NO_WAY } from "../conversations/conversations.ts";
import { CONVERSATION_WORDS } from "../conversations/layout.ts";
import type { FrameBatch } from "../frames/batch.ts";
import { udp } from "../protocols/udp.ts";
import { TcpAnalysis } from "../tcp/analysis.ts";
import { headerLength } from "../tcp/flags.ts";
import { TCP_RECORD_WORDS } from "../tcp/state.ts";
import { SPECIAL, findNetwork } from "./link.ts";
import { readIpv4, readIpv6, type PlainNetwork } from "./network.ts";
import { TUNNEL_PORTS } from "./tunnels.ts";

export interface PacketIndexOptions {
  /** Whether the rows of all frames are kept; otherwise those of the last batch are there, until the next. */
  readonly isKept: boolean;
  /**
   * Whether TCP is analysed, unless told otherwise. Without that its segments have their conversations and headers only, in
   * half of the time.
   */
  readonly isAnalysed?: boolean;
  /**
   * Called in the order of the capture for each frame that is not plain. The row has what the capture says of the frame;
   * the rest is to be filled in, with the conversations and the analysis of this index.
   */
  readonly onSpecial?: (batch: FrameBatch, index: number, chunk: PacketChunk, row: number) => void;
}

/**
 * Walks over the frames of a capture as they come and fills their rows: where the headers begin, which conversation a packet
 * belongs to, and for TCP what Wireshark's analysis says. Plain TCP and UDP over IPv4 and IPv6 is done here, without
 * making an object for any packet; every other frame is left to {@link PacketIndexOptions.onSpecial}.
 */
export class PacketIndex {
  readonly columns: PacketColumns;
  /** tcp.stream */
  readonly tcp = new Conversations(TCP_RECORD_WORDS);
  /** udp.stream */
  readonly udp = new Conversations(CONVERSATION_WORDS);
  readonly analysis = new TcpAnalysis(this.tcp);
  readonly #isAnalysed: boolean;
  readonly #onSpecial: PacketIndexOptions["onSpecial"];
  readonly #network: PlainNetwork = { protocol: 0, transportAt: 0, reportedEnd: 0, sourceAt: 0, destinationAt: 0 };

  constructor(options: PacketIndexOptions) {
    this.columns = new PacketColumns(options.isKept);
    this.#isAnalysed = options.isAnalysed ?? true;
    this.#onSpecial = options.onSpecial;
  }

  /**
   * Adds the frames of a batch.
   *
   * @throws RangeError when the batch is not the one after the last
   */
  add(batch: FrameBatch): void {
    const { columns } = this;
    if (batch.firstNumber !== columns.lastFrame + 1) {
      throw new RangeError(`frame ${columns.lastFrame + 1} is missing: this batch begins with ${batch.firstNumber}`);
    }
    const view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
    for (let done = 0; done < batch.count;) {
      const chunk = columns.chunkForNext();
      const until = Math.min(batch.count, done + columns.roomIn(chunk));
      this.#walk(batch, view, done, until, chunk);
      done = until;
    }
  }

  #walk(batch: FrameBatch, view: DataView, from: number, until: number, chunk: PacketChunk): void {
    const { bytes, linkType, offset, capturedLength } = batch;
    copyFacts(batch, from, until, chunk);
    for (let index = from; index < until; index++) {
      const row = chunk.count++;
      this.columns.lastFrame++;
      const start = offset[index]!;
      const end = start + capturedLength[index]!;
      const network = findNetwork(linkType[index]!, bytes, start, end);
      if (network === SPECIAL || !this.#enterNetwork(bytes, view, start, network, end, chunk, row)) {
        chunk.marks[row]! |= MARKS.special;
        this.#onSpecial?.(batch, index, chunk, row);
      }
    }
  }

  /** Returns false for what is not plain; then nothing is changed. */
  #enterNetwork(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    at: number,
    end: number,
    chunk: PacketChunk,
    row: number,
  ): boolean {
    const found = this.#network;
    const version = bytes[at]! >>> 4;
    const frameEnd = start + Math.max(chunk.length[row]!, end - start);
    const isPlain =
      version === 4 ? readIpv4(bytes, at, end, frameEnd, found) : readIpv6(bytes, at, end, frameEnd, found);
    if (!isPlain) return false;
    const { transportAt, reportedEnd } = found;
    const capturedEnd = Math.min(end, reportedEnd);
    if (found.protocol === TCP) {
      const length = reportedEnd - transportAt;
      if (transportAt + TCP_ANALYSED > capturedEnd) return false;
      const lengthAndFlags = view.getUint16(transportAt + 12);
      const header = headerLength(lengthAndFlags);
      if (header < TCP_HEADER || header > length) return false;
      chunk.lengthAndFlags[row] = lengthAndFlags;
      chunk.payloadLength[row] = length - header;
      this.#place(chunk, row, version, start, at);
      this.#enterTcp(bytes, view, capturedEnd, version, chunk, row);
      return true;
    }
    if (found.protocol !== UDP || transportAt + UDP_HEADER > capturedEnd) return false;
    const length = view.getUint16(transportAt + udp.fields.length.at);
    if (length < UDP_HEADER || transportAt + length > reportedEnd) return false;
    const sourcePort = view.getUint16(transportAt);
    const destinationPort = view.getUint16(transportAt + 2);
    if (TUNNEL_PORTS[sourcePort] === 1 || TUNNEL_PORTS[destinationPort] === 1) return false;
    chunk.payloadLength[row] = length - UDP_HEADER;
    this.#place(chunk, row, version, start, at);
    this.#enterUdp(view, version, chunk, row);
    return true;
  }

  #place(chunk: PacketChunk, row: number, version: number, start: number, at: number): void {
    chunk.network[row] = version;
    chunk.protocol[row] = this.#network.protocol;
    chunk.networkOffset[row] = at - start;
    chunk.transportOffset[row] = this.#network.transportAt - start;
  }

  #enterTcp(
    bytes: Uint8Array,
    view: DataView,
    capturedEnd: number,
    version: number,
    chunk: PacketChunk,
    row: number,
  ): void {
    const at = this.#network.transportAt;
    chunk.sequence[row] = view.getUint32(at + 4);
    chunk.acknowledgement[row] = view.getUint32(at + 8);
    chunk.window[row] = view.getUint16(at + 14);
    const way = this.analysis.enter(chunk, row, this.#find(this.tcp, view, version, chunk.firstFrame + row));
    if (way === NO_WAY) return;
    this.tcp.countPacket(way, chunk, row);
    if (this.#isAnalysed) this.analysis.analyse(chunk, row, way, bytes, at, capturedEnd);
    else this.analysis.follow(chunk, row, way);
  }

  #enterUdp(view: DataView, version: number, chunk: PacketChunk, row: number): void {
    const way = this.#find(this.udp, view, version, chunk.firstFrame + row);
    if (way === NO_WAY) return;
    chunk.stream[row] = way >> 1;
    if ((way & 1) !== 0) chunk.marks[row]! |= MARKS.backward;
    this.udp.countPacket(way, chunk, row);
  }

  /** TCP and UDP have their ports at the same place: the source's, then the destination's. */
  #find(conversations: Conversations, view: DataView, version: number, frame: number): number {
    const { sourceAt, destinationAt, transportAt } = this.#network;
    const ports = view.getInt32(transportAt);
    return version === 4
      ? conversations.findIpv4(view.getInt32(sourceAt), view.getInt32(destinationAt), ports, frame)
      : conversations.findIpv6(view, sourceAt, destinationAt, ports, frame);
  }
}

/** What the capture says of frames, copied to the rows that come next. */
function copyFacts(batch: FrameBatch, from: number, until: number, chunk: PacketChunk): void {
  const to = chunk.count;
  chunk.nanoseconds.set(batch.nanoseconds.subarray(from, until), to);
  chunk.length.set(batch.length.subarray(from, until), to);
  chunk.capturedLength.set(batch.capturedLength.subarray(from, until), to);
  chunk.interfaceIndex.set(batch.interfaceIndex.subarray(from, until), to);
  chunk.stream.fill(NO_STREAM, to, to + until - from);
  if (to === 0) chunk.position.base = batch.position[from]!;
  chunk.position.setAll(batch.position, from, until, to);
  chunk.seconds.setAll(batch.seconds, from, until, to);
  for (let index = from; index < until; index++) {
    if (batch.hasTime[index] === 0) chunk.marks[to + index - from] = MARKS.noTime;
  }
}

const TCP = 6;
const UDP = 17;
const TCP_HEADER = 20;
/** Bytes of it that the analysis needs; checksum and urgent pointer may be cut off. */
const TCP_ANALYSED = 16;
const UDP_HEADER = 8;
