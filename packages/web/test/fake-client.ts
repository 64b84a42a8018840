import type { ClientEvent, HubClient, HubState, PendingMessage } from "@wireside/client";
import {
  MessageId,
  Position,
  RoomId,
  UserId,
  WiresideError,
  type ApiInput,
  type ApiName,
  type ApiReply,
  type Message,
  type Room,
  type User,
} from "@wireside/protocol";
import { PEOPLE, fakeLog } from "./fake-messages.ts";

const LOBBY = RoomId.parse(1);
const YOU = UserId.parse(99);

/** A client without a hub, for looking at the page and for tests in a browser: 100,000 messages in one room. */
export class FakeClient implements HubClient {
  state: HubState;
  readonly #listeners = new Set<() => void>();
  readonly #handlers = new Set<(event: ClientEvent) => void>();
  readonly #old;
  readonly #added = new Map<RoomId, Message[]>();
  readonly #changed = new Map<MessageId, Message>();
  #next: number;

  readonly #answerMs: number;

  constructor(count = 100_000, now = Date.now(), answerMs = 30) {
    this.#answerMs = answerMs;
    this.#old = fakeLog(count, now);
    this.#next = 1_000 + count * 2 + 10;
    const you: User = { id: YOU, name: "you", role: "owner", registered: true };
    const users = PEOPLE.map((name, index): User => ({
      id: UserId.parse(index + 1),
      name,
      role: index === 0 ? "admin" : "member",
      registered: index % 2 === 0,
    }));
    const kofi = users[7];
    if (kofi !== undefined) Object.assign(kofi, { role: "guest", registered: false, door: "chatroom" });
    const last = Position.parse(1_000 + (count - 1) * 2);
    const rooms = [
      room(1, "lobby", {
        last,
        readUpTo: Position.parse(last - 14),
        unread: 7,
        mentions: 1,
        topic: "The annex is back. Measure before you blame the network.",
      }),
      room(2, "lab", { unread: 3, topic: "Cables, switches, captures" }),
      room(3, "ops", { kind: "private", topic: "" }),
      room(4, "long name of a room that hardly fits", { unread: 112 }),
      room(5, "", { kind: "direct", peer: UserId.parse(2), members: 2 }),
      room(6, "", { kind: "direct", peer: UserId.parse(3), members: 2, unread: 2, mentions: 2 }),
      room(7, "", { kind: "direct", peer: UserId.parse(8), members: 2 }),
    ];
    for (const { id } of rooms.slice(1)) this.#seed(id, now);
    this.state = {
      connection: { state: "live" },
      hub: { name: "Workshop", version: "0.1.0", id: "fake" },
      you,
      preferences: { presence: true, typing: true },
      rooms: new Map(rooms.map((each) => [each.id, each])),
      users: new Map([you, ...users].map((user) => [user.id, user])),
      online: new Set([YOU, ...users.slice(0, 5).map(({ id }) => id)]),
      typing: new Map(),
      pending: [],
      position: Position.parse(this.#next),
    };
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  on(listener: (event: ClientEvent) => void): () => void {
    this.#handlers.add(listener);
    return () => this.#handlers.delete(listener);
  }

  async *events(): AsyncIterableIterator<ClientEvent> {}

  set(change: Partial<HubState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }

  emit(event: ClientEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  /** Somebody writes something. */
  say(
    by: number,
    text: string,
    where: RoomId = LOBBY,
    extra: Partial<Message> = {},
    { silently = false } = {},
  ): Message {
    const message: Message = {
      id: MessageId.parse((this.#next += 2)),
      at: Date.now(),
      by: UserId.parse(by),
      text,
      ...extra,
    };
    this.#added.set(where, [...(this.#added.get(where) ?? []), message]);
    if (silently) return message;
    const found = this.state.rooms.get(where);
    const position = Position.parse(message.id);
    if (found !== undefined) {
      const unread = message.by === YOU ? found.unread : found.unread + 1;
      this.set({ position, rooms: new Map(this.state.rooms).set(where, { ...found, last: position, unread }) });
    }
    this.emit({ type: "message", room: where, message, late: false });
    return message;
  }

  /** The frame a new connection begins with. */
  welcome(): Extract<ClientEvent, { type: "welcome" }> {
    const { hub, you, preferences, rooms, users, online, position } = this.state;
    if (hub === undefined || you === undefined) throw new Error("the fake client is always in");
    const lists = { rooms: [...rooms.values()], users: [...users.values()], online: [...online] };
    return { type: "welcome", hub, you, preferences, position, from: position, ...lists };
  }

  presence(user: number, online: boolean): void {
    const id = UserId.parse(user);
    const next = new Set(this.state.online);
    if (online) next.add(id);
    else next.delete(id);
    this.set({ online: next });
    const found = this.state.users.get(id);
    if (found !== undefined) this.emit({ type: online ? "online" : "offline", user: found });
  }

  disconnect(seconds: number): void {
    const because = new WiresideError("unreachable");
    this.set({ connection: { state: "waiting", retryAt: Date.now() + seconds * 1_000, because } });
  }

  async send(where: RoomId, text: string, options: { replyTo?: MessageId | undefined } = {}) {
    const pending: PendingMessage = {
      nonce: `n${Math.random()}`,
      room: where,
      text,
      replyTo: options.replyTo,
      at: Date.now(),
      failed: undefined,
    };
    this.set({ pending: [...this.state.pending, pending] });
    const isLive = (): boolean => this.state.connection.state === "live";
    while (!isLive()) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 120));
    if (text === "disk full") {
      const failed = new WiresideError("disk_full");
      this.set({
        pending: this.state.pending.map((each) => (each.nonce === pending.nonce ? { ...each, failed } : each)),
      });
      throw failed;
    }
    this.set({ pending: this.state.pending.filter(({ nonce }) => nonce !== pending.nonce) });
    const message = this.say(YOU, text, where, options.replyTo === undefined ? {} : { replyTo: options.replyTo });
    return { id: message.id, at: message.at };
  }

  retry(nonce: string): void {
    const found = this.state.pending.find((each) => each.nonce === nonce);
    this.discard(nonce);
    if (found !== undefined) void this.send(found.room, found.text.replace("disk full", "disk has room"));
  }

  discard(nonce: string): void {
    this.set({ pending: this.state.pending.filter((each) => each.nonce !== nonce) });
  }

  reconnect(): void {
    this.set({ connection: { state: "live" } });
  }

  typing(): void {}

  markRead(where: RoomId, upTo: Position): void {
    const found = this.state.rooms.get(where);
    if (found === undefined) return;
    this.set({ rooms: new Map(this.state.rooms).set(where, { ...found, readUpTo: upTo, unread: 0, mentions: 0 }) });
  }

  async resolveUsers(): Promise<void> {}
  async close(): Promise<void> {}

  async call<N extends ApiName>(name: N, input?: ApiInput<N>): Promise<ApiReply<N>> {
    await new Promise((resolve) => setTimeout(resolve, this.#answerMs));
    const { params, query, body }: Asked = { ...input } as Asked;
    return this.#answer(name, { params, query, body }) as ApiReply<N>;
  }

  #answer(name: ApiName, { params, query, body }: Asked): unknown {
    const where = RoomId.parse(Number(params?.["room"] ?? 1));
    switch (name) {
      case "history":
        return this.#history(where, query ?? {});
      case "members":
        return [...this.state.users.values()].map((user) => ({
          user,
          role: user.id === YOU ? "owner" : "member",
          online: this.state.online.has(user.id),
        }));
      case "rooms":
        return [
          ...this.state.rooms.values(),
          { ...room(20, "reading", { topic: "Papers and books", members: 14 }), role: null },
        ];
      case "users":
        return [...this.state.users.values()];
      case "direct":
        return (
          [...this.state.rooms.values()].find(({ peer }) => peer === body?.["user"]) ??
          this.#direct(Number(body?.["user"]))
        );
      case "search":
        return this.#search(query?.["q"] ?? "");
      case "sessions":
        return [1, 2].map((id) => ({
          id,
          current: id === 1,
          createdAt: Date.now() - 9e7,
          seenAt: Date.now() - id * 1e6,
          client: id === 1 ? "Chromium on Linux" : "wireside chat 0.1",
          address: "192.168.1.17",
        }));
      case "invites":
        return [
          {
            id: 1,
            role: "member",
            createdBy: YOU,
            createdAt: Date.now() - 9e6,
            expiresAt: Date.now() + 5e8,
            usedBy: null,
          },
        ];
      case "invite":
        return {
          invite: {
            id: 2,
            role: "member",
            createdBy: YOU,
            createdAt: Date.now(),
            expiresAt: Date.now() + 5e8,
            usedBy: null,
          },
          code: "abc",
          link: "https://10.0.0.2:4747/#invite=qSx0bW9yZS10aGFuLWVub3VnaC10by1maWxsLWEtbGluZQ",
        };
      case "react":
      case "unreact":
        this.emit({
          type: "reaction",
          position: this.state.position,
          room: where,
          message: MessageId.parse(Number(params?.["message"])),
          by: YOU,
          reaction: params?.["reaction"] ?? "",
          on: name === "react",
        });
        return {};
      case "edit":
        this.emit({
          type: "edited",
          position: this.state.position,
          room: where,
          message: MessageId.parse(Number(params?.["message"])),
          text: String(body?.["text"]),
          at: Date.now(),
        });
        return {};
      case "remove":
        this.emit({
          type: "deleted",
          position: this.state.position,
          room: where,
          message: MessageId.parse(Number(params?.["message"])),
          by: YOU,
          at: Date.now(),
        });
        return {};
      default:
        return {};
    }
  }

  #direct(user: number): Room {
    const made = room(100 + user, "", { kind: "direct", peer: UserId.parse(user), members: 2 });
    this.set({ rooms: new Map(this.state.rooms).set(made.id, made) });
    return made;
  }

  #search(words: string) {
    const found = [];
    for (let index = this.#old.count - 1; index > 0 && found.length < 20; index--) {
      const message = this.#old.at(index);
      if (message.text.toLowerCase().includes(words.toLowerCase())) found.push({ room: LOBBY, message });
    }
    return { found, more: true };
  }

  #history(where: RoomId, query: Params) {
    const added = this.#added.get(where) ?? [];
    const old = where === LOBBY ? this.#old.count : 0;
    const count = old + added.length;
    const at = (index: number): Message | undefined => (index < old ? this.#old.at(index) : added[index - old]);
    const limit = Number(query["limit"] ?? 50);
    const firstWith = (test: (message: Message) => boolean): number => {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        const found = at(middle);
        if (found !== undefined && test(found)) high = middle;
        else low = middle + 1;
      }
      return low;
    };
    let start = Math.max(0, count - limit);
    let end = count;
    if (query["before"] !== undefined)
      [start, end] = ((e) => [Math.max(0, e - limit), e] as const)(
        firstWith(({ id }) => id >= Number(query["before"])),
      );
    if (query["after"] !== undefined)
      [start, end] = ((s) => [s, s + limit] as const)(firstWith(({ id }) => id > Number(query["after"])));
    if (query["around"] !== undefined)
      [start, end] = ((m) => [Math.max(0, m - limit / 2), m + limit / 2] as const)(
        firstWith(({ id }) => id >= Number(query["around"])),
      );
    if (query["at"] !== undefined)
      [start, end] = ((s) => [s, s + limit] as const)(firstWith((message) => message.at >= Number(query["at"])));
    end = Math.min(end, count);
    const messages = Array.from({ length: Math.max(0, end - start) }, (_, offset) => at(start + offset)).filter(
      (message) => message !== undefined,
    );
    return {
      messages: messages.map((message) => this.#changed.get(message.id) ?? message),
      older: start > 0,
      newer: end < count,
    };
  }

  #seed(where: RoomId, now: number): void {
    const lines = [
      "Shall we move the uplink tonight?",
      "Yes, after eight. I bring the **long** cable.",
      "Good. `port 24`, as written on the wall.",
    ];
    this.#added.set(
      where,
      lines.map((text, index) => ({
        id: MessageId.parse((this.#next += 2)),
        at: now - 9e5 + index * 4e4,
        by: UserId.parse(index === 1 ? 99 : 2),
        text,
      })),
    );
  }
}

interface Asked {
  params: Params | undefined;
  query: Params | undefined;
  body: Record<string, unknown> | undefined;
}
type Params = Record<string, string | undefined>;

function room(id: number, name: string, extra: Partial<Room>): Room {
  const zero = Position.parse(0);
  return {
    id: RoomId.parse(id),
    kind: "public",
    name,
    topic: "",
    members: 11,
    role: "owner",
    readUpTo: zero,
    unread: 0,
    mentions: 0,
    last: zero,
    ...extra,
  };
}
