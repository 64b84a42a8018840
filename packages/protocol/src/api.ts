import type { ErrorCode } from "./errors.ts";
import { LIMITS } from "./limits.ts";
import {
  Invite,
  Message,
  MessageId,
  MessageText,
  Nonce,
  Password,
  Position,
  Preferences,
  Reaction,
  Role,
  Room,
  RoomId,
  RoomName,
  RoomRole,
  Session,
  Time,
  Topic,
  User,
  UserId,
  UserName,
} from "./model.ts";
import { z } from "./zod.ts";

// The one table of HTTP requests. The hub registers its handlers from it, the client calls through it, and
// /api/openapi.json is generated from it.

export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  summary: string;
  /** Who may call: anyone, or someone with a session. */
  needs: "nothing" | "session";
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  reply: z.ZodType;
  errors: readonly ErrorCode[];
}

/** A number in a path or query: decimal digits, then the schema's own rules. */
const numeric = <S extends z.ZodType<unknown, number>>(schema: S): z.ZodType<z.output<S>, string> =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(schema) as z.ZodType<z.output<S>, string>;

const room = z.object({ room: numeric(RoomId) });
const message = z.object({ room: numeric(RoomId), message: numeric(MessageId) });
const optional = <S extends z.ZodType<unknown, number>>(schema: S) => numeric(schema).optional();
const Done = z.object({}).meta({ id: "Done" });
const page = (most: number) => optional(z.int().min(1).max(most));

/** `cookie`: the token comes as an HttpOnly cookie, for browsers. `token`: it comes in the answer. */
const How = z.enum(["cookie", "token"]).default("token");

/** What joining and logging in answer. The token is there only when asked for. */
export const Entry = z.object({ user: User, token: z.string().optional() }).meta({ id: "Entry" });
export type Entry = z.infer<typeof Entry>;

export const HubInfo = z
  .object({
    product: z.literal("wireside"),
    version: z.string(),
    name: z.string(),
    id: z.string(),
    /** How the one asking gets in: by nickname, or with an invite and an account. */
    join: z.enum(["nickname", "invite"]),
    /** SHA-256 of the hub's certificate, in hex with colons; null when it has none. */
    fingerprint: z.string().nullable(),
  })
  .meta({ id: "HubInfo" });
export type HubInfo = z.infer<typeof HubInfo>;

export const Found = z.object({ room: RoomId, message: Message }).meta({ id: "Found" });
export type Found = z.infer<typeof Found>;

/** One page of history, oldest first. `older`/`newer`: is there more on that side? */
export const HistoryPage = z
  .object({ messages: z.array(Message), older: z.boolean(), newer: z.boolean() })
  .meta({ id: "HistoryPage" });
export type HistoryPage = z.infer<typeof HistoryPage>;

