import type { MessageId, Position, RoomId } from "@wireside/protocol";
import { sql } from "kysely";
import type { StoredEvent } from "../../store.ts";
import type { Statements } from "../statement.ts";
import type { Tables } from "../tables.ts";
import type { LoadMessages, Located } from "./messages.ts";

const MOST_EVENTS = 1_000;
/** Positions looked through at one time, so that of a busy log only what fits is read and sorted. */
const WINDOW = 16_384;

export interface EventsQuery {
  after: Position;
  rooms: readonly RoomId[];
  bytes: number;
}

/** An event before its message is loaded: enough to know how many fit into the answer. */
type Entry = Pick<Tables["change"], "room" | "position" | "message" | "by" | "reaction"> & {
  type: "message" | Tables["change"]["type"];
  bytes: number;
};

/** `seen`: who asks has seen everything up to here. `rooms`: a JSON array. */
interface Range {
  seen: Position;
  after: Position;
  upTo: Position;
  rooms: string;
  limit: number;
}

/** What happened after a position, for those who catch up. */
export function createEvents(statements: Statements, load: LoadMessages) {
  const newest = statements.prepare<object, { position: Position }>((q) => q.selectFrom("hub").select("position"));
  // Room by room, through the index: the rooms of one person are few beside all that is said on a hub.
  // A change of a message that was not seen before adds nothing: messages come as they are now.
  const select = statements.prepare<Range, Entry>(
    (_, p) => sql`
    SELECT message.room, message.id AS position, message.id AS message, message."by", NULL AS reaction,
      'message' AS type, octet_length(message.text) AS bytes
    FROM json_each(${p("rooms")}) AS mine CROSS JOIN message ON message.room = mine.value
    WHERE message.id > ${p("after")} AND message.id <= ${p("upTo")}
    UNION ALL
    SELECT change.room, change.position, change.message, change."by", change.reaction,
      change.type, iif(change.type = 'edited', octet_length(message.text), 0) AS bytes
    FROM json_each(${p("rooms")}) AS mine CROSS JOIN change ON change.room = mine.value
      CROSS JOIN message ON message.id = change.message
    WHERE change.position > ${p("after")} AND change.position <= ${p("upTo")} AND change.message <= ${p("seen")}
    ORDER BY position LIMIT ${p("limit")}`,
  );

  /** The entries that fit, and whether there are more. */
  const collect = (query: EventsQuery, last: Position): { entries: Entry[]; more: boolean } => {
    const rooms = JSON.stringify([...new Set(query.rooms)]);
    const entries: Entry[] = [];
    let left = query.bytes;
    for (let after = query.after; after < last; after = Math.min(after + WINDOW, last) as Position) {
      const upTo = Math.min(after + WINDOW, last) as Position;
      for (const entry of select.iterate({ seen: query.after, after, upTo, rooms, limit: MOST_EVENTS + 1 })) {
        left -= entry.bytes;
        if (entries.length === MOST_EVENTS || (left < 0 && entries.length > 0)) return { entries, more: true };
        entries.push(entry);
      }
    }
    return { entries, more: false };
  };

  return (query: EventsQuery): { events: StoredEvent[]; upTo: Position } => {
    const last = newest.get({})?.position ?? query.after;
    const { entries, more } = collect(query, last);
    const reached = more ? entries.at(-1)?.position : undefined;
    const shown = entries.filter(({ type }) => type !== "on" && type !== "off").map(({ message }) => message);
    const messages = new Map(load([...new Set(shown)]).map((found) => [found.message.id, found]));
    return {
      events: entries.map((entry) => toEvent(entry, messages)),
      upTo: reached ?? (Math.max(last, query.after) as Position),
    };
  };
}

function toEvent(
  { type, room, position, message: id, by, reaction }: Entry,
  messages: ReadonlyMap<MessageId, Located>,
): StoredEvent {
  if (type === "on" || type === "off") {
    return { type: "reaction", position, room, message: id, by, reaction: reaction ?? "", on: type === "on" };
  }
  const message = messages.get(id)?.message;
  if (message === undefined) throw new Error(`Message ${String(id)} is in the log but not in the store.`);
  switch (type) {
    case "message":
      return { type, room, message };
    case "edited":
      return {
        type,
        position,
        room,
        message: id,
        text: message.text,
        mentions: message.mentions ?? [],
        at: message.editedAt ?? message.at,
      };
    case "deleted":
      return { type, position, room, message: id, by, at: message.deletedAt ?? message.at };
  }
}
