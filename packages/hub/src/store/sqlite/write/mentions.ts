import type { MessageId, RoomId, UserId } from "@wireside/protocol";
import type { Statements } from "../statement.ts";

/** Whom messages mention: a list in the message itself, and rows to count by, in step. */
export function createMentions(statements: Statements) {
  const insert = statements.prepare<{ user: UserId; room: RoomId; message: MessageId }, never>((q, p) =>
    q
      .insertInto("mention")
      .values({ user: p("user"), room: p("room"), message: p("message") })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const remove = statements.prepare<{ user: UserId; room: RoomId; message: MessageId }, never>((q, p) =>
    q
      .deleteFrom("mention")
      .where("user", "=", p("user"))
      .where("room", "=", p("room"))
      .where("message", "=", p("message")),
  );

  return {
    pack(users: readonly UserId[]): string | null {
      return users.length === 0 ? null : JSON.stringify(users);
    },

    add({ room, message, by }: { room: RoomId; message: MessageId; by: UserId }, users: readonly UserId[]): void {
      for (const user of users) if (user !== by) insert.run({ user, room, message });
    },

    /** Takes away the rows of a message that had this packed list. */
    remove({ room, message }: { room: RoomId; message: MessageId }, packed: string | null): void {
      for (const user of unpackMentions(packed)) remove.run({ user, room, message });
    },
  };
}

export function unpackMentions(packed: string | null): UserId[] {
  return packed === null ? [] : (JSON.parse(packed) as UserId[]);
}
