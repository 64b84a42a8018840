import { WiresideError, fromErrorBody } from "@wireside/protocol";
import type { ClientFrame, HubFrame, Position, RoomId, Time, User, UserId } from "@wireside/protocol";
import type { ClientEvent, Connection, HubState } from "../hub-client.ts";
import { backoffMs } from "./backoff.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Outbox, type Outgoing } from "./outbox.ts";
import { World } from "./world.ts";

/** What the driver is to do, in this order. */
export interface Actions {
  /** Events for the callers. */
  events: ClientEvent[];
  /** Ask the hub for these people, then call `resolved`. */
  resolve: UserId[];
  /** Cut the connection, then call `lost` with this, and leave the rest undone. */
  drop: WiresideError | undefined;
  /** Open a connection, asking for what came after `since`. Then call `opened`, or `lost`. */
  connect: { since: Position | undefined } | undefined;
  /** Send these. */
  frames: ClientFrame[];
  /** Ask the hub for a sign of life: a WebSocket ping where there are such, else a `ping` frame. */
  ping: boolean;
  /** It is over: close the connection once the frames are out. */
  finish: boolean;
}

/**
 * A client of the hub without sockets, timers or randomness. Whoever drives it tells it what happens and what time it
 * is (ms since 1970), and after every call
 *   - takes `actions()` and does them,
 *   - reads `state`, which is replaced whenever something in it changes,
 *   - calls `tick` at `deadline`, or at once when that has passed.
 *
 *     connecting ──welcome──▶ catching-up ──live──▶ live
 *       ▲    │                    │                  │
 *       │    └────────────────────┴──── lost ────────┤
 *     waiting ◀──────────────────────────────────────┘       closed: by `close`, or lost for good
 */
export class ClientCore {
  readonly #world: World;
  readonly #outbox = new Outbox();
  readonly #heartbeat = new Heartbeat();
  #connection: Connection = { state: "connecting" };
  #failures = 0;
  #comeBackAfterMs: number | undefined;
  #closeBy: Time | undefined;
  #actions = noActions();
  #state: HubState | undefined;

  /** `since`: the last position seen by an earlier client; what came after it is told as missed. */
  constructor(options: { since?: Position | undefined } = {}) {
    this.#world = new World(options.since);
  }

