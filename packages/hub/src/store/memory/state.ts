import type { Invite, Message, MessageId, NoteKind, Position, RoomId, Time, UserId } from "@wireside/protocol";
import type { MembershipRow, RoomRow, SessionRow, UserRow } from "../store.ts";

/** Everything, in plain lists in the order it came. */
export interface State {
  hubId: string;
  settings: Map<string, string>;
  users: (UserRow & { passwordHash: string | undefined })[];
  sessions: (SessionRow & { tokenHash: string })[];
  invites: (Invite & { tokenHash: string })[];
  rooms: Omit<RoomRow, "last">[];
  memberships: MembershipRow[];
  messages: StoredMessage[];
  changes: MessageChange[];
  position: Position;
  at: Time;
  lastSession: number;
  lastInvite: number;
}

export interface StoredMessage {
  id: MessageId;
  room: RoomId;
  by: UserId;
  at: Time;
  text: string;
  note: NoteKind | undefined;
  nonce: string | undefined;
  replyTo: MessageId | undefined;
  mentions: UserId[];
  edited: Place | undefined;
  deleted: Place | undefined;
  reactions: (Place & { reaction: string; by: UserId })[];
}

export interface Place {
  position: Position;
  at: Time;
}

/** Something that happened to a message after it was written. */
export interface MessageChange {
  position: Position;
  message: StoredMessage;
  by: UserId;
  what: { type: "edited" } | { type: "deleted" } | { type: "reaction"; reaction: string; on: boolean };
}

export function emptyState(hubId: string): State {
  return {
    hubId,
    settings: new Map(),
    users: [],
    sessions: [],
    invites: [],
    rooms: [],
    memberships: [],
    messages: [],
    changes: [],
    position: 0 as Position,
    at: 0,
    lastSession: 0,
    lastInvite: 0,
  };
}

export function isActive(state: State, user: UserId): boolean {
  return state.users.some(({ id, retired }) => id === user && retired !== true);
}

export function membership(state: State, room: RoomId, user: UserId): MembershipRow | undefined {
  return state.memberships.find((row) => row.room === room && row.user === user);
}

/** A message as it is now. */
export function toMessage(stored: StoredMessage): Message {
  const message: Message = { id: stored.id, at: stored.at, by: stored.by, text: stored.text };
  if (stored.note !== undefined) message.note = stored.note;
  if (stored.replyTo !== undefined) message.replyTo = stored.replyTo;
  if (stored.mentions.length > 0) message.mentions = [...stored.mentions];
  if (stored.edited !== undefined) message.editedAt = stored.edited.at;
  if (stored.deleted !== undefined) message.deletedAt = stored.deleted.at;
  if (stored.reactions.length > 0) {
    const given = Map.groupBy(stored.reactions, ({ reaction }) => reaction);
    message.reactions = Object.fromEntries([...given].map(([reaction, rows]) => [reaction, rows.map(({ by }) => by)]));
  }
  return message;
}
