import { NO_WAY, type Conversations } from "../conversations/conversations.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import type { TcpAnalysis } from "../tcp/analysis.ts";
import { FIN, headerLength } from "../tcp/flags.ts";
import type { ConversationPlace } from "./conversation.ts";
import type { Dissection } from "./dissection.ts";
import type { FrameRows, PacketRow } from "./frame-rows.ts";
import { TransportConversations } from "./transport-conversations.ts";

/** A segment in its conversation: tcp/shown.ts tells what Wireshark shows of its row. */
export interface TcpSegment extends PacketRow {
  readonly place: ConversationPlace;
}

/** The conversations of TCP, and what Wireshark's analysis says of their segments. */
export class TcpConversations extends TransportConversations {
  readonly #analysis: TcpAnalysis;

  /** @param analysis over the same table */
  constructor(table: Conversations, analysis: TcpAnalysis, rows: FrameRows) {
    super("tcp", TCP, table, rows);
    this.#analysis = analysis;
  }

  /**
   * The segment whose header begins at `d.start`, analysed. Of one that is quoted, or a fragment, or shorter than its own
   * header says, only the conversation is found; in a capture that was walked through, of each that does not have the row.
   *
   * @returns undefined when no more conversations are kept
   */
  enter(d: Dissection, source: number, destination: number): TcpSegment | undefined {
    const found = this.takeRow(d);
    const { chunk, row } = found;
    const captured = d.end - d.start;
    const isClosing = captured >= FLAGS_END && (d.u16(d.start + 12) & FIN) !== 0;
    const acknowledged = captured >= 12 ? d.u32(d.start + 8) : 0;
    if (this.isFilled(found)) {
      const way = this.wayOf(found);
      return way === NO_WAY ? undefined : { chunk, row, place: this.placeOf(way, isClosing, acknowledged) };
    }
    const { start } = d;
    if (captured >= 8) chunk.sequence[row] = d.u32(start + 4);
    if (captured >= 12) chunk.acknowledgement[row] = acknowledged;
    if (captured >= FLAGS_END) chunk.lengthAndFlags[row] = d.u16(start + 12);
    if (captured >= ANALYSED_BYTES) chunk.window[row] = d.u16(start + 14);
    const way = this.#analysis.enter(chunk, row, this.find(d, source, destination), !this.isRecorded);
    if (way === NO_WAY) return undefined;
    if (this.isRecorded) {
      chunk.completeness[row] = this.#completenessAt(way >> 1, d.frame.number) ?? chunk.completeness[row]!;
      return { chunk, row, place: this.placeOf(way, isClosing, acknowledged) };
    }
    const length = d.reportedEnd - start - headerLength(chunk.lengthAndFlags[row]!);
    if (!d.isQuoted) this.table.countPacket(way, chunk, row);
    if (!d.isQuoted && !d.network.isFragment && length >= 0 && captured >= ANALYSED_BYTES) {
      chunk.payloadLength[row] = length;
      this.#analysis.analyse(chunk, row, way, d.bytes, start, d.end);
    }
    return { chunk, row, place: this.placeOf(way, isClosing, acknowledged) };
  }

  /** What the frames before one made it, as the conversation's next row tells; undefined where there is none. */
  #completenessAt(stream: number, frame: number): number | undefined {
    const { frames } = this;
    const next = frames?.of(stream)[frames.countBefore(stream, frame)];
    if (next === undefined) return undefined;
    const chunk = this.columns.chunkOf(next);
    return chunk.completeness[next - chunk.firstFrame];
  }
}

/** Captured bytes of the header up to the flags, and up to the window: the last that the analysis needs. */
const FLAGS_END = 14;
const ANALYSED_BYTES = 16;
