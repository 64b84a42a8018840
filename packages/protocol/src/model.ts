import { LIMITS } from "./limits.ts";
import { RoomName, UserName } from "./names.ts";
import { z } from "./zod.ts";

const id = z.int().positive();

export const UserId = id.brand<"UserId">().meta({ id: "UserId" });
export type UserId = z.infer<typeof UserId>;

export const RoomId = id.brand<"RoomId">().meta({ id: "RoomId" });
export type RoomId = z.infer<typeof RoomId>;

/**
 * A place in the hub's one log of changes. Positions only grow; a message's id is the position at which it was written,
 * so order in a room is order of ids.
 */
export const Position = z.int().nonnegative().brand<"Position">().meta({ id: "Position" });
export type Position = z.infer<typeof Position>;

export const MessageId = id.brand<"MessageId">().meta({ id: "MessageId" });
export type MessageId = z.infer<typeof MessageId>;

/** Milliseconds since 1970-01-01 UTC. */
export const Time = z.int().nonnegative().meta({ id: "Time" });
export type Time = z.infer<typeof Time>;

/** What a person may do on the hub, from most to least. */
export const ROLES = ["owner", "admin", "member", "guest"] as const;
export const Role = z.enum(ROLES).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

/** Is `role` at least `least`? */
export function atLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(least);
}

/** The ways in for classic clients that an owner may open. */
export const DOORS = ["chatroom", "groupchat"] as const;
export const DoorName = z.enum(DOORS).meta({ id: "DoorName" });
export type DoorName = z.infer<typeof DoorName>;

export const User = z
  .object({
    id: UserId,
    name: z.string(),
    role: Role,
    /** True once a password keeps the name; a nickname without one is free again some time after its person left. */
    registered: z.boolean(),
    /** True when the name was given up; kept because history names the person. */
    retired: z.boolean().optional(),
    /** The door they came through: without a password, and not encrypted between the classic client and the hub. */
    door: DoorName.optional(),
  })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

export const RoomKind = z.enum(["public", "private", "direct"]).meta({ id: "RoomKind" });
export type RoomKind = z.infer<typeof RoomKind>;

/** Owner: may rename, remove people and delete anyone's messages here. */
export const RoomRole = z.enum(["owner", "member"]).meta({ id: "RoomRole" });
export type RoomRole = z.infer<typeof RoomRole>;

/** A room as the one asking sees it. */
export const Room = z
  .object({
    id: RoomId,
    kind: RoomKind,
    /** Empty for a direct message: its name is the other person's. */
    name: z.string(),
    topic: z.string(),
    members: z.int().nonnegative(),
    /** Your part in it; null when you are not a member. */
    role: RoomRole.nullable(),
    /** The other person, in a direct message. */
    peer: UserId.optional(),
    /** You have read up to and with this message; 0 for nothing. */
    readUpTo: Position,
    /** Messages of others after that, counted up to 1,000. */
    unread: z.int().nonnegative(),
    /** Those among them that mention you. */
    mentions: z.int().nonnegative(),
    /** The newest message's id; 0 for none. */
    last: Position,
  })
  .meta({ id: "Room" });
export type Room = z.infer<typeof Room>;

/** What a line in history that nobody wrote says of its `by`. */
export const NoteKind = z
  .enum(["created", "joined", "left", "added", "removed", "topic", "renamed"])
  .meta({ id: "NoteKind" });
export type NoteKind = z.infer<typeof NoteKind>;

export const Message = z
  .object({
    id: MessageId,
    at: Time,
    by: UserId,
    /** Markdown; empty when deleted. For a note: the new topic, the new name, or the other person's name. */
    text: z.string(),
    note: NoteKind.optional(),
    replyTo: MessageId.optional(),
    mentions: z.array(UserId).optional(),
    editedAt: Time.optional(),
    deletedAt: Time.optional(),
    /** Reaction → who gave it, in order. */
    reactions: z.record(z.string(), z.array(UserId)).optional(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

export const Session = z
  .object({
    id: z.int().positive(),
    current: z.boolean(),
    createdAt: Time,
    seenAt: Time,
    /** What the client called itself, cut to 120 characters. */
    client: z.string(),
    address: z.string(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

export const Invite = z
  .object({
    id: z.int().positive(),
    role: Role,
    createdBy: UserId.nullable(),
    createdAt: Time,
    expiresAt: Time,
    usedBy: UserId.nullable(),
  })
  .meta({ id: "Invite" });
export type Invite = z.infer<typeof Invite>;

/** What a person has chosen to show. */
export const Preferences = z
  .object({
    /** Show others that I am online. */
    presence: z.boolean(),
    /** Show others that I am typing. */
    typing: z.boolean(),
  })
  .meta({ id: "Preferences" });
export type Preferences = z.infer<typeof Preferences>;

const utf8 = new TextEncoder();

/** A message's text as a client sends it: not empty, at most 16,384 bytes of UTF-8, no lone surrogates, no NUL. */
export const MessageText = z
  .string()
  .max(LIMITS.messageBytes, { message: "too_large" })
  .refine((text) => utf8.encode(text).length <= LIMITS.messageBytes, { message: "too_large" })
  .refine((text) => text.isWellFormed() && !text.includes("\0"), { message: "lone surrogates and NUL are not text" })
  .refine((text) => text.trim() !== "", { message: "the text is empty" });

export const Nonce = z
  .string()
  .min(1)
  .max(LIMITS.nonceCharacters)
  .regex(/^[\x21-\x7e]+$/);

export const Reaction = z
  .string()
  .min(1)
  .refine((text) => utf8.encode(text).length <= LIMITS.reactionBytes && text.isWellFormed(), { message: "too_large" })
  .refine((text) => !/[\p{Cc}\s]/u.test(text), { message: "a reaction is one emoji or word" });

export const Topic = z
  .string()
  .transform((text) => text.normalize("NFC").trim())
  .refine((text) => [...text].length <= LIMITS.topicCharacters && !/\p{Cc}/u.test(text), {
    message: "a topic is one line of at most 256 characters",
  });

export const Password = z.string().min(LIMITS.passwordCharactersMin).max(LIMITS.passwordCharactersMax);

export { RoomName, UserName };
