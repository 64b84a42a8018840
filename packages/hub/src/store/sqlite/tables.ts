import type {
  DoorName,
  MessageId,
  NoteKind,
  Position,
  Role,
  RoomId,
  RoomKind,
  RoomRole,
  Time,
  UserId,
} from "@wireside/protocol";
import type { Generated } from "kysely";

type Flag = 0 | 1;

/** The tables as migrations/ makes them; columns are named like the fields they fill. */
export interface Tables {
  /** One row: the store's name, and how far its log has come. */
  hub: { hubId: string; position: Position; at: Time };
  setting: { key: string; value: string };
  user: {
    id: Generated<UserId>;
    name: string;
    /** Unique among those not retired. */
    key: string;
    role: Role;
    passwordHash: string | null;
    retired: Generated<Flag>;
    createdAt: Time;
    presence: Generated<Flag>;
    typing: Generated<Flag>;
    door: DoorName | null;
  };
  session: {
    id: Generated<number>;
    user: UserId;
    tokenHash: Uint8Array;
    createdAt: Time;
    seenAt: Time;
    expiresAt: Time;
    client: string;
    address: string;
  };
  invite: {
    id: Generated<number>;
    tokenHash: Uint8Array;
    role: Role;
    createdBy: UserId | null;
    createdAt: Time;
    expiresAt: Time;
    usedBy: UserId | null;
  };
  room: { id: Generated<RoomId>; kind: RoomKind; name: string; key: string; topic: string };
  membership: { room: RoomId; user: UserId; role: RoomRole; readUpTo: Generated<Position> };
  message: {
    id: MessageId;
    room: RoomId;
    by: UserId;
    at: Time;
    text: string;
    nonce: string | null;
    note: NoteKind | null;
    replyTo: MessageId | null;
    /** A JSON array of people, in order of appearance; null for none. */
    mentions: string | null;
    editedAt: Time | null;
    deletedAt: Time | null;
  };
  /**
   * What happened to messages after they were written, for those who catch up: of each message the last edit and what
   * each person did last with each reaction, or, when it was deleted, only that.
   */
  change: {
    room: RoomId;
    position: Position;
    message: MessageId;
    by: UserId;
    type: "edited" | "deleted" | "on" | "off";
    reaction: string | null;
  };
  reaction: { message: MessageId; reaction: string; by: UserId; position: Position; at: Time };
  /** Whom messages mention, for counting; authors who mention themselves are left out. */
  mention: { user: UserId; room: RoomId; message: MessageId };
  /** The full-text index: its rowid is the message's id; the column named like the table takes queries. */
  words: { rowid: MessageId; text: string; words: string };
}
