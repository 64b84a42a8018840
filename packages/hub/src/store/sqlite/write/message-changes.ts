import { sql } from "kysely";
import type { MessageId, Position } from "@wireside/protocol";
import type { Statements } from "../statement.ts";
import type { Tables } from "../tables.ts";

type MessageChange = Tables["change"];

/** The part of the log that tells what happened to messages after they were written. */
export function createMessageChanges(statements: Statements) {
  const insert = statements.prepare<MessageChange, never>((q, p) =>
    q.insertInto("change").values({
      room: p("room"),
      position: p("position"),
      message: p("message"),
      by: p("by"),
      type: p("type"),
      reaction: p("reaction"),
    }),
  );
  const removeOutdated = statements.prepare<MessageChange, never>((q, p) =>
    q
      .deleteFrom("change")
      .where("message", "=", p("message"))
      .where(sql<boolean>`(${p("type")} = 'deleted' OR (reaction IS ${p("reaction")} AND "by" = ${p("by")}))`),
  );
  const findDeletion = statements.prepare<{ message: MessageId }, { position: Position }>((q, p) =>
    q
      .selectFrom("change")
      .select("position")
      .where("message", "=", p("message"))
      .where("type", "=", sql.lit("deleted")),
  );

  return {
    /** Adds one. Those that say nothing any more after it go: earlier edits, the same reaction; all, after a deletion. */
    add(change: MessageChange): void {
      removeOutdated.run(change);
      insert.run(change);
    },

    /** Where the deletion of a deleted message stands. */
    deletionOf(message: MessageId): Position | undefined {
      return findDeletion.get({ message })?.position;
    },
  };
}
