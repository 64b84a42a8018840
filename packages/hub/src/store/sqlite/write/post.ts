import type { MessageId, NoteKind, RoomId, Time, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";
import type { Log } from "./log.ts";
import { createMentions } from "./mentions.ts";
import { already, done, refused, type Appliers } from "../../outcome.ts";

interface NewMessage {
  id: MessageId;
  room: RoomId;
  by: UserId;
  at: Time;
  text: string;
  nonce: string | null;
  replyTo: MessageId | null;
  mentions: string | null;
}

/** New lines in history: messages and notes. The path that must be fast: a message is one statement. */
export function createPosting(statements: Statements, log: Log): Appliers<"message" | "note"> {
  // Selected from the author's membership, if what it replies to is there: without them there is nothing to insert.
  const insertMessage = statements.prepare<NewMessage, never>((q, p) =>
    q
      .insertInto("message")
      .columns(["id", "room", "by", "at", "text", "nonce", "replyTo", "mentions"])
      .expression((e) =>
        e
          .selectFrom("membership")
          .select([
            p("id").as("id"),
            p("room").as("room"),
            p("by").as("by"),
            p("at").as("at"),
            p("text").as("text"),
            p("nonce").as("nonce"),
            p("replyTo").as("replyTo"),
            p("mentions").as("mentions"),
          ])
          .where("room", "=", p("room"))
          .where("user", "=", p("by"))
          .where(
            sql<boolean>`(${p("replyTo")} IS NULL OR EXISTS (SELECT 1 FROM message WHERE id = ${p("replyTo")} AND room = ${p("room")}))`,
          ),
      )
      .onConflict((conflict) => conflict.doNothing()),
  );
  const insertNote = statements.prepare<
    { id: MessageId; room: RoomId; by: UserId; at: Time; note: NoteKind; text: string },
    never
  >((q, p) =>
    q
      .insertInto("message")
      .columns(["id", "room", "by", "at", "note", "text"])
      .expression((e) =>
        e
          .selectFrom("room")
          .select([
            p("id").as("id"),
            "room.id as room",
            p("by").as("by"),
            p("at").as("at"),
            p("note").as("note"),
            p("text").as("text"),
          ])
          .where("room.id", "=", p("room")),
      ),
  );
  const sameNonce = statements.prepare<{ by: UserId; nonce: string }, { id: MessageId; at: Time }>((q, p) =>
    q.selectFrom("message").select(["id", "at"]).where("by", "=", p("by")).where("nonce", "=", p("nonce")),
  );
  const member = statements.prepare<{ room: RoomId; by: UserId }, { user: UserId }>((q, p) =>
    q.selectFrom("membership").select("user").where("room", "=", p("room")).where("user", "=", p("by")),
  );
  const mentions = createMentions(statements);

  return {
    message({ room, by, at: now, text, nonce = null, replyTo = null, mentions: mentioned }) {
      const place = log.next(now);
      const id = place.position as number as MessageId;
      const packed = mentions.pack(mentioned);
      const { changes } = insertMessage.run({ id, room, by, at: place.at, text, nonce, replyTo, mentions: packed });
      if (changes === 0) {
        const first = nonce === null ? undefined : sameNonce.get({ by, nonce });
        if (first !== undefined) return already(first.id, first.at);
        return refused(member.get({ room, by }) === undefined ? "not_found" : "bad_request");
      }
      if (packed !== null) mentions.add({ room, message: id, by }, mentioned);
      log.take(place);
      return done(id, place.at);
    },

    note({ room, by, note, text, at: now }) {
      const place = log.next(now);
      const id = place.position as number as MessageId;
      const { changes } = insertNote.run({ id, room, by, at: place.at, note, text });
      if (changes === 0) return refused("not_found");
      log.take(place);
      return done(id, place.at);
    },
  };
}
