import type {
  DoorName,
  ErrorCode,
  Invite,
  Message,
  MessageId,
  NoteKind,
  Position,
  Preferences,
  Role,
  RoomId,
  RoomKind,
  RoomRole,
  Time,
  User,
  UserId,
} from "@wireside/protocol";

/**
 * Where a hub keeps everything. One writer, one log: each change gets the next position, and a change whose promise has
 * resolved is on disk. Implementations run one conformance suite (test/store/conformance.ts).
 */
export interface Store {
  /** Everything the hub keeps in memory, read once at start. */
  load(): Promise<Snapshot>;
  /**
   * Writes changes in order, in one transaction, and makes them durable. Each gets its own answer: one change that is
   * refused (a name taken, a message not there) leaves the others standing. Rejects only when nothing could be written
   * (disk_full, storage_failed), and then nothing was.
   */
  write(changes: readonly Change[]): Promise<Outcome[]>;
  history(query: HistoryQuery): Promise<HistorySlice>;
  message(room: RoomId, id: MessageId): Promise<Message | undefined>;
  /**
   * What happened in these rooms after `after`, in order, up to about `bytes` bytes of text and 1,000 entries.
   * `upTo` is how far the answer reaches: nothing of these rooms in (after, upTo] is missing from it. When nothing is
   * left, it is the store's newest position. Messages come as they are now. Of what happened since to a message that lies
   * before `after`, the last edit and each person's last word with each reaction are told, or only that it was deleted.
   */
  events(query: {
    after: Position;
    rooms: readonly RoomId[];
    bytes: number;
  }): Promise<{ events: StoredEvent[]; upTo: Position }>;
  search(query: SearchQuery): Promise<{ found: { room: RoomId; message: Message }[]; more: boolean }>;
  /** For each room of one person: unread messages of others and mentions, each counted up to LIMITS.unreadCount. */
  unread(
    user: UserId,
    rooms: readonly { room: RoomId; readUpTo: Position }[],
  ): Promise<Map<RoomId, { unread: number; mentions: number }>>;
  sessionByToken(tokenHash: Uint8Array): Promise<SessionRow | undefined>;
  sessions(user: UserId): Promise<SessionRow[]>;
  inviteByToken(tokenHash: Uint8Array): Promise<Invite | undefined>;
  invites(createdBy: UserId | null): Promise<Invite[]>;
  /** The PHC string of an active person's password; undefined when there is none. */
  passwordHash(user: UserId): Promise<string | undefined>;
  /** A consistent copy of the whole store in a new file. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface Snapshot {
  /** A random name of this store, made once. */
  hubId: string;
  settings: Record<string, string>;
  users: UserRow[];
  rooms: RoomRow[];
  memberships: MembershipRow[];
  position: Position;
}

export interface UserRow extends User {
  key: string;
  createdAt: Time;
  preferences: Preferences;
}

export interface RoomRow {
  id: RoomId;
  kind: RoomKind;
  name: string;
  /** Unique among rooms that are not direct; for a direct one "LOWID:HIGHID". */
  key: string;
  topic: string;
  /** The newest message; 0 for none. */
  last: Position;
}

export interface MembershipRow {
  room: RoomId;
  user: UserId;
  role: RoomRole;
  readUpTo: Position;
}

export interface SessionRow {
  id: number;
  user: UserId;
  createdAt: Time;
  seenAt: Time;
  expiresAt: Time;
  client: string;
  address: string;
}

/**
 * Something to be written. The store itself refuses what only it can know: a name or room key in use, a nonce seen, an
 * author who is no longer a member, a message that is not there or is deleted, an invite used or expired.
 * `at` is the hub's clock; the store never lets time run backwards in its log.
 */
