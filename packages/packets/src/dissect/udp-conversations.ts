import { MARKS } from "../columns/packet-chunk.ts";
import { NO_WAY, type Conversations } from "../conversations/conversations.ts";
import { UDP } from "../protocols/ip-protocols.ts";
import type { ConversationPlace } from "./conversation.ts";
import type { Dissection } from "./dissection.ts";
import type { FrameRows } from "./frame-rows.ts";
import { TransportConversations } from "./transport-conversations.ts";

/** The conversations of UDP: udp.stream. */
export class UdpConversations extends TransportConversations {
  constructor(table: Conversations, rows: FrameRows) {
    super("udp", UDP, table, rows);
  }

  /**
   * The conversation of a datagram whose header begins at `d.start`.
   *
   * @param length bytes of its payload
   * @returns undefined when no more conversations are kept
   */
  enter(d: Dissection, source: number, destination: number, length: number): ConversationPlace | undefined {
    const found = this.takeRow(d);
    if (this.isFilled(found)) {
      const way = this.wayOf(found);
      return way === NO_WAY ? undefined : this.placeOf(way, false, 0);
    }
    const { chunk, row } = found;
    const way = this.find(d, source, destination);
    if (way === NO_WAY) return undefined;
    chunk.payloadLength[row] = length;
    chunk.stream[row] = way >> 1;
    if ((way & 1) !== 0) chunk.marks[row]! |= MARKS.backward;
    if (!d.isQuoted && !this.isRecorded) this.table.countPacket(way, chunk, row);
    return this.placeOf(way, false, 0);
  }
}
