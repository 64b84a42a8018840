import { LIMITS, type MessageId, type Position, type RoomId, type UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";

type Mark = { user: UserId; room: RoomId; after: MessageId };

/** Counts of what one person has not read, through indexes and bounded. */
export function createUnread(statements: Statements) {
  const messages = statements.prepare<Mark, { count: number }>((q, p) =>
    q
      .selectFrom((from) =>
        from
          .selectFrom("message")
          .select("id")
          .where("room", "=", p("room"))
          .where("id", ">", p("after"))
          .where("by", "<>", p("user"))
          .where("note", "is", null)
          .where("deletedAt", "is", null)
          .limit(sql.lit(LIMITS.unreadCount))
          .as("unread"),
      )
      .select((e) => e.fn.countAll<number>().as("count")),
  );
  const mentions = statements.prepare<Mark, { count: number }>((q, p) =>
    q
      .selectFrom((from) =>
        from
          .selectFrom("mention")
          .select("message")
          .where("user", "=", p("user"))
          .where("room", "=", p("room"))
          .where("message", ">", p("after"))
          .limit(sql.lit(LIMITS.unreadCount))
          .as("unread"),
      )
      .select((e) => e.fn.countAll<number>().as("count")),
  );

  return ({ user, rooms }: { user: UserId; rooms: readonly { room: RoomId; readUpTo: Position }[] }) =>
    new Map(
      rooms.map(({ room, readUpTo }) => {
        const mark: Mark = { user, room, after: readUpTo as number as MessageId };
        return [room, { unread: messages.get(mark)?.count ?? 0, mentions: mentions.get(mark)?.count ?? 0 }];
      }),
    );
}
