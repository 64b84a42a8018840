import { DOORS, type MessageId, type Position, type RoomId, type UserId } from "@wireside/protocol";
import fc from "fast-check";
import type { Change, HistoryQuery, SearchQuery } from "../../src/store/index.ts";

// Changes and questions over few people, rooms and words, so that they meet often.

/** How far the clock goes on from one step to the next. */
export const STEP_MS = 10;

const USERS = 4;
const ROOMS = 3;

/** Everyone's first message in each room, in the order they are written at the beginning. */
function firstMessage(index: number): { room: RoomId; by: UserId; message: MessageId } {
  const [room, by] = [Math.floor(index / USERS) + 1, (index % USERS) + 1];
  return { room: room as RoomId, by: by as UserId, message: (index + 1) as MessageId };
}

const user = fc.integer({ min: 1, max: USERS }) as fc.Arbitrary<UserId>;
const room = fc.integer({ min: 1, max: ROOMS + 1 }) as fc.Arbitrary<RoomId>;
const message = fc.integer({ min: 1, max: 30 }) as fc.Arbitrary<MessageId>;
const position = fc.integer({ min: 0, max: 200 }) as fc.Arbitrary<Position>;
/** Milliseconds after the beginning of a step. */
const at = fc.integer({ min: 0, max: STEP_MS * 2 });
const time = fc.integer({ min: 0, max: STEP_MS * 30 });
const id = fc.integer({ min: 1, max: 6 });
const rooms = fc.uniqueArray(room, { maxLength: 4 });
const users = fc.uniqueArray(user, { maxLength: 3 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const role = fc.constantFrom("owner", "admin", "member", "guest");
const roomRole = fc.constantFrom("owner", "member");
const name = fc.constantFrom("ada", "ben", "eve", "fay", "gus");
const key = fc.constantFrom("garden", "shed", "cellar", "1:2");
const word = fc.constantFrom(
  "apple",
  "Apples",
  "pear",
  "crème",
  "CREME",
  "e-mail",
  "mail",
  "x_y",
  "7up",
  "\u65e5\u672c",
  "\u{1f331}",
  '"',
  "AND",
);
const text = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" "));
const token = fc.integer({ min: 0, max: 3 }).map((byte) => new Uint8Array(32).fill(byte));

type Maker<T extends Change["type"]> = fc.Arbitrary<Extract<Change, { type: T }>>;
const one = fc.constant;

const posted: Maker<"message"> = fc.record({
  type: one("message" as const),
  room,
  by: user,
  text,
  nonce: some(fc.constantFrom("n1", "n2", "n3")),
  replyTo: some(message),
  mentions: users,
  at,
});

/** A message and who may change it, where it is: as `firstMessage` says, or anything. */
const target = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: ROOMS * USERS - 1 }).map((index) => firstMessage(index)) },
  { weight: 1, arbitrary: fc.record({ room, message, by: user }) },
);

const amended: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(target, fc.record({ type: one("edit" as const), text, mentions: users, at }))
    .map(([which, edit]) => ({ ...edit, ...which })),
  fc
    .tuple(target, fc.record({ type: one("delete" as const), anyone: fc.boolean(), at }))
    .map(([which, deletion]) => ({ ...deletion, ...which })),
  fc.record({
    type: one("reaction" as const),
    room,
    message,
    by: user,
    reaction: fc.constantFrom("+1", "1", "__proto__"),
    on: fc.boolean(),
    at,
  }),
  fc.record({
    type: one("note" as const),
    room,
    by: user,
    note: fc.constantFrom("joined" as const, "topic" as const),
    text,
    at,
  }),
  fc.record({ type: one("read" as const), room, user, upTo: position }),
);

const arranged: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    type: one("add-user" as const),
    name,
    key: name,
    role,
    passwordHash: some(one("hash")),
    invite: some(token),
    door: some(fc.constantFrom(...DOORS)),
    at,
  }),
  fc.record({ type: one("set-role" as const), user, role }),
  fc.record({
    type: one("set-preferences" as const),
    user,
    preferences: fc.record({ presence: fc.boolean(), typing: fc.boolean() }),
  }),
  fc.record({ type: one("set-password" as const), user, passwordHash: one("other"), endSessions: fc.boolean() }),
  fc.record({
    type: one("add-session" as const),
    user,
    tokenHash: token,
    client: one("test"),
    address: one("::1"),
    at,
    expiresAt: time,
    most: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ type: one("seen-session" as const), session: id, at }),
  fc.record({ type: one("end-session" as const), session: id, user }),
  fc.record({
    type: one("add-invite" as const),
    tokenHash: token,
    role,
    createdBy: fc.option(user),
    at,
    expiresAt: time,
  }),
  fc.record({ type: one("remove-invite" as const), invite: id }),
  fc.record({
    type: one("add-room" as const),
    kind: fc.constantFrom("public", "private", "direct"),
    name: key,
    key,
    topic: text,
    members: fc.array(fc.record({ user, role: roomRole }), { maxLength: 3 }),
    at,
  }),
  fc.record({ type: one("change-room" as const), room, name: key, key }),
  fc.record({ type: one("change-room" as const), room, topic: text }),
  fc.record({ type: one("add-member" as const), room, user, role: roomRole }),
  fc.record({ type: one("set" as const), key: name, value: text }),
);

const left: Maker<"retire-user" | "remove-member"> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ type: one("retire-user" as const), user }) },
  { weight: 5, arbitrary: fc.record({ type: one("remove-member" as const), room, user }) },
);

export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 40, arbitrary: posted },
  { weight: 40, arbitrary: amended },
  { weight: 20, arbitrary: arranged },
  { weight: 1, arbitrary: left },
);

const limit = fc.integer({ min: 1, max: 8 });
const historyQuery: fc.Arbitrary<HistoryQuery> = fc.oneof(
  fc.record({ room, limit, from: one("newest" as const) }),
  fc.record({ room, limit, from: one("before" as const), id: message }),
  fc.record({ room, limit, from: one("after" as const), id: position }),
  fc.record({ room, limit, from: one("around" as const), id: message }),
  fc.record({ room, limit, from: one("at" as const), at: time }),
);
const searchQuery: fc.Arbitrary<SearchQuery> = fc.record(
  {
    words: fc.oneof(one(""), text, fc.constantFrom("app", "ma", "cre")),
    rooms,
    limit,
    from: user,
    since: at,
    until: at,
    before: message,
  },
  { requiredKeys: ["words", "rooms", "limit"] },
);

/** What is asked of a store after each group. */
export const questions = fc.record({
  history: historyQuery,
  search: searchQuery,
  events: fc.record({ after: position, rooms, bytes: fc.integer({ min: 1, max: 600 }) }),
  message: fc.record({ room, id: message }),
  unread: fc.record({ user, rooms: rooms.map((ids) => ids.map((room) => ({ room, readUpTo: 3 as Position }))) }),
  user,
  token,
});
export type Questions = typeof questions extends fc.Arbitrary<infer Q> ? Q : never;
