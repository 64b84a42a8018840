import type { Message, MessageId, RoomId, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";
import type { Tables } from "../tables.ts";
import { unpackMentions } from "../write/mentions.ts";

export type Located = { room: RoomId; message: Message };

/** Loads messages as they are now, in ascending order of their ids. Those not there are left out. */
export type LoadMessages = (ids: readonly MessageId[]) => Located[];

export function createLoadMessages(statements: Statements): LoadMessages {
  const select = statements.prepare<{ ids: string }, Row>((q, p) =>
    q
      .selectFrom("message")
      .select(["id", "room", "by", "at", "text", "note", "replyTo", "mentions", "editedAt", "deletedAt"])
      .where("id", "in", sql<MessageId>`(SELECT value FROM json_each(${p("ids")}))`)
      .orderBy("id"),
  );
  const selectReactions = statements.prepare<{ ids: string }, { message: MessageId; reaction: string; by: UserId }>(
    (q, p) =>
      q
        .selectFrom("reaction")
        .select(["message", "reaction", "by"])
        .where("message", "in", sql<MessageId>`(SELECT value FROM json_each(${p("ids")}))`)
        .orderBy("position"),
  );

  return (wanted) => {
    if (wanted.length === 0) return [];
    const ids = JSON.stringify(wanted);
    const reactions = new Map<MessageId, Map<string, UserId[]>>();
    for (const { message, reaction, by } of selectReactions.iterate({ ids })) {
      let given = reactions.get(message);
      if (given === undefined) reactions.set(message, (given = new Map()));
      const people = given.get(reaction);
      if (people === undefined) given.set(reaction, [by]);
      else people.push(by);
    }
    return select.all({ ids }).map((row) => ({ room: row.room, message: toMessage(row, reactions.get(row.id)) }));
  };
}

type Row = Pick<
  Tables["message"],
  "room" | "by" | "at" | "text" | "note" | "replyTo" | "mentions" | "editedAt" | "deletedAt"
> & { id: MessageId };

function toMessage(row: Row, reactions: ReadonlyMap<string, UserId[]> | undefined): Message {
  const message: Message = { id: row.id, at: row.at, by: row.by, text: row.text };
  if (row.note !== null) message.note = row.note;
  if (row.replyTo !== null) message.replyTo = row.replyTo;
  if (row.mentions !== null) message.mentions = unpackMentions(row.mentions);
  if (row.editedAt !== null) message.editedAt = row.editedAt;
  if (row.deletedAt !== null) message.deletedAt = row.deletedAt;
  if (reactions !== undefined) message.reactions = Object.fromEntries(reactions);
  return message;
}
