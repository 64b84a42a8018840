import { LIMITS, type MessageId, type UserId } from "@wireside/protocol";
import { already, done, refused, type Appliers } from "../../outcome.ts";
import type { Statements } from "../statement.ts";
import type { Tables } from "../tables.ts";
import { prepareFindTarget } from "./edits.ts";
import type { Log, Place } from "./log.ts";
import { createMessageChanges } from "./message-changes.ts";

type Given = { message: MessageId; reaction: string; by: UserId };

/** Reactions given and taken back. */
export function createReactions(statements: Statements, log: Log): Appliers<"reaction"> {
  const findTarget = prepareFindTarget(statements);
  const find = statements.prepare<Given, Place>((q, p) =>
    q
      .selectFrom("reaction")
      .select(["position", "at"])
      .where("message", "=", p("message"))
      .where("reaction", "=", p("reaction"))
      .where("by", "=", p("by")),
  );
  const insert = statements.prepare<Tables["reaction"], never>((q, p) =>
    q
      .insertInto("reaction")
      .values({ message: p("message"), reaction: p("reaction"), by: p("by"), position: p("position"), at: p("at") }),
  );
  const remove = statements.prepare<Given, never>((q, p) =>
    q
      .deleteFrom("reaction")
      .where("message", "=", p("message"))
      .where("reaction", "=", p("reaction"))
      .where("by", "=", p("by")),
  );
  const different = statements.prepare<{ message: MessageId }, { reaction: string }>((q, p) =>
    q.selectFrom("reaction").select("reaction").distinct().where("message", "=", p("message")),
  );
  const changes = createMessageChanges(statements);

  const isFull = (message: MessageId, reaction: string): boolean => {
    const rows = different.all({ message });
    return rows.length >= LIMITS.reactionsPerMessage && !rows.some((row) => row.reaction === reaction);
  };

  return {
    reaction({ room, message, by, reaction, on, at }) {
      const target = findTarget.get({ room, message, by });
      if (target?.member !== 1 || target.deletedAt !== null) return refused("not_found");
      const given = find.get({ message, reaction, by });
      if (on && given !== undefined) return already(given.position, given.at);
      if (!on && given === undefined) return already();
      if (on && isFull(message, reaction)) return refused("too_many");
      const place = log.next(at);
      if (on) insert.run({ message, reaction, by, ...place });
      else remove.run({ message, reaction, by });
      changes.add({ room, position: place.position, message, by, type: on ? "on" : "off", reaction });
      log.take(place);
      return done(place.position, place.at);
    },
  };
}
