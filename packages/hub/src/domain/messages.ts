import {
  LIMITS,
  WiresideError,
  type ApiParsed,
  type ApiReply,
  type MessageId,
  type RoomId,
  type Time,
} from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { HistoryQuery } from "../store/store.ts";
import { mentionsIn } from "./mentions.ts";
import type { Person } from "./directory.ts";
import { mayRule, ownRoom } from "./rooms.ts";

export async function post(
  core: Core,
  person: Person,
  roomId: RoomId,
  given: { text: string; nonce?: string | undefined; replyTo?: MessageId | undefined },
): Promise<{ id: MessageId; at: Time }> {
  const room = ownRoom(core, person, roomId);
  core.rates.take("messages", person.id);
  const { text, nonce, replyTo } = given;
  const mentions = mentionsIn(core, room, text);
  const { id, at } = await core.log.append({
    type: "message",
    room: roomId,
    by: person.id,
    text,
    nonce,
    replyTo,
    mentions,
    at: core.now(),
  });
  return { id: id as MessageId, at };
}

/** The store refuses a message that is another's, deleted, or not in this room. */
export async function edit(
  core: Core,
  person: Person,
  roomId: RoomId,
  message: MessageId,
  text: string,
): Promise<void> {
  const room = ownRoom(core, person, roomId);
  core.rates.take("messages", person.id);
  await core.log.append({
    type: "edit",
    room: roomId,
    message,
    by: person.id,
    text,
    mentions: mentionsIn(core, room, text),
    at: core.now(),
  });
}

export async function remove(core: Core, person: Person, roomId: RoomId, message: MessageId): Promise<void> {
  const room = ownRoom(core, person, roomId);
  const anyone = room.kind !== "direct" && mayRule(person, room);
  await core.log.append({ type: "delete", room: roomId, message, by: person.id, anyone, at: core.now() });
}

export async function react(
  core: Core,
  person: Person,
  roomId: RoomId,
  message: MessageId,
  reaction: string,
  on: boolean,
): Promise<void> {
  ownRoom(core, person, roomId);
  core.rates.take("messages", person.id);
  await core.log.append({ type: "reaction", room: roomId, message, by: person.id, reaction, on, at: core.now() });
}

export async function history(
  core: Core,
  person: Person,
  roomId: RoomId,
  query: NonNullable<ApiParsed<"history">["query"]>,
): Promise<ApiReply<"history">> {
  ownRoom(core, person, roomId);
  core.rates.take("searches", person.id);
  const { before, after, around, at } = query;
  const given = [before, after, around, at].filter((value) => value !== undefined);
  if (given.length > 1)
    throw new WiresideError("bad_request", { message: "Give one of before, after, around and at." });
  return core.store.history({ room: roomId, limit: query.limit ?? 50, ...where(query) });
}

function where({ before, after, around, at }: NonNullable<ApiParsed<"history">["query"]>) {
  if (before !== undefined) return { from: "before", id: before } as const;
  if (after !== undefined) return { from: "after", id: after } as const;
  if (around !== undefined) return { from: "around", id: around } as const;
  if (at !== undefined) return { from: "at", at } as const;
  return { from: "newest" } as const satisfies Partial<HistoryQuery>;
}

/** Only rooms the person is in are searched, whatever is asked for. */
export async function search(
  core: Core,
  person: Person,
  query: NonNullable<ApiParsed<"search">["query"]>,
): Promise<ApiReply<"search">> {
  core.rates.take("searches", person.id);
  const { q, room, limit, ...conditions } = query;
  const rooms = room === undefined ? [...person.rooms] : [ownRoom(core, person, room).id];
  const given = Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
  return core.store.search({ words: q, rooms, limit: limit ?? LIMITS.searchPage, ...given });
}
