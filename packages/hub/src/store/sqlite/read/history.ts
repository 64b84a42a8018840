import type { Message, MessageId, RoomId } from "@wireside/protocol";
import type { HistoryQuery, HistorySlice } from "../../store.ts";
import type { Statements } from "../statement.ts";
import type { LoadMessages } from "./messages.ts";
import type { FindTime } from "./time.ts";

/** Pages of a room's history. */
export function createHistory(statements: Statements, load: LoadMessages, findTime: FindTime) {
  type Bounds = { room: RoomId; border: MessageId; limit: number };
  const before = statements.prepare<Bounds, { id: MessageId }>((q, p) =>
    q
      .selectFrom("message")
      .select("id")
      .where("room", "=", p("room"))
      .where("id", "<", p("border"))
      .orderBy("id", "desc")
      .limit(p("limit")),
  );
  const from = statements.prepare<Bounds, { id: MessageId }>((q, p) =>
    q
      .selectFrom("message")
      .select("id")
      .where("room", "=", p("room"))
      .where("id", ">=", p("border"))
      .orderBy("id")
      .limit(p("limit")),
  );

  /** Each query is a border between ids and how many messages are wanted on which side of it. */
  const sides = (query: HistoryQuery): { border: MessageId; older: number; newer: number } => {
    const { limit } = query;
    switch (query.from) {
      case "newest":
        return { border: NEWEST, older: limit, newer: 0 };
      case "before":
        return { border: query.id, older: limit, newer: 0 };
      case "after":
        return { border: (query.id + 1) as MessageId, older: 0, newer: limit };
      case "around":
        return { border: query.id, older: limit, newer: Math.ceil(limit / 2) };
      case "at":
        return { border: findTime(query.at), older: 0, newer: limit };
    }
  };

  return {
    history(query: HistoryQuery): HistorySlice {
      const { room, limit } = query;
      const { border, older, newer } = sides(query);
      // One more than wanted on each side tells whether there are more.
      const right = from.all({ room, border, limit: newer + 1 });
      const shown = right.slice(0, newer);
      const left = before.all({ room, border, limit: Math.min(older, limit - shown.length) + 1 });
      const kept = left.slice(0, Math.min(older, limit - shown.length)).reverse();
      const messages = load([...kept, ...shown].map(({ id }) => id)).map(({ message }) => message);
      return { messages, older: left.length > kept.length, newer: right.length > shown.length };
    },

    message({ room, id }: { room: RoomId; id: MessageId }): Message | undefined {
      const [found] = load([id]);
      return found?.room === room ? found.message : undefined;
    },
  };
}

/** Above every id. */
const NEWEST = Number.MAX_SAFE_INTEGER as MessageId;
