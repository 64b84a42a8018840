import type { Message, MessageId, RoomId, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { SearchQuery } from "../../store.ts";
import { splitSearch } from "../../words.ts";
import type { Statements } from "../statement.ts";
import type { LoadMessages } from "./messages.ts";
import type { FindTime } from "./time.ts";

/** Messages with an id in [from, before). `rooms`: a JSON array. `by`: null for everyone. */
interface Conditions {
  rooms: string;
  by: UserId | null;
  from: MessageId;
  before: MessageId;
  limit: number;
}

/** Search by words, or without them, newest first. */
export function createSearch(statements: Statements, load: LoadMessages, findTime: FindTime) {
  // The index gives matches from the newest on, so that common words end early.
  const withWords = statements.prepare<Conditions & { match: string }, { id: MessageId }>(
    (_, p) => sql`
    SELECT message.id FROM words CROSS JOIN message ON message.id = words.rowid
    WHERE words MATCH ${p("match")} AND words.rowid >= ${p("from")} AND words.rowid < ${p("before")}
      AND message.room IN (SELECT value FROM json_each(${p("rooms")}))
      AND (${p("by")} IS NULL OR message."by" = ${p("by")})
    ORDER BY words.rowid DESC LIMIT ${p("limit")}`,
  );
  // Of each room only the newest can be among the newest of all.
  const withoutWords = statements.prepare<Conditions, { id: MessageId }>(
    (_, p) => sql`
    SELECT message.id FROM json_each(${p("rooms")}) AS mine CROSS JOIN message ON message.id IN (
      SELECT id FROM message
      WHERE room = mine.value AND id >= ${p("from")} AND id < ${p("before")} AND note IS NULL AND deletedAt IS NULL
        AND (${p("by")} IS NULL OR "by" = ${p("by")})
      ORDER BY id DESC LIMIT ${p("limit")}
    )
    ORDER BY message.id DESC LIMIT ${p("limit")}`,
  );

  return (query: SearchQuery): { found: { room: RoomId; message: Message }[]; more: boolean } => {
    const words = splitSearch(query.words);
    if (words.length === 0 && query.words.trim() !== "") return { found: [], more: false };
    const until = query.until === undefined ? Number.MAX_SAFE_INTEGER : findTime(query.until);
    const conditions: Conditions = {
      rooms: JSON.stringify([...new Set(query.rooms)]),
      by: query.from ?? null,
      from: query.since === undefined ? (0 as MessageId) : findTime(query.since),
      before: Math.min(query.before ?? Number.MAX_SAFE_INTEGER, until) as MessageId,
      limit: query.limit + 1,
    };
    const ids =
      words.length === 0 ? withoutWords.all(conditions) : withWords.all({ ...conditions, match: toMatch(words) });
    const found = load(ids.slice(0, query.limit).map(({ id }) => id)).reverse();
    return { found, more: ids.length > query.limit };
  };
}

/** Each word in quotes, so that nothing in it is read as the index's own query language; the last one is a beginning. */
function toMatch(words: readonly string[]): string {
  return `${words.map((word) => `"${word.replaceAll('"', '""').replaceAll("\0", " ")}"`).join(" ")}*`;
}