  get state(): HubState {
    const { hub, you, preferences, rooms, people, typing, position } = this.#world;
    return (this.#state ??= {
      connection: this.#connection,
      hub,
      you,
      preferences,
      rooms: rooms.all,
      users: people.users,
      online: people.online,
      typing: typing.rooms,
      pending: this.#outbox.pending,
      position: position ?? (0 as Position),
    });
  }

  /** When to call `tick`, in ms since 1970; undefined when only an event can change anything. */
  get deadline(): Time | undefined {
    if (this.#isClosed) return undefined;
    const retryAt = this.#connection.state === "waiting" ? this.#connection.retryAt : undefined;
    const resumeAt = this.#isWelcome ? this.#outbox.deadline : undefined;
    const times = [retryAt, resumeAt, this.#heartbeat.deadline, this.#world.typing.deadline, this.#closeBy];
    return times.reduce(
      (first, time) => (first === undefined || (time !== undefined && time < first) ? time : first),
      undefined,
    );
  }

  /** What is to be done since the last call. */
  actions(now: Time): Actions {
    if (this.#isWelcome) this.#actions.frames.push(...this.#outbox.take(now));
    if (this.#closeBy !== undefined && !this.#isClosed && this.#outbox.isEmpty) this.#goodbye();
    const actions = this.#actions;
    actions.resolve = this.#isClosed ? [] : this.#world.people.takeUnknown();
    this.#actions = noActions();
    return actions;
  }

  /** Opens the first connection. */
  start(now: Time): void {
    this.#connect(now);
  }

  opened(now: Time): void {
    this.#heartbeat.opening(now);
  }

  /** A frame from the hub. */
  received(frame: HubFrame, now: Time): void {
    if (this.#isClosed) return;
    this.heard(now);
    if (frame.type === "pong") return;
    const late = this.#connection.state === "catching-up";
    if (frame.type === "acks")
      for (const [nonce, id, at] of frame.acks) this.#emit(this.#outbox.acknowledge(nonce, id, at));
    else if (frame.type === "error" && frame.nonce !== undefined) this.#refused(frame.nonce, frame, now);
    else this.#emit(this.#world.apply(frame, now, late));
    if (frame.type === "welcome") this.#welcomed();
    if (frame.type === "live") this.#live();
    if (frame.type === "closing") this.#comeBackAfterMs = frame.retryAfterMs;
  }

  /** Something came that is no frame for us: a pong, a frame of a newer hub. */
  heard(now: Time): void {
    this.#heartbeat.heard(now);
  }

  /** The hub sent what cannot be read: go back to the last position that could, over a new connection. */
  unreadable(error: WiresideError): void {
    this.#emit([{ type: "error", error }]);
    this.#drop(error);
  }

  /** The connection is gone or could not be made. `final`: trying again is useless. `jitter`: random, 0 to below 1. */
  lost(because: WiresideError, { final, jitter }: { final: boolean; jitter: number }, now: Time): void {
    if (this.#isClosed || this.#connection.state === "waiting") return;
    this.#heartbeat.stop();
    this.#outbox.lost();
    this.#world.typing.clear();
    if (final) return this.#close(because);
    const waitMs = backoffMs(this.#failures++, jitter, this.#comeBackAfterMs ?? because.retryAfterMs);
    this.#comeBackAfterMs = undefined;
    this.#become({ state: "waiting", retryAt: now + waitMs, because });
  }

  /** Try again now instead of later. */
  reconnect(now: Time): void {
    if (this.#connection.state === "waiting") this.#connect(now);
  }

  tick(now: Time): void {
    if (this.#isClosed) return;
    if (this.#connection.state === "waiting" && this.#connection.retryAt <= now) this.#connect(now);
    const sign = this.#heartbeat.tick(now);
    if (sign === "ask") this.#actions.ping = true;
    if (sign === "give-up")
      this.#drop(new WiresideError("connection_lost", { message: "The hub does not answer any more." }));
    if (this.#world.typing.expire(now)) this.#state = undefined;
    if (this.#closeBy !== undefined && this.#closeBy <= now) this.#goodbye();
  }

  /** Takes a message in for sending. Throws closed, outbox_full, too_large or bad_request. */
  send(outgoing: Outgoing, now: Time): void {
    if (this.#isClosed || this.#closeBy !== undefined) throw new WiresideError("closed");
    this.#outbox.add(outgoing, now);
    this.#world.typing.sent(outgoing.room);
    this.#state = undefined;
  }

  retry(nonce: string): void {
    if (this.#isClosed) return;
    this.#outbox.retry(nonce);
    this.#state = undefined;
  }

  discard(nonce: string): void {
    this.#outbox.discard(nonce);
    this.#state = undefined;
  }

  typing(room: RoomId, now: Time): void {
    if (this.#isWelcome && this.#world.typing.mine(room, now)) this.#actions.frames.push({ type: "typing", room });
  }

  markRead(room: RoomId, upTo: Position): void {
    if (!this.#world.rooms.mark(room, upTo)) return;
    if (this.#isWelcome) this.#actions.frames.push({ type: "read", room, upTo });
    this.#state = undefined;
  }

  /** People the caller wants to know. */
  need(ids: readonly UserId[]): void {
    this.#world.people.need(ids);
  }

  /** The hub's answer for people asked for; an empty one when asking failed. */
  resolved(asked: readonly UserId[], users: readonly User[]): void {
    if (users.length === 0) this.#world.people.notFound(asked);
    this.#world.people.know(users);
    this.#state = undefined;
  }

  /** Goodbye, as soon as all is acknowledged and at the latest at `by`. */
  close(by: Time): void {
    if (!this.#isClosed) this.#closeBy ??= by;
  }

  get #isClosed(): boolean {
    return this.#connection.state === "closed";
  }

  /** The hub has said welcome on this connection, so it takes frames. */
  get #isWelcome(): boolean {
    return this.#connection.state === "catching-up" || this.#connection.state === "live";
  }

  #connect(now: Time): void {
    this.#heartbeat.opening(now);
    this.#actions.connect = { since: this.#world.position };
    this.#become({ state: "connecting" });
  }

  #welcomed(): void {
    // On a connection that fell behind, answers may be missing; asking again for what was kept is harmless.
    this.#outbox.lost();
    this.#become({ state: "catching-up" });
    for (const [room, upTo] of this.#world.rooms.unconfirmed) this.#actions.frames.push({ type: "read", room, upTo });
  }

  #live(): void {
    this.#failures = 0;
    this.#become({ state: "live" });
  }

  #refused(nonce: string, frame: HubFrame & { type: "error" }, now: Time): void {
    this.#emit(this.#outbox.refuse(nonce, fromErrorBody(frame.error), now));
  }

  #drop(because: WiresideError): void {
    this.#actions.drop = because;
    this.#actions.frames = [];
  }

  #goodbye(): void {
    if (this.#isWelcome) this.#actions.frames.push({ type: "leave" });
    this.#close(undefined);
  }

  #close(because: WiresideError | undefined): void {
    this.#heartbeat.stop();
    this.#emit(this.#outbox.failAll(because ?? new WiresideError("closed")));
    this.#actions.finish = true;
    this.#actions.connect = undefined;
    this.#actions.drop = undefined;
    this.#become({ state: "closed", because });
  }

  #become(connection: Connection): void {
    this.#connection = connection;
    this.#emit([{ type: "connection", connection }]);
  }

  #emit(events: ClientEvent[]): void {
    for (const event of events) this.#actions.events.push(event);
    this.#state = undefined;
  }
}

function noActions(): Actions {
  return { events: [], drop: undefined, connect: undefined, frames: [], ping: false, resolve: [], finish: false };
}