export type Change =
  | {
      type: "message";
      room: RoomId;
      by: UserId;
      text: string;
      nonce: string | undefined;
      replyTo: MessageId | undefined;
      mentions: readonly UserId[];
      at: Time;
    }
  | { type: "note"; room: RoomId; by: UserId; note: NoteKind; text: string; at: Time }
  | { type: "edit"; room: RoomId; message: MessageId; by: UserId; text: string; mentions: readonly UserId[]; at: Time }
  /** `anyone`: not only the author's own. */
  | { type: "delete"; room: RoomId; message: MessageId; by: UserId; anyone: boolean; at: Time }
  | { type: "reaction"; room: RoomId; message: MessageId; by: UserId; reaction: string; on: boolean; at: Time }
  | { type: "read"; room: RoomId; user: UserId; upTo: Position }
  /** Fails with name_taken. With `invite`, uses it up in the same breath: bad_invite, invite_used, invite_expired. */
  | {
      type: "add-user";
      name: string;
      key: string;
      role: Role;
      passwordHash: string | undefined;
      invite: Uint8Array | undefined;
      door?: DoorName | undefined;
      at: Time;
    }
  /** Gives the name up: the person stays in history, sessions and memberships end. */
  | { type: "retire-user"; user: UserId }
  | { type: "set-role"; user: UserId; role: Role }
  | { type: "set-preferences"; user: UserId; preferences: Preferences }
  /** `endSessions`: every one of the person's; false only when the same password is hashed anew. */
  | { type: "set-password"; user: UserId; passwordHash: string; endSessions: boolean }
  | {
      type: "add-session";
      user: UserId;
      tokenHash: Uint8Array;
      client: string;
      address: string;
      at: Time;
      expiresAt: Time;
      most: number;
    }
  | { type: "seen-session"; session: number; at: Time }
  | { type: "end-session"; session: number; user: UserId }
  | { type: "add-invite"; tokenHash: Uint8Array; role: Role; createdBy: UserId | null; at: Time; expiresAt: Time }
  | { type: "remove-invite"; invite: number }
  /** Fails with room_taken, or for a direct room answers with the one there is. */
  | {
      type: "add-room";
      kind: RoomKind;
      name: string;
      key: string;
      topic: string;
      members: readonly { user: UserId; role: RoomRole }[];
      at: Time;
    }
  | { type: "change-room"; room: RoomId; name?: string; key?: string; topic?: string }
  | { type: "add-member"; room: RoomId; user: UserId; role: RoomRole }
  | { type: "remove-member"; room: RoomId; user: UserId }
  | { type: "set"; key: string; value: string };

/**
 * The answer to one change. `id`: of the message, user, room, session or invite made; for edits, deletions and reactions
 * the position in the log; otherwise 0. `at`: the time kept. `fresh`: false when it was so already (a nonce seen, a
 * direct room that exists, a reaction given before, a message deleted before), and then nothing was written.
 */
export type Outcome = { ok: true; id: number; at: Time; fresh: boolean } | { ok: false; code: ErrorCode };

export type StoredEvent =
  | { type: "message"; room: RoomId; message: Message }
  | { type: "edited"; position: Position; room: RoomId; message: MessageId; text: string; mentions: UserId[]; at: Time }
  | { type: "deleted"; position: Position; room: RoomId; message: MessageId; by: UserId; at: Time }
  | {
      type: "reaction";
      position: Position;
      room: RoomId;
      message: MessageId;
      by: UserId;
      reaction: string;
      on: boolean;
    };

export type HistoryQuery = { room: RoomId; limit: number } & (
  | { from: "newest" }
  | { from: "before"; id: MessageId }
  | { from: "after"; id: Position }
  | { from: "around"; id: MessageId }
  | { from: "at"; at: Time }
);

/** Oldest first, as they are now: edited texts, deleted ones empty, with reactions. */
export interface HistorySlice {
  messages: Message[];
  older: boolean;
  newer: boolean;
}

export interface SearchQuery {
  /** Words; the last one matches as a beginning. Empty: everything that passes the other conditions. */
  words: string;
  /** Only these rooms: those the person asking is in. */
  rooms: readonly RoomId[];
  from?: UserId;
  since?: Time;
  until?: Time;
  before?: MessageId;
  limit: number;
}
