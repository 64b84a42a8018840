import { LIMITS, type Position, type RoomId, type UserId } from "@wireside/protocol";
import type { HistoryQuery, HistorySlice, SearchQuery, StoredEvent } from "../store.ts";
import { splitSearch } from "../words.ts";
import { toMessage, type MessageChange, type State, type StoredMessage } from "./state.ts";

const MOST_EVENTS = 1_000;

export function readHistory(state: State, query: HistoryQuery): HistorySlice {
  const room = state.messages.filter((message) => message.room === query.room);
  const [from, to] = pageOf(room, query);
  return { messages: room.slice(from, to).map(toMessage), older: from > 0, newer: to < room.length };
}

/** Where the page begins and ends in the room's messages. */
function pageOf(room: readonly StoredMessage[], query: HistoryQuery): [from: number, to: number] {
  const firstWhere = (test: (message: StoredMessage) => boolean): number => {
    const index = room.findIndex(test);
    return index === -1 ? room.length : index;
  };
  const { limit } = query;
  switch (query.from) {
    case "newest":
      return [Math.max(0, room.length - limit), room.length];
    case "before": {
      const to = firstWhere(({ id }) => id >= query.id);
      return [Math.max(0, to - limit), to];
    }
    case "after": {
      const from = firstWhere(({ id }) => id > query.id);
      return [from, Math.min(room.length, from + limit)];
    }
    case "around": {
      const to = Math.min(room.length, firstWhere(({ id }) => id >= query.id) + Math.ceil(limit / 2));
      return [Math.max(0, to - limit), to];
    }
    case "at": {
      const from = firstWhere(({ at }) => at >= query.at);
      return [from, Math.min(room.length, from + limit)];
    }
  }
}

export function readEvents(state: State, query: { after: Position; rooms: readonly RoomId[]; bytes: number }) {
  const told = state.changes
    .filter(({ position, message }) => position > query.after && message.id <= query.after)
    .filter(isStillSo);
  const all = [
    ...state.messages
      .filter(({ id }) => id > query.after)
      .map((message) => ({ position: message.id as number, message, change: undefined })),
    ...told.map((change) => ({ position: change.position as number, message: change.message, change })),
  ]
    .filter(({ message }) => query.rooms.includes(message.room))
    .toSorted((a, b) => a.position - b.position);
  const events: StoredEvent[] = [];
  let left = query.bytes;
  let upTo = query.after;
  for (const { position, message, change } of all) {
    if (change === undefined || change.what.type === "edited") left -= Buffer.byteLength(message.text);
    if (events.length === MOST_EVENTS || (left < 0 && events.length > 0)) return { events, upTo };
    events.push(toEvent(message, change));
    upTo = position as Position;
  }
  return { events, upTo: Math.max(query.after, state.position) as Position };
}

/** Does nothing that came later make it pointless: a deletion, another edit, the same person with the same reaction? */
function isStillSo(change: MessageChange, _: number, changes: readonly MessageChange[]): boolean {
  return !changes.some(
    ({ position, message, by, what }) =>
      position > change.position &&
      message === change.message &&
      (what.type === "deleted" || (reactionOf(what) === reactionOf(change.what) && by === change.by)),
  );
}

function reactionOf(what: MessageChange["what"]): string | undefined {
  return what.type === "reaction" ? what.reaction : undefined;
}

function toEvent(stored: StoredMessage, change: MessageChange | undefined): StoredEvent {
  const { room, id, text, mentions } = stored;
  if (change === undefined) return { type: "message", room, message: toMessage(stored) };
  const { position, by, what } = change;
  switch (what.type) {
    case "edited":
      return { type: "edited", position, room, message: id, text, mentions: [...mentions], at: stored.edited?.at ?? 0 };
    case "deleted":
      return { type: "deleted", position, room, message: id, by, at: stored.deleted?.at ?? 0 };
    case "reaction":
      return { type: "reaction", position, room, message: id, by, reaction: what.reaction, on: what.on };
  }
}

export function readSearch(state: State, query: SearchQuery) {
  const words = splitSearch(query.words).map(tokens);
  const isNothing = words.length === 0 && query.words.trim() !== "";
  const found = state.messages
    .filter(
      (message) =>
        !isNothing &&
        message.note === undefined &&
        message.deleted === undefined &&
        query.rooms.includes(message.room) &&
        (query.from === undefined || message.by === query.from) &&
        (query.since === undefined || message.at >= query.since) &&
        (query.until === undefined || message.at < query.until) &&
        (query.before === undefined || message.id < query.before) &&
        words.every((word, index) => hasWord(tokens(message.text), word, index === words.length - 1)),
    )
    .toReversed();
  return {
    found: found.slice(0, query.limit).map((message) => ({ room: message.room, message: toMessage(message) })),
    more: found.length > query.limit,
  };
}

/** Letters and digits in runs, without case and accents. */
function tokens(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}

/** Do the tokens of a word stand one after the other in the text? In the last word the last may go on. */
function hasWord(text: readonly string[], word: readonly string[], isLast: boolean): boolean {
  return text.some((_, start) =>
    word.every((token, offset) => {
      const other = text[start + offset] ?? "";
      return isLast && offset === word.length - 1 ? other.startsWith(token) : other === token;
    }),
  );
}

export function readUnread(state: State, user: UserId, { room, readUpTo }: { room: RoomId; readUpTo: Position }) {
  const unread = state.messages.filter(
    (message) =>
      message.room === room &&
      message.id > readUpTo &&
      message.by !== user &&
      message.note === undefined &&
      message.deleted === undefined,
  );
  const mentions = unread.filter((message) => message.mentions.includes(user));
  return {
    unread: Math.min(unread.length, LIMITS.unreadCount),
    mentions: Math.min(mentions.length, LIMITS.unreadCount),
  };
}
