import { MARKS, NO_STREAM, type PacketChunk } from "../columns/packet-chunk.ts";
import { Conversations, NO_WAY } from "../conversations/conversations.ts";
import { addressTextOf, portOf, type End } from "../conversations/endpoints.ts";
import { CONVERSATION_WORDS } from "../conversations/layout.ts";
import type { Dissection } from "../dissect/dissection.ts";
import type { Field } from "../fields/field.ts";
import type { FrameBatch } from "../frames/batch.ts";
import { ip } from "../protocols/ip.ts";
import { ipv6 } from "../protocols/ipv6/ipv6.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { Direction } from "../trace/trace.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { CONVERSATION_KINDS, type ConversationKind } from "./conversation-kinds.ts";
import { Traffic, type TrafficFacts } from "./traffic.ts";

/** One end: an address, with a port where the kind has some. */
export interface StatisticsEnd {
  readonly address: string;
  readonly port: number | undefined;
}

/** What is counted of one conversation. */
export interface ConversationCount extends TrafficFacts {
  /** tcp.stream or udp.stream; undefined of those between addresses. */
  readonly stream: number | undefined;
  /** The one that sent the first packet of all comes first. */
  readonly ends: readonly [StatisticsEnd, StatisticsEnd];
}

/** What is counted of one end of conversations. */
export interface EndpointCount extends StatisticsEnd {
  /** Sent (0) and received (1). */
  readonly frames: readonly [number, number];
  readonly bytes: readonly [number, number];
}

/** Counts the conversations of a capture, of TCP, UDP, IPv4 and IPv6, or of some of these. */
export class ConversationStatistics {
  /** What a frame has to be dissected with, for {@link add}. */
  readonly fields: readonly Field[];
  readonly #streams: { readonly tcp: Conversations; readonly udp: Conversations };
  readonly #addresses = { ip: new Conversations(CONVERSATION_WORDS), ipv6: new Conversations(CONVERSATION_WORDS) };
  readonly #traffic = { tcp: new Traffic(), udp: new Traffic(), ip: new Traffic(), ipv6: new Traffic() };
  readonly #isCounted: Readonly<Record<ConversationKind, boolean>>;
  readonly #view = new DataView(new ArrayBuffer(32));
  /** Time of the first frame. */
  #seconds = 0;
  #nanoseconds = 0;

  /**
   * @param streams the tables that the rows' streams are numbered by
   * @param kinds that are counted
   */
  constructor(
    streams: { readonly tcp: Conversations; readonly udp: Conversations },
    kinds: readonly ConversationKind[] = CONVERSATION_KINDS,
  ) {
    this.#streams = streams;
    const isCounted = (kind: ConversationKind): boolean => kinds.includes(kind);
    this.#isCounted = { tcp: isCounted("tcp"), udp: isCounted("udp"), ip: isCounted("ip"), ipv6: isCounted("ipv6") };
    this.fields = [
      ...(isCounted("ip") ? [ip.fields.src, ip.fields.dst] : []),
      ...(isCounted("ipv6") ? [ipv6.fields.src, ipv6.fields.dst] : []),
    ];
  }

