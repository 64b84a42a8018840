import type { ClientEvent, HubClient, HubState } from "@wireside/client";
import type { Message, MessageId, Position, Room, RoomId, User, UserId } from "@wireside/protocol";

// Values of a hub for tests, and a client without a hub: it holds a state, and remembers what was asked of it.

export const NOON = Date.UTC(2026, 10, 3, 12, 0);

export const user = (id: number, name: string): User => ({ id: id as UserId, name, role: "member", registered: true });

export const room = (id: number, name: string, more: Partial<Room> = {}): Room => ({
  id: id as RoomId,
  kind: "public",
  name,
  topic: "",
  members: 3,
  role: "member",
  readUpTo: 0 as Position,
  unread: 0,
  mentions: 0,
  last: 0 as Position,
  ...more,
});

export const message = (id: number, by: number, text: string, more: Partial<Message> = {}): Message => ({
  id: id as MessageId,
  at: NOON + id * 60_000,
  by: by as UserId,
  text,
  ...more,
});

/** A hub with alice (who is you), bob and carol; rooms "lobby" and "plans", and a direct one with bob. */
export function hubState(more: Partial<HubState> = {}): HubState {
  const rooms = [
    room(1, "lobby", { topic: "All welcome" }),
    room(2, "plans"),
    room(3, "", { kind: "direct", peer: 2 as UserId, members: 2 }),
  ];
  const users = [user(1, "alice"), user(2, "bob"), user(3, "carol")];
  return {
    connection: { state: "live" },
    hub: { name: "Office", version: "0.1.0", id: "hub" },
    you: user(1, "alice"),
    preferences: { presence: true, typing: true },
    rooms: new Map(rooms.map((each) => [each.id, each])),
    users: new Map(users.map((each) => [each.id, each])),
    online: new Set(users.map((each) => each.id)),
    typing: new Map(),
    pending: [],
    position: 0 as Position,
    ...more,
  };
}

export interface FakeClient extends HubClient {
  /** What was called, in order: the method, then its arguments. */
  readonly calls: readonly unknown[][];
  /** Gives the next answers of `call`, by name of the route. */
  readonly answers: Map<string, (input: unknown) => unknown>;
  change(more: Partial<HubState>): void;
  emit(event: ClientEvent): void;
}

export function fakeClient(initial: HubState = hubState()): FakeClient {
  let state = initial;
  const calls: unknown[][] = [];
  const answers = new Map<string, (input: unknown) => unknown>();
  const changed = new Set<() => void>();
  const listeners = new Set<(event: ClientEvent) => void>();
  const note = (...call: unknown[]): void => void calls.push(call);
  const fake = {
    calls,
    answers,
    get state() {
      return state;
    },
    change(more: Partial<HubState>) {
      state = { ...state, ...more };
      for (const each of changed) each();
    },
    emit(event: ClientEvent) {
      for (const each of listeners) each(event);
    },
    subscribe(each: () => void) {
      changed.add(each);
      return () => void changed.delete(each);
    },
    on(each: (event: ClientEvent) => void) {
      listeners.add(each);
      return () => void listeners.delete(each);
    },
    events() {
      throw new Error("not used here");
    },
    async send(...given: unknown[]) {
      note("send", ...given);
      const answer = answers.get("send")?.(given);
      return (await answer) ?? { id: 1_000 + calls.length, at: NOON };
    },
    async call(name: string, input?: unknown) {
      note("call", name, input);
      const answer = answers.get(name);
      if (answer === undefined) throw new Error(`no answer for ${name}`);
      return answer(input);
    },
    async resolveUsers() {},
    async close() {
      note("close");
    },
    retry: (nonce: string) => note("retry", nonce),
    discard: (nonce: string) => note("discard", nonce),
    typing: (id: RoomId) => note("typing", id),
    markRead: (id: RoomId, upTo: Position) => note("markRead", id, upTo),
    reconnect: () => note("reconnect"),
  };
  return fake as unknown as FakeClient;
}
