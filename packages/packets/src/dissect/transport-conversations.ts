import { MARKS, NO_STREAM } from "../columns/packet-chunk.ts";
import type { PacketColumns } from "../columns/packet-columns.ts";
import { NO_WAY, type Conversations } from "../conversations/conversations.ts";
import type { Direction } from "../trace/trace.ts";
import type { ConversationPlace, Remembered } from "./conversation.ts";
import { ConversationMemory } from "./conversations.ts";
import type { Dissection, FrameFacts } from "./dissection.ts";
import type { FrameRows, PacketRow } from "./frame-rows.ts";
import { streamFrames, type StreamFrames } from "./stream-frames.ts";

/** When packets of a conversation came, nanoseconds since 1970. */
export interface ConversationTimes {
  /** The first one of it. */
  readonly first: bigint;
  /** The one before this. */
  readonly previous: bigint;
}

/** The conversations of one transport, as its packets open them or as they were found when the capture was walked through. */
export class TransportConversations {
  readonly table: Conversations;
  readonly memory: ConversationMemory;
  /** Of each conversation, where all rows are there to be looked at again. */
  readonly frames: StreamFrames | undefined;
  protected readonly columns: PacketColumns;
  readonly #rows: FrameRows;
  readonly #protocol: number;

  /** @param protocol as IP numbers it */
  constructor(transport: "tcp" | "udp", protocol: number, table: Conversations, rows: FrameRows) {
    this.table = table;
    this.memory = new ConversationMemory(transport);
    this.#protocol = protocol;
    this.#rows = rows;
    this.columns = rows.columns;
    this.frames = rows.mode === "recorded" && rows.columns.isKept ? streamFrames(rows.columns, protocol) : undefined;
  }

  /** A row for the packet whose header begins at `d.start`. */
  takeRow(d: Dissection): PacketRow {
    const found = this.#rows.take(d.frame, this.#protocol, d.isQuoted);
    if (this.#rows.isFilled(found)) return found;
    const { chunk, row } = found;
    chunk.capturedLength[row] = d.sources[0]!.bytes.length;
    chunk.network[row] = d.network.version;
    chunk.protocol[row] = this.#protocol;
    chunk.transportOffset[row] = d.source === 0 && d.start <= MOST_OFFSET ? d.start : 0;
    return found;
  }

  /** Whether what a row tells was found before. */
  isFilled(row: PacketRow): boolean {
    return this.#rows.isFilled(row);
  }

  /** Whether the capture was walked through, so that all conversations are known and no packet is to be counted. */
  get isRecorded(): boolean {
    return this.#rows.mode === "recorded";
  }

  /**
   * The way of a packet in the latest conversation of its endpoints; opens one where there is none. In a capture that was
   * walked through it is the conversation that was the latest then.
   */
  find(d: Dissection, source: number, destination: number): number {
    const way = this.#findLatest(d, source, destination);
    return this.isRecorded && way !== NO_WAY ? this.table.wayAt(way, d.frame.number) : way;
  }

  #findLatest(d: Dissection, source: number, destination: number): number {
    const { view, version } = d.network;
    const ports = (source << 16) | destination;
    if (version === 4) return this.table.findIpv4(view.getInt32(0), view.getInt32(16), ports, d.frame.number);
    return version === 6 ? this.table.findIpv6(view, 0, 16, ports, d.frame.number) : NO_WAY;
  }

  /** The way of a packet whose row is filled. */
  wayOf({ chunk, row }: PacketRow): number {
    const stream = chunk.stream[row]!;
    if (stream === NO_STREAM) return NO_WAY;
    return 2 * stream + ((chunk.marks[row]! & MARKS.backward) === 0 ? 0 : 1);
  }

  /** The conversation of a way. */
  placeOf(way: number, isClosing: boolean, acknowledged: number): ConversationPlace {
    return { conversation: this.memory.get(way >> 1), direction: (way & 1) as Direction, isClosing, acknowledged };
  }

  /** When the conversation's first packet came, and the one before this; call it once for each packet, in order. */
  timesOf(d: Dissection, { conversation }: ConversationPlace): ConversationTimes {
    const now = timeOf(d.frame);
    const { frames } = this;
    if (frames === undefined) {
      const times = conversation.state(TIMES);
      const first = times.first ?? now;
      const previous = times.previous ?? now;
      times.first = first;
      times.previous = now;
      return { first, previous };
    }
    const count = frames.countBefore(conversation.number, d.frame.number);
    if (count === 0) return { first: now, previous: now };
    const all = frames.of(conversation.number);
    return { first: this.#recordedTime(all[0]!), previous: this.#recordedTime(all[count - 1]!) };
  }

  #recordedTime(frame: number): bigint {
    const chunk = this.columns.chunkOf(frame);
    const row = frame - chunk.firstFrame;
    return timeOf({ seconds: chunk.seconds.get(row), nanoseconds: chunk.nanoseconds[row]! });
  }
}

/** Nanoseconds since 1970. */
export function timeOf({ seconds, nanoseconds }: Pick<FrameFacts, "seconds" | "nanoseconds">): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

const TIMES: Remembered<{ first: bigint | undefined; previous: bigint | undefined }> = {
  make: () => ({ first: undefined, previous: undefined }),
};

const MOST_OFFSET = 0xffff;
