import type { ClientEvent, HubState } from "@wireside/client";
import {
  nameKey,
  type HistoryPage,
  type Message,
  type MessageId,
  type Position,
  type Room,
  type RoomId,
  type Time,
  type User,
  type UserId,
} from "@wireside/protocol";
import type { Command } from "../chat/command.ts";
import { neutraliseLine } from "../text/neutralise.ts";
import type { Row } from "../text/span.ts";
import type { Completion } from "./completion.ts";
import { EMPTY, type Conversation } from "./conversation.ts";
import { BLANK, type Editor } from "./editor.ts";
import type { Key } from "./key.ts";

/** Everything the full screen shows. It changes only in `update`, and `layout` draws it. */
export interface Screen {
  columns: number;
  rows: number;
  now: Time;
  hub: HubState;
  current: RoomId | undefined;
  conversations: ReadonlyMap<RoomId, Conversation>;
  /** What stands at the bottom of the conversation; undefined while following its end. */
  scroll: Scroll | undefined;
  /** Messages after this one were new when the room was opened. */
  newAfter: Position | undefined;
  /** How far this screen has reported the current room as read. */
  readUpTo: Position;
  editor: Editor;
  drafts: ReadonlyMap<RoomId, Editor>;
  /** Lines sent before, newest last, and which of them is shown. */
  past: readonly string[];
  pastAt: number | undefined;
  completion: Completion | undefined;
  /** Message numbers are counted from here while a command that takes one is typed. */
  numbersFrom: MessageId | undefined;
  notice: Notice | undefined;
  nextLocal: number;
}

/** The item at the bottom, and how many of its rows are hidden below. */
export interface Scroll {
  item: string;
  below: number;
}

export interface Notice {
  text: string;
  tone: "info" | "error";
}

/** Everything that can happen to the screen. */
export type Input =
  | { type: "key"; key: Key }
  | { type: "paste"; text: string }
  | { type: "size"; columns: number; rows: number }
  | { type: "tick"; now: Time }
  | { type: "hub"; hub: HubState }
  | { type: "event"; event: ClientEvent }
  | { type: "page"; room: RoomId; page: HistoryPage }
  | { type: "page-failed"; room: RoomId; because: string }
  /** Lines to show in a room, or in the current one. */
  | { type: "say"; room: RoomId | undefined; rows: readonly Row[] }
  | { type: "notice"; notice: Notice }
  | { type: "open"; room: RoomId };

/** What the driver has to do. */
export type Effect =
  | { type: "load"; room: RoomId; before: MessageId | undefined }
  | { type: "read"; room: RoomId; upTo: Position }
  | { type: "typing"; room: RoomId }
  | { type: "send"; room: RoomId; text: string; replyTo: MessageId | undefined }
  | { type: "private"; to: string; text: string }
  | { type: "edit" | "delete" | "react"; room: RoomId; message: MessageId; text: string }
  | { type: "command"; room: RoomId | undefined; command: Command }
  | { type: "list" }
  | { type: "redraw" }
  | { type: "quit" };

export type Step = readonly [Screen, readonly Effect[]];

export function newScreen(hub: HubState, size: { columns: number; rows: number }, now: Time): Screen {
  return {
    ...size,
    now,
    hub,
    current: undefined,
    conversations: new Map(),
    scroll: undefined,
    newAfter: undefined,
    readUpTo: 0 as Position,
    editor: BLANK,
    drafts: new Map(),
    past: [],
    pastAt: undefined,
    completion: undefined,
    numbersFrom: undefined,
    notice: undefined,
    nextLocal: 1,
  };
}

export function conversationOf(screen: Screen, room: RoomId): Conversation {
  return screen.conversations.get(room) ?? EMPTY;
}

export function withConversation(screen: Screen, room: RoomId, conversation: Conversation): Screen {
  if (conversation === screen.conversations.get(room)) return screen;
  return { ...screen, conversations: new Map(screen.conversations).set(room, conversation) };
}

/** The rooms one is in, as the left column shows them: rooms by name, then direct messages by name. */
export function roomsShown(hub: HubState): Room[] {
  const rank = (room: Room): number => (room.kind === "direct" ? 1 : 0);
  return [...hub.rooms.values()]
    .filter((room) => room.role !== null)
    .toSorted((one, other) => rank(one) - rank(other) || compareNames(roomName(hub, one), roomName(hub, other)));
}

/** A room's name as it may be drawn; of a direct message, the other person's. */
export function roomName(hub: HubState, room: Room): string {
  return room.kind === "direct" ? personName(hub, room.peer) : neutraliseLine(room.name);
}

export function personName(hub: HubState, id: UserId | undefined): string {
  const name = id === undefined ? undefined : hub.users.get(id)?.name;
  return name === undefined ? `person ${id ?? "?"}` : neutraliseLine(name);
}

/** Stands after the name of whoever came through a door for classic clients, as " ‹chatroom›"; empty for others. */
export function doorMark(user: User | undefined): string {
  return user?.door === undefined ? "" : ` ‹${user.door}›`;
}

/** A person's name with the mark of the door. */
export function markedName(hub: HubState, id: UserId | undefined): string {
  return personName(hub, id) + doorMark(id === undefined ? undefined : hub.users.get(id));
}

export function isKnownPerson(hub: HubState): (key: string) => boolean {
  const keys = new Set([...hub.users.values()].filter((user) => !user.retired).map((user) => nameKey(user.name)));
  return (key) => keys.has(key);
}

export function compareNames(one: string, other: string): number {
  return one.localeCompare(other, "en", { sensitivity: "base", numeric: true });
}

/** The messages that carry numbers, number 1 first. */
export function numbered(screen: Screen): Message[] {
  if (screen.current === undefined || screen.numbersFrom === undefined) return [];
  const newest = screen.numbersFrom;
  return conversationOf(screen, screen.current)
    .messages.filter((message) => message.id <= newest && message.note === undefined && message.deletedAt === undefined)
    .toReversed();
}