  /** Counts a dissected frame. */
  add(d: Dissection): void {
    const { frame } = d;
    const chunk = d.session.rows.columns.chunkOf(frame.number);
    const time = Number(frame.sinceFirst);
    this.#countStream(chunk, frame.number - chunk.firstFrame, time);
    const [sources, destinations] = [d.values(ip.fields.src), d.values(ip.fields.dst)];
    for (let i = 0; i < Math.min(sources.length, destinations.length); i++) {
      const way = this.#addresses.ip.findIpv4(sources[i] as number, destinations[i] as number, 0, frame.number);
      this.#count("ip", way, frame.length, time);
    }
    const [sources6, destinations6] = [d.values(ipv6.fields.src), d.values(ipv6.fields.dst)];
    for (let i = 0; i < Math.min(sources6.length, destinations6.length); i++) {
      const bytes = new Uint8Array(this.#view.buffer);
      bytes.set(sources6[i] as Uint8Array, 0);
      bytes.set(destinations6[i] as Uint8Array, 16);
      this.#count("ipv6", this.#addresses.ipv6.findIpv6(this.#view, 0, 16, 0, frame.number), frame.length, time);
    }
  }

  /**
   * Counts the plain frames of the batch that was added to the index last: what it takes stands in their rows and at fixed
   * places of their bytes. The others have to be dissected, and are for {@link add}.
   */
  addPlain({ columns }: PacketIndex, batch: FrameBatch): void {
    const chunk = columns.chunks[0]!;
    const { bytes, seconds, nanoseconds, offset } = batch;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (batch.firstNumber === 1) [this.#seconds, this.#nanoseconds] = [seconds[0]!, nanoseconds[0]!];
    for (let row = 0; row < batch.count; row++) {
      if ((chunk.marks[row]! & MARKS.special) !== 0) continue;
      const time = (seconds[row]! - this.#seconds) * 1e9 + nanoseconds[row]! - this.#nanoseconds;
      this.#countStream(chunk, row, time);
      const at = offset[row]! + chunk.networkOffset[row]!;
      const number = batch.firstNumber + row;
      const length = batch.length[row]!;
      if (!this.#isCounted[chunk.network[row] === 4 ? "ip" : "ipv6"]) continue;
      if (chunk.network[row] === 4) {
        const way = this.#addresses.ip.findIpv4(view.getInt32(at + 12), view.getInt32(at + 16), 0, number);
        this.#count("ip", way, length, time);
      } else {
        this.#count("ipv6", this.#addresses.ipv6.findIpv6(view, at + 8, at + 24, 0, number), length, time);
      }
    }
  }

  /** The conversations of a kind: those with the most frames first. */
  conversations(kind: ConversationKind): ConversationCount[] {
    const table = this.#table(kind);
    const counts: ConversationCount[] = [];
    const hasPorts = kind === "tcp" || kind === "udp";
    for (let number = 0; number < table.count; number++) {
      const facts = this.#traffic[kind].of(number);
      if (facts === undefined) continue;
      const end = (which: End): StatisticsEnd => ({
        address: addressTextOf(table, number, which),
        port: hasPorts ? portOf(table, number, which) : undefined,
      });
      counts.push({ stream: hasPorts ? number : undefined, ends: [end(0), end(1)], ...facts });
    }
    return counts.toSorted((a, b) => sum(b.frames) - sum(a.frames) || a.begin - b.begin);
  }

  /** The ends of a kind: those with the most frames first. */
  endpoints(kind: ConversationKind): EndpointCount[] {
    const found = new Map<string, EndpointCount>();
    for (const { ends, frames, bytes } of this.conversations(kind)) {
      for (const [which, { address, port }] of ends.entries()) {
        const other = 1 - which;
        const key = `${address} ${port ?? ""}`;
        const known = found.get(key);
        found.set(key, {
          ...{ address, port },
          frames: [(known?.frames[0] ?? 0) + frames[which]!, (known?.frames[1] ?? 0) + frames[other]!],
          bytes: [(known?.bytes[0] ?? 0) + bytes[which]!, (known?.bytes[1] ?? 0) + bytes[other]!],
        });
      }
    }
    return [...found.values()].toSorted((a, b) => sum(b.frames) - sum(a.frames));
  }

  #table(kind: ConversationKind): Conversations {
    return kind === "tcp" || kind === "udp" ? this.#streams[kind] : this.#addresses[kind];
  }

  #countStream(chunk: PacketChunk, row: number, time: number): void {
    const stream = chunk.stream[row]!;
    if (stream === NO_STREAM) return;
    const direction: Direction = (chunk.marks[row]! & MARKS.backward) === 0 ? 0 : 1;
    const kind = chunk.protocol[row] === TCP ? "tcp" : chunk.protocol[row] === UDP ? "udp" : undefined;
    if (kind !== undefined && this.#isCounted[kind]) {
      this.#traffic[kind].add(stream, direction, chunk.length[row]!, time);
    }
  }

  #count(kind: "ip" | "ipv6", way: number, length: number, time: number): void {
    if (way !== NO_WAY) this.#traffic[kind].add(way >> 1, (way & 1) as Direction, length, time);
  }
}

function sum([first, second]: readonly [number, number]): number {
  return first + second;
}
