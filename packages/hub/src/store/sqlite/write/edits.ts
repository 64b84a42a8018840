import type { MessageId, RoomId, Time, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import { already, done, refused, type Appliers } from "../../outcome.ts";
import type { Statements } from "../statement.ts";
import type { Log } from "./log.ts";
import { createMentions } from "./mentions.ts";
import { createMessageChanges } from "./message-changes.ts";

/** What a change is about: a message that is not a note, and whether the one who changes it is a member of the room. */
export interface Target {
  by: UserId;
  mentions: string | null;
  deletedAt: Time | null;
  member: 0 | 1;
}

export function prepareFindTarget(statements: Statements) {
  return statements.prepare<{ room: RoomId; message: MessageId; by: UserId }, Target>((q, p) =>
    q
      .selectFrom("message")
      .select(["by", "mentions", "deletedAt"])
      .select(
        sql<0 | 1>`EXISTS (SELECT 1 FROM membership WHERE room = ${p("room")} AND user = ${p("by")})`.as("member"),
      )
      .where("id", "=", p("message"))
      .where("room", "=", p("room"))
      .where("note", "is", null),
  );
}

/** Edits and deletions. */
export function createEdits(statements: Statements, log: Log): Appliers<"edit" | "delete"> {
  const findTarget = prepareFindTarget(statements);
  const edit = statements.prepare<{ id: MessageId; text: string; mentions: string | null; at: Time }, never>((q, p) =>
    q
      .updateTable("message")
      .set({ text: p("text"), mentions: p("mentions"), editedAt: p("at") })
      .where("id", "=", p("id")),
  );
  const empty = statements.prepare<{ id: MessageId; at: Time }, never>((q, p) =>
    q
      .updateTable("message")
      .set({ text: sql.lit(""), mentions: sql.lit(null), deletedAt: p("at") })
      .where("id", "=", p("id")),
  );
  const removeReactions = statements.prepare<{ message: MessageId }, never>((q, p) =>
    q.deleteFrom("reaction").where("message", "=", p("message")),
  );
  const mentions = createMentions(statements);
  const changes = createMessageChanges(statements);

  return {
    edit({ room, message, by, text, mentions: mentioned, at }) {
      const target = findTarget.get({ room, message, by });
      if (target?.member !== 1 || target.deletedAt !== null) return refused("not_found");
      if (target.by !== by) return refused("forbidden");
      const place = log.next(at);
      mentions.remove({ room, message }, target.mentions);
      edit.run({ id: message, text, mentions: mentions.pack(mentioned), at: place.at });
      mentions.add({ room, message, by }, mentioned);
      changes.add({ room, position: place.position, message, by, type: "edited", reaction: null });
      log.take(place);
      return done(place.position, place.at);
    },

    delete({ room, message, by, anyone, at }) {
      const target = findTarget.get({ room, message, by });
      if (target === undefined || (target.member !== 1 && !anyone)) return refused("not_found");
      if (target.by !== by && !anyone) return refused("forbidden");
      if (target.deletedAt !== null) return already(changes.deletionOf(message), target.deletedAt);
      const place = log.next(at);
      mentions.remove({ room, message }, target.mentions);
      removeReactions.run({ message });
      empty.run({ id: message, at: place.at });
      changes.add({ room, position: place.position, message, by, type: "deleted", reaction: null });
      log.take(place);
      return done(place.position, place.at);
    },
  };
}