export const API = {
  hub: {
    method: "GET",
    path: "/hub",
    summary: "What hub this is, and how to get in",
    needs: "nothing",
    reply: HubInfo,
    errors: [],
  },
  join: {
    method: "POST",
    path: "/join",
    summary: "Come in with a nickname, where the hub allows it",
    needs: "nothing",
    body: z.object({ name: UserName, session: How }),
    reply: Entry,
    errors: ["bad_name", "name_taken", "invite_needed", "rate_limited", "wrong_origin"],
  },
  register: {
    method: "POST",
    path: "/accounts",
    summary: "Make an account with an invite",
    needs: "nothing",
    body: z.object({
      invite: z.string().max(LIMITS.inviteCharacters),
      name: UserName,
      password: Password,
      session: How,
    }),
    reply: Entry,
    errors: [
      "bad_name",
      "bad_password",
      "name_taken",
      "bad_invite",
      "invite_used",
      "invite_expired",
      "rate_limited",
      "wrong_origin",
    ],
  },
  login: {
    method: "POST",
    path: "/login",
    summary: "Log in with name and password",
    needs: "nothing",
    body: z.object({ name: z.string().max(256), password: z.string().max(1024), session: How }),
    reply: Entry,
    errors: ["wrong_credentials", "rate_limited", "wrong_origin"],
  },
  logout: { method: "POST", path: "/logout", summary: "End this session", needs: "session", reply: Done, errors: [] },
  me: {
    method: "GET",
    path: "/me",
    summary: "Who you are",
    needs: "session",
    reply: z.object({ user: User, preferences: Preferences }),
    errors: [],
  },
  setPreferences: {
    method: "PATCH",
    path: "/me",
    summary: "Choose what others see of you",
    needs: "session",
    body: Preferences.partial(),
    reply: Preferences,
    errors: [],
  },
  setPassword: {
    method: "PUT",
    path: "/me/password",
    summary: "Set or change your password; every other session of yours ends, and this one gets a new token",
    needs: "session",
    body: z.object({ current: z.string().max(1024).optional(), next: Password, session: How }),
    reply: Entry,
    errors: ["bad_password", "wrong_credentials", "rate_limited"],
  },
  sessions: {
    method: "GET",
    path: "/sessions",
    summary: "Your sessions",
    needs: "session",
    reply: z.array(Session),
    errors: [],
  },
  endSession: {
    method: "DELETE",
    path: "/sessions/:session",
    summary: "End one of your sessions at once",
    needs: "session",
    params: z.object({ session: numeric(z.int().positive()) }),
    reply: Done,
    errors: ["not_found"],
  },
  users: {
    method: "GET",
    path: "/users",
    summary: "People by id, or by the beginning of their name",
    needs: "session",
    query: z.object({
      ids: z
        .string()
        .regex(/^\d{1,15}(,\d{1,15})*$/)
        .max(LIMITS.usersPerRequest * 16)
        .optional(),
      name: z.string().max(64).optional(),
    }),
    reply: z.array(User),
    errors: ["bad_request"],
  },
  setRole: {
    method: "PATCH",
    path: "/users/:user",
    summary: "Change someone's role on the hub",
    needs: "session",
    params: z.object({ user: numeric(UserId) }),
    body: z.object({ role: Role }),
    reply: User,
    errors: ["forbidden", "not_found"],
  },
  invites: {
    method: "GET",
    path: "/invites",
    summary: "Invites you made (all, for an admin)",
    needs: "session",
    reply: z.array(Invite),
    errors: [],
  },
  invite: {
    method: "POST",
    path: "/invites",
    summary: "Make a one-use invite, for a role not above your own",
    needs: "session",
    body: z.object({
      role: Role.default("member"),
      seconds: z.int().min(60).max(LIMITS.inviteSecondsMax).default(604_800),
    }),
    /** `code` is shown once; `link` opens the page with it. */
    reply: z.object({ invite: Invite, code: z.string(), link: z.string() }),
    errors: ["forbidden", "too_many"],
  },
  revokeInvite: {
    method: "DELETE",
    path: "/invites/:invite",
    summary: "Take an unused invite back",
    needs: "session",
    params: z.object({ invite: numeric(z.int().positive()) }),
    reply: Done,
    errors: ["not_found"],
  },
  rooms: {
    method: "GET",
    path: "/rooms",
    summary: "Public rooms, and every room you are in",
    needs: "session",
    reply: z.array(Room),
    errors: [],
  },
  createRoom: {
    method: "POST",
    path: "/rooms",
    summary: "Make a room",
    needs: "session",
    body: z.object({ name: RoomName, kind: z.enum(["public", "private"]).default("public"), topic: Topic.default("") }),
    reply: Room,
    errors: ["forbidden", "bad_name", "room_taken", "too_many", "rate_limited"],
  },
  changeRoom: {
    method: "PATCH",
    path: "/rooms/:room",
    summary: "Change a room's topic (any member) or name (its owner)",
    needs: "session",
    params: room,
    body: z.object({ topic: Topic.optional(), name: RoomName.optional() }),
    reply: Room,
    errors: ["forbidden", "not_found", "room_taken", "bad_name"],
  },
  joinRoom: {
    method: "POST",
    path: "/rooms/:room/join",
    summary: "Join a public room",
    needs: "session",
    params: room,
    reply: Room,
    errors: ["not_found", "forbidden", "rate_limited"],
  },
  leaveRoom: {
    method: "POST",
    path: "/rooms/:room/leave",
    summary: "Leave a room",
    needs: "session",
    params: room,
    reply: Done,
    errors: ["not_found", "forbidden"],
  },
  members: {
    method: "GET",
    path: "/rooms/:room/members",
    summary: "Who is in a room",
    needs: "session",
    params: room,
    reply: z.array(z.object({ user: User, role: RoomRole, online: z.boolean() })),
    errors: ["not_found"],
  },
  addMember: {
    method: "PUT",
    path: "/rooms/:room/members/:user",
    summary: "Bring someone into a room you are in",
    needs: "session",
    params: room.extend({ user: numeric(UserId) }),
    reply: Done,
    errors: ["not_found", "forbidden"],
  },
  removeMember: {
    method: "DELETE",
    path: "/rooms/:room/members/:user",
    summary: "Put someone out of a room you own",
    needs: "session",
    params: room.extend({ user: numeric(UserId) }),
    reply: Done,
    errors: ["not_found", "forbidden"],
  },
  direct: {
    method: "POST",
    path: "/direct",
    summary: "The room of direct messages with someone, made when there is none",
    needs: "session",
    body: z.object({ user: UserId }),
    reply: Room,
    errors: ["not_found", "bad_request", "rate_limited"],
  },
  history: {
    method: "GET",
    path: "/rooms/:room/messages",
    summary: "A page of history: the newest, before or after a message, around one, or from a time on",
    needs: "session",
    params: room,
    query: z.object({
      before: optional(MessageId),
      after: optional(Position),
      around: optional(MessageId),
      /** The page begins with the first message at or after this time. */
      at: optional(Time),
      limit: page(LIMITS.historyPage),
    }),
    reply: HistoryPage,
    errors: ["not_found", "bad_request"],
  },
  post: {
    method: "POST",
    path: "/rooms/:room/messages",
    summary: "Post a message; the answer comes when it is on disk",
    needs: "session",
    params: room,
    body: z.object({ text: MessageText, nonce: Nonce.optional(), replyTo: MessageId.optional() }),
    reply: z.object({ id: MessageId, at: Time }),
    errors: ["not_found", "too_large", "rate_limited", "hub_busy", "disk_full", "storage_failed"],
  },
  edit: {
    method: "PATCH",
    path: "/rooms/:room/messages/:message",
    summary: "Change a message of yours",
    needs: "session",
    params: message,
    body: z.object({ text: MessageText }),
    reply: Done,
    errors: ["not_found", "forbidden", "too_large", "rate_limited", "disk_full", "storage_failed"],
  },
  remove: {
    method: "DELETE",
    path: "/rooms/:room/messages/:message",
    summary: "Delete a message of yours, or anyone's as the room's owner or an admin; a mark stays",
    needs: "session",
    params: message,
    reply: Done,
    errors: ["not_found", "forbidden", "disk_full", "storage_failed"],
  },
  react: {
    method: "PUT",
    path: "/rooms/:room/messages/:message/reactions/:reaction",
    summary: "Give a reaction",
    needs: "session",
    params: message.extend({ reaction: Reaction }),
    reply: Done,
    errors: ["not_found", "too_many", "rate_limited", "disk_full", "storage_failed"],
  },
  unreact: {
    method: "DELETE",
    path: "/rooms/:room/messages/:message/reactions/:reaction",
    summary: "Take a reaction back",
    needs: "session",
    params: message.extend({ reaction: Reaction }),
    reply: Done,
    errors: ["not_found", "disk_full", "storage_failed"],
  },
  search: {
    method: "GET",
    path: "/search",
    summary: "Find messages in your rooms, newest first",
    needs: "session",
    query: z.object({
      q: z.string().trim().max(LIMITS.searchCharacters).default(""),
      room: optional(RoomId),
      from: optional(UserId),
      /** Only messages written at or after this time, and before `until`. */
      since: optional(Time),
      until: optional(Time),
      /** Only messages with a smaller id: the next page. */
      before: optional(MessageId),
      limit: page(LIMITS.searchPage),
    }),
    reply: z.object({ found: z.array(Found), more: z.boolean() }),
    errors: ["bad_request", "rate_limited"],
  },
} as const satisfies Record<string, Route>;

export const API_PREFIX = "/api/v1";

export type Api = typeof API;
export type ApiName = keyof Api;

type Part<N extends ApiName, K extends "params" | "query" | "body"> =
  Api[N] extends Record<K, infer S extends z.ZodType> ? S : never;
type Given<N extends ApiName, K extends "params" | "query" | "body", Side extends "in" | "out"> = [Part<N, K>] extends [
  never,
]
  ? { [P in K]?: undefined }
  : { [P in K]: Side extends "in" ? z.input<Part<N, K>> : z.output<Part<N, K>> };

/** What a client gives to call a route: path parameters and query as text, body as JSON. */
export type ApiInput<N extends ApiName> = Given<N, "params", "in"> &
  Partial<Given<N, "query", "in">> &
  Given<N, "body", "in">;
/** The same, parsed: what a handler of the hub receives. */
export type ApiParsed<N extends ApiName> = Given<N, "params", "out"> &
  Given<N, "query", "out"> &
  Given<N, "body", "out">;
export type ApiReply<N extends ApiName> = z.output<Api[N]["reply"]>;
