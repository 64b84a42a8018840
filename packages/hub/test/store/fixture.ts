import type { Message, MessageId, Position, RoomId, UserId } from "@wireside/protocol";
import { expect } from "vitest";
import type { Change, Outcome, Store } from "../../src/store/index.ts";

export type NewMessage = Extract<Change, { type: "message" }>;
export type Written = Extract<Outcome, { ok: true }>;

/** Writes one change and returns what came of it, which must be good. */
export async function write(store: Store, change: Change): Promise<Written> {
  const outcome = await attempt(store, change);
  if (!outcome.ok) throw new Error(`${change.type} was refused: ${outcome.code}`);
  return outcome;
}

/** Writes one change that may be refused. */
export async function attempt(store: Store, change: Change): Promise<Outcome> {
  const [outcome] = await store.write([change]);
  if (outcome === undefined) throw new Error("no outcome");
  return outcome;
}

export function refused(code: string): Outcome {
  return expect.objectContaining({ ok: false, code }) as Outcome;
}

export const alreadySo = expect.objectContaining({ ok: true, fresh: false }) as Outcome;

export async function addUser(store: Store, name: string): Promise<UserId> {
  const change = {
    type: "add-user",
    name,
    key: name.toLowerCase(),
    role: "member",
    passwordHash: undefined,
    invite: undefined,
    at: 1,
  } as const;
  return (await write(store, change)).id as UserId;
}

export async function addRoom(store: Store, name: string, members: readonly UserId[]): Promise<RoomId> {
  const rows = members.map((user) => ({ user, role: "member" as const }));
  const change = {
    type: "add-room",
    kind: "public",
    name,
    key: name.toLowerCase(),
    topic: "",
    members: rows,
    at: 1,
  } as const;
  return (await write(store, change)).id as RoomId;
}

/** A message as one sends it, with what matters to a test. */
export function message(room: RoomId, by: UserId, text: string, more: Partial<NewMessage> = {}): NewMessage {
  return { type: "message", room, by, text, nonce: undefined, replyTo: undefined, mentions: [], at: 100, ...more };
}

export async function post(...given: [store: Store, ...Parameters<typeof message>]): Promise<MessageId> {
  const [store, ...rest] = given;
  return (await write(store, message(...rest))).id as MessageId;
}

export async function texts(store: Store, room: RoomId): Promise<string[]> {
  return (await history(store, room)).map(({ text }) => text);
}

export async function history(store: Store, room: RoomId): Promise<Message[]> {
  return (await store.history({ room, from: "newest", limit: 10_000 })).messages;
}

/** Two people in one room, and a third who is not. */
export async function populate(store: Store) {
  const [alice, bob, eve] = [await addUser(store, "Alice"), await addUser(store, "Bob"), await addUser(store, "Eve")];
  return { store, alice, bob, eve, room: await addRoom(store, "Garden", [alice, bob]) };
}

export const START = 0 as Position;
