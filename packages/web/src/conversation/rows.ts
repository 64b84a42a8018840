import type { PendingMessage } from "@wireside/client";
import type { Message, MessageId, Position, RoomId, Time, UserId } from "@wireside/protocol";
import type { HistoryWindow } from "./window.ts";

/** A private message shown in a room because it came or went while one looked at the room. */
export interface Aside {
  room: RoomId;
  message: Message;
}

/** Who came online or left, seen while looking; not part of history. `after`: the newest message at that moment. */
export interface PresenceNote {
  after: Position;
  at: Time;
  user: UserId;
  online: boolean;
}

/** One line of the list. `key` stays the same while the line is about the same thing. */
export type Row =
  | { kind: "beginning"; key: "beginning" }
  | { kind: "day"; key: string; at: Time }
  | { kind: "unread"; key: "unread" }
  | { kind: "message"; key: string; room: RoomId; message: Message; continued: boolean; aside: boolean }
  | { kind: "notes"; key: string; notes: Message[] }
  | { kind: "presence"; key: string; notes: PresenceNote[] }
  | { kind: "pending"; key: string; message: PendingMessage; continued: boolean; aside: boolean };

export interface RowInput {
  room: RoomId;
  you: UserId | undefined;
  window: HistoryWindow;
  /** Where the line "new" stands: before the first message of others after this one. */
  unreadAfter: Position | undefined;
  asides: readonly Aside[];
  presence: readonly PresenceNote[];
  pending: readonly PendingMessage[];
}

/** Lays a window out as rows: days, runs of one person's messages, notes joined, what waits to be sent at the end. */
export function layRows(input: RowInput): Row[] {
  const rows: Row[] = [];
  const { window } = input;
  if (!window.older) rows.push({ kind: "beginning", key: "beginning" });
  let day: string | undefined;
  let unreadShown = input.unreadAfter === undefined;
  for (const entry of entries(input)) {
    if (entry.kind === "presence") {
      addPresence(rows, entry.note);
      continue;
    }
    // The hub's times never run backwards, so each day begins once.
    if (dayOf(entry.at) !== day) {
      // A window cut out of the middle of a day has no line of its own: it would move when the rest comes in front.
      const isCut = day === undefined && window.older;
      day = dayOf(entry.at);
      if (!isCut) rows.push({ kind: "day", key: `day-${day}`, at: entry.at });
    }
    const { message } = entry;
    if (!unreadShown && !entry.aside && message.id > (input.unreadAfter ?? 0) && message.by !== input.you) {
      unreadShown = true;
      rows.push({ kind: "unread", key: "unread" });
    }
    if (message.note === undefined) rows.push(messageRow(rows.at(-1), entry));
    else addNote(rows, message);
  }
  if (!window.newer) for (const message of input.pending) rows.push(pendingRow(rows.at(-1), message, input));
  return rows;
}

/** Local calendar day, as YYYY-MM-DD. */
export function dayOf(at: Time): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export const messageKey = (id: MessageId): string => `message-${id}`;

/** Messages of one person this close to each other share one name and avatar. */
const RUN_MS = 5 * 60_000;

type Entry =
  | { kind: "message"; at: Time; room: RoomId; message: Message; aside: boolean }
  | { kind: "presence"; at: Time; note: PresenceNote };

/** Everything of the window and beside it, in the hub's one order: ids are positions of the whole hub's log. */
function entries({ window, room, asides, presence }: RowInput): Entry[] {
  const first = window.older ? (window.messages[0]?.id ?? Infinity) : 0;
  const last = window.newer ? (window.messages.at(-1)?.id ?? 0) : Infinity;
  const inWindow = (position: number): boolean => position >= first && position <= last;
  const besides: { order: number; entry: Entry }[] = [
    ...asides.map((aside) => ({
      order: aside.message.id,
      entry: { kind: "message", at: aside.message.at, aside: true, ...aside } as const,
    })),
    ...presence.map((note) => ({ order: note.after + 0.5, entry: { kind: "presence", at: note.at, note } as const })),
  ].filter(({ order }) => inWindow(order));
  const own = window.messages.map((message) => ({
    order: message.id as number,
    entry: { kind: "message", at: message.at, room, message, aside: false } as const,
  }));
  if (besides.length === 0) return own.map(({ entry }) => entry);
  return [...own, ...besides].toSorted((a, b) => a.order - b.order).map(({ entry }) => entry);
}

function messageRow(before: Row | undefined, entry: Extract<Entry, { kind: "message" }>): Row {
  const { message, room, aside } = entry;
  const continued =
    before?.kind === "message" &&
    before.message.by === message.by &&
    before.room === room &&
    before.message.deletedAt === undefined &&
    message.replyTo === undefined &&
    message.at - before.message.at < RUN_MS;
  return { kind: "message", key: messageKey(message.id), room, message, continued, aside };
}

function pendingRow(before: Row | undefined, message: PendingMessage, { room, you }: RowInput): Row {
  const sameRoom =
    (before?.kind === "pending" && before.message.room === message.room) ||
    (before?.kind === "message" && before.room === message.room && before.message.by === you);
  const continued = sameRoom && message.replyTo === undefined;
  return { kind: "pending", key: `pending-${message.nonce}`, message, continued, aside: message.room !== room };
}

/** Joining and leaving in a row is one line. */
function addNote(rows: Row[], message: Message): void {
  const before = rows.at(-1);
  if (before?.kind === "notes" && isComing(message) && before.notes.every(isComing)) before.notes.push(message);
  else rows.push({ kind: "notes", key: `notes-${message.id}`, notes: [message] });
}

function isComing({ note }: Message): boolean {
  return note === "joined" || note === "left";
}

function addPresence(rows: Row[], note: PresenceNote): void {
  const before = rows.at(-1);
  if (before?.kind === "presence") before.notes.push(note);
  else rows.push({ kind: "presence", key: `presence-${note.at}-${note.user}`, notes: [note] });
}
