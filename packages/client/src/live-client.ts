import { LIMITS, WiresideError } from "@wireside/protocol";
import type { ApiInput, ApiName, ApiReply, MessageId, Position, RoomId, Time, UserId } from "@wireside/protocol";
import { ClientCore, type Actions } from "./core/client-core.ts";
import { parseHubFrame } from "./core/hub-frame.ts";
import { EventFan } from "./event-fan.ts";
import type { ClientEvent, HubClient, HubState } from "./hub-client.ts";
import type { Link, Transport } from "./transport.ts";

type Sent = { id: MessageId; at: Time };

const CLOSE_WAIT_MS = 5_000;

/** A client on a transport: gives the core its clock, its timer and its randomness, and callers their promises. */
export class LiveClient implements HubClient {
  readonly #transport: Transport;
  readonly #core: ClientCore;
  readonly #events = new EventFan();
  readonly #sends = new Map<string, PromiseWithResolvers<Sent>>();
  readonly #watchers = new Set<() => void>();
  readonly #asking = new Set<Promise<void>>();
  readonly #welcome = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #nonces = nonces();
  #link: Link | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen: HubState;
  #isNotifying = false;

  constructor(transport: Transport, options: { since?: Position | undefined } = {}) {
    this.#transport = transport;
    this.#core = new ClientCore(options);
    this.#seen = this.#core.state;
    this.#welcome.promise.catch(() => undefined);
  }

  /** Opens the first connection. Resolves when the hub says welcome; rejects when the first try fails. */
  start(): Promise<void> {
    this.#tell((now) => {
      this.#core.start(now);
    });
    return this.#welcome.promise;
  }

  get state(): HubState {
    return this.#core.state;
  }

  subscribe(changed: () => void): () => void {
    const watcher = (): void => {
      changed();
    };
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  on(listener: (event: ClientEvent) => void): () => void {
    return this.#events.on(listener);
  }

  events(): AsyncIterableIterator<ClientEvent> {
    return this.#events.iterate();
  }

  async send(
    room: RoomId,
    text: string,
    options: { replyTo?: MessageId | undefined; nonce?: string | undefined } = {},
  ): Promise<Sent> {
    const nonce = options.nonce ?? this.#nonces();
    const sent = Promise.withResolvers<Sent>();
    this.#tell((now) => {
      this.#core.send({ room, text, nonce, replyTo: options.replyTo }, now);
      this.#sends.set(nonce, sent);
    });
    return sent.promise;
  }

  retry(nonce: string): void {
    this.#tell(() => {
      this.#core.retry(nonce);
    });
  }

  discard(nonce: string): void {
    this.#tell(() => {
      this.#core.discard(nonce);
    });
  }

  reconnect(): void {
    this.#tell((now) => {
      this.#core.reconnect(now);
    });
  }

  typing(room: RoomId): void {
    this.#tell((now) => {
      this.#core.typing(room, now);
    });
  }

  markRead(room: RoomId, upTo: Position): void {
    this.#tell(() => {
      this.#core.markRead(room, upTo);
    });
  }

  call<N extends ApiName>(name: N, input?: ApiInput<N>): Promise<ApiReply<N>> {
    return this.#transport.call(name, input);
  }

  async resolveUsers(ids: readonly UserId[]): Promise<void> {
    this.#tell(() => {
      this.#core.need(ids);
    });
    await Promise.all(this.#asking);
  }

  close(options: { waitMs?: number } = {}): Promise<void> {
    this.#tell((now) => {
      this.#core.close(now + (options.waitMs ?? CLOSE_WAIT_MS));
    });
    return this.#closed.promise;
  }

  /** Every call into the core goes through here, so that what it then wants is always done. */
  #tell(what: (now: Time) => void): void {
    what(Date.now());
    this.#do(this.#core.actions(Date.now()));
    this.#schedule();
    this.#notify();
  }

  #do(actions: Actions): void {
    for (const event of actions.events) this.#settle(event);
    this.#events.push(actions.events);
    if (actions.resolve.length > 0) this.#ask(actions.resolve);
    if (actions.drop !== undefined) {
      this.#lose(actions.drop, false);
      return;
    }
    if (actions.connect !== undefined) this.#open(actions.connect.since);
    for (const frame of actions.frames) this.#link?.send(frame);
    if (actions.ping) this.#link?.ping();
    if (actions.finish) this.#finish();
  }

  #open(since: Position | undefined): void {
    const isCurrent = (): boolean => this.#link === link;
    const link: Link = this.#transport.open(since, {
      opened: () => {
        if (isCurrent()) this.#tell((now) => this.#core.opened(now));
      },
      received: (text) => {
        if (isCurrent()) this.#receive(text);
      },
      heard: () => {
        if (isCurrent()) this.#tell((now) => this.#core.heard(now));
      },
      lost: (because, final) => {
        if (isCurrent()) this.#lose(because, final);
      },
    });
    this.#link = link;
  }

  #receive(text: string): void {
    const frame = parseHubFrame(text);
    this.#tell((now) => {
      if (frame === undefined) this.#core.heard(now);
      else if (frame instanceof WiresideError) this.#core.unreadable(frame);
      else this.#core.received(frame, now);
    });
  }

  #lose(because: WiresideError, final: boolean): void {
    this.#link?.cut();
    this.#link = undefined;
    this.#tell((now) => {
      this.#core.lost(because, { final, jitter: Math.random() }, now);
    });
  }

  #finish(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#events.end();
    void Promise.resolve(link?.close()).then(this.#closed.resolve);
  }

  #settle(event: ClientEvent): void {
    if (event.type === "acknowledged") {
      this.#sends.get(event.nonce)?.resolve({ id: event.id, at: event.at });
      this.#sends.delete(event.nonce);
    } else if (event.type === "refused") {
      this.#sends.get(event.nonce)?.reject(event.error);
      this.#sends.delete(event.nonce);
    } else if (event.type === "welcome") this.#welcome.resolve();
    else if (event.type === "connection") {
      const { connection } = event;
      if (connection.state === "waiting" || connection.state === "closed")
        this.#welcome.reject(connection.because ?? new WiresideError("closed"));
    }
  }

  #ask(ids: readonly UserId[]): void {
    for (let start = 0; start < ids.length; start += LIMITS.usersPerRequest) {
      const some = ids.slice(start, start + LIMITS.usersPerRequest);
      const asked = this.#transport
        .call("users", { query: { ids: some.join(",") } })
        .catch(() => [])
        .then((users) => {
          this.#asking.delete(asked);
          this.#tell(() => {
            this.#core.resolved(some, users);
          });
        });
      this.#asking.add(asked);
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const deadline = this.#core.deadline;
    if (deadline === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#tell((now) => {
          this.#core.tick(now);
        });
      },
      Math.max(0, deadline - Date.now()),
    );
  }

  #notify(): void {
    if (this.#isNotifying || this.#watchers.size === 0 || this.#seen === this.#core.state) return;
    this.#isNotifying = true;
    queueMicrotask(() => {
      this.#isNotifying = false;
      this.#seen = this.#core.state;
      for (const watcher of this.#watchers) watcher();
    });
  }
}

/** Nonces no other client makes: 12 random bytes, once, and a count. */
function nonces(): () => string {
  const random = crypto.getRandomValues(new Uint8Array(12));
  const prefix = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}
