import { LIMITS, type MessageId, type Position, type RoomId, type Time, type UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";
import type { Tables } from "../tables.ts";
import type { Log, Place } from "./log.ts";
import { createMentions } from "./mentions.ts";
import { already, done, refused, type Appliers } from "../../outcome.ts";

interface Target {
  by: UserId;
  mentions: string | null;
  deleted: Position | null;
  deletedAt: Time | null;
}

/** What happens to messages after they were written: edits, deletions, reactions. */
export function createAmending(statements: Statements, log: Log): Appliers<"edit" | "delete" | "reaction"> {
  const find = statements.prepare<{ room: RoomId; id: MessageId }, Target>((q, p) =>
    q
      .selectFrom("message")
      .select(["by", "mentions", "deleted", "deletedAt"])
      .where("id", "=", p("id"))
      .where("room", "=", p("room"))
      .where("note", "is", null),
  );
  const member = statements.prepare<{ room: RoomId; user: UserId }, { user: UserId }>((q, p) =>
    q.selectFrom("membership").select("user").where("room", "=", p("room")).where("user", "=", p("user")),
  );
  const edit = statements.prepare<Place & { id: MessageId; text: string; mentions: string | null }, never>((q, p) =>
    q
      .updateTable("message")
      .set({ text: p("text"), mentions: p("mentions"), edited: p("position"), editedAt: p("at") })
      .where("id", "=", p("id")),
  );
  const empty = statements.prepare<Place & { id: MessageId; text: string }, never>((q, p) =>
    q
      .updateTable("message")
      .set({ text: p("text"), mentions: sql.lit(null), deleted: p("position"), deletedAt: p("at") })
      .where("id", "=", p("id")),
  );
  const removeReactions = statements.prepare<{ message: MessageId }, never>((q, p) =>
    q.deleteFrom("reaction").where("message", "=", p("message")),
  );
  const insertChange = statements.prepare<Tables["change"], never>((q, p) =>
    q.insertInto("change").values({
      room: p("room"),
      position: p("position"),
      message: p("message"),
      by: p("by"),
      type: p("type"),
      reaction: p("reaction"),
    }),
  );
  const findReaction = statements.prepare<{ message: MessageId; reaction: string; by: UserId }, Place>((q, p) =>
    q
      .selectFrom("reaction")
      .select(["position", "at"])
      .where("message", "=", p("message"))
      .where("reaction", "=", p("reaction"))
      .where("by", "=", p("by")),
  );
  const insertReaction = statements.prepare<Tables["reaction"], never>((q, p) =>
    q
      .insertInto("reaction")
      .values({ message: p("message"), reaction: p("reaction"), by: p("by"), position: p("position"), at: p("at") }),
  );
  const removeReaction = statements.prepare<{ message: MessageId; reaction: string; by: UserId }, never>((q, p) =>
    q
      .deleteFrom("reaction")
      .where("message", "=", p("message"))
      .where("reaction", "=", p("reaction"))
      .where("by", "=", p("by")),
  );
  const reactions = statements.prepare<{ message: MessageId }, { reaction: string }>((q, p) =>
    q.selectFrom("reaction").select("reaction").distinct().where("message", "=", p("message")),
  );
  const mentions = createMentions(statements);

  const isFull = (message: MessageId, reaction: string): boolean => {
    const given = reactions.all({ message });
    return given.length >= LIMITS.reactionsPerMessage && !given.some((row) => row.reaction === reaction);
  };

  return {
    edit({ room, message, by, text, mentions: mentioned, at: now }) {
      const target = find.get({ room, id: message });
      if (target === undefined || target.deleted !== null || member.get({ room, user: by }) === undefined)
        return refused("not_found");
      if (target.by !== by) return refused("forbidden");
      const place = log.next(now);
      mentions.remove({ room, message }, target.mentions);
      edit.run({ ...place, id: message, text, mentions: mentions.pack(mentioned) });
      mentions.add({ room, message, by }, mentioned);
      insertChange.run({ room, position: place.position, message, by, type: "edited", reaction: null });
      log.take(place);
      return done(place.position, place.at);
    },

    delete({ room, message, by, anyone, at: now }) {
      const target = find.get({ room, id: message });
      if (target === undefined || (!anyone && member.get({ room, user: by }) === undefined))
        return refused("not_found");
      if (target.by !== by && !anyone) return refused("forbidden");
      if (target.deleted !== null) return already(target.deleted, target.deletedAt ?? 0);
      const place = log.next(now);
      mentions.remove({ room, message }, target.mentions);
      removeReactions.run({ message });
      empty.run({ ...place, id: message, text: "" });
      insertChange.run({ room, position: place.position, message, by, type: "deleted", reaction: null });
      log.take(place);
      return done(place.position, place.at);
    },

    reaction({ room, message, by, reaction, on, at: now }) {
      const target = find.get({ room, id: message });
      if (target === undefined || target.deleted !== null || member.get({ room, user: by }) === undefined)
        return refused("not_found");
      const given = findReaction.get({ message, reaction, by });
      if (on && given !== undefined) return already(given.position, given.at);
      if (!on && given === undefined) return already();
      if (on && isFull(message, reaction)) return refused("too_many");
      const place = log.next(now);
      if (on) insertReaction.run({ message, reaction, by, ...place });
      else removeReaction.run({ message, reaction, by });
      insertChange.run({ room, position: place.position, message, by, type: on ? "on" : "off", reaction });
      log.take(place);
      return done(place.position, place.at);
    },
  };
}
