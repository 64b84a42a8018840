import type {
  ClientFrame,
  HubFrame,
  Message,
  MessageId,
  Position,
  Room,
  RoomId,
  User,
  UserId,
} from "@wireside/protocol";

export const ann: User = { id: 1 as UserId, name: "ann", role: "member", registered: false };
export const bob: User = { id: 2 as UserId, name: "bob", role: "member", registered: false };
export const lobby = 1 as RoomId;

export function room(values: Partial<Room> = {}): Room {
  const zero = 0 as Position;
  return {
    id: lobby,
    kind: "public",
    name: "lobby",
    topic: "",
    members: 2,
    role: "member",
    readUpTo: zero,
    unread: 0,
    mentions: 0,
    last: zero,
    ...values,
  };
}

export function message(id: number, values: Partial<Message> = {}): Message {
  return { id: id as MessageId, at: 0, by: bob.id, text: `text ${id}`, ...values };
}

type Welcome = Extract<HubFrame, { type: "welcome" }>;

export function welcome(values: Partial<Welcome> = {}): Welcome {
  const zero = 0 as Position;
  return {
    type: "welcome",
    hub: { name: "hub", version: "1", id: "h1" },
    you: ann,
    preferences: { presence: true, typing: true },
    rooms: [room()],
    users: [ann, bob],
    online: [ann.id],
    position: zero,
    from: zero,
    ...values,
  };
}

/** A hub of one room that keeps every message of the person `ann` once, and tells each connection what it asks for. */
export class ScriptedHub {
  readonly log: (Message & { nonce: string | undefined })[] = [];
  /** Sends taken before the limiter says no; some more are taken `limitMs` after that. */
  tokens = Infinity;
  limitMs = 1_000;
  #fullAt = 0;
  #later: string | undefined;

  get position(): Position {
    return this.log.length as Position;
  }

  /** What a new connection is told. */
  connected(since: Position | undefined): HubFrame[] {
    this.#later = undefined;
    const from = since === undefined || since > this.position ? this.position : since;
    const missed = this.log.slice(from).map(strip);
    const frames: HubFrame[] = [welcome({ position: this.position, from, rooms: [room({ last: this.position })] })];
    if (missed.length > 0) frames.push({ type: "messages", room: lobby, messages: missed });
    return [...frames, { type: "live", position: this.position }];
  }

  /** What the connection of `ann` is told upon its frames. */
  received(frames: readonly ClientFrame[], now: number): HubFrame[] {
    return frames.flatMap((frame) =>
      frame.type === "send" ? this.#send(frame, now) : frame.type === "ping" ? [{ type: "pong" }] : [],
    );
  }

  post(by: UserId, text: string, nonce?: string): HubFrame {
    const kept = { ...message(this.log.length + 1, { by, text }), nonce };
    this.log.push(kept);
    return { type: "messages", room: lobby, messages: [strip(kept)] };
  }

  #send({ nonce, text, after }: Extract<ClientFrame, { type: "send" }>, now: number): HubFrame[] {
    const before = this.log.find((kept) => kept.nonce === nonce);
    if (before !== undefined) return [ack(before)];
    if (after !== undefined && after === this.#later) return [this.#refuse(nonce, now)];
    if (this.tokens === 0 && now >= this.#fullAt && this.#fullAt > 0) this.tokens = 3;
    if (this.tokens === 0) {
      if (now >= this.#fullAt) this.#fullAt = now + this.limitMs;
      return [this.#refuse(nonce, now)];
    }
    this.tokens--;
    const told = this.post(ann.id, text, nonce);
    const kept = this.log.at(-1);
    return kept === undefined ? [told] : [ack(kept), told];
  }

  #refuse(nonce: string, now: number): HubFrame {
    this.#later = nonce;
    const retryAfterMs = Math.max(1, this.#fullAt - now);
    return { type: "error", nonce, error: { code: "rate_limited", message: "Wait.", retryAfterMs } };
  }
}

function ack({ nonce, id, at }: Message & { nonce: string | undefined }): HubFrame {
  return { type: "acks", acks: [[nonce ?? "", id, at]] };
}

function strip({ nonce: _, ...kept }: Message & { nonce: string | undefined }): Message {
  return kept;
}
