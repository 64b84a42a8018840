import type {
  ApiInput,
  ApiName,
  ApiReply,
  HubFrame,
  Message,
  MessageId,
  Position,
  Preferences,
  Room,
  RoomId,
  Time,
  User,
  UserId,
  WiresideError,
} from "@wireside/protocol";

/** How the connection stands. `waiting`: lost, and tried again at `retryAt` (ms since 1970). */
export type Connection =
  | { state: "connecting" }
  | { state: "catching-up" }
  | { state: "live" }
  | { state: "waiting"; retryAt: Time; because: WiresideError }
  /** For good: closed by us, or the session ended. */
  | { state: "closed"; because: WiresideError | undefined };

/** A message on its way to the hub: not yet acknowledged. */
export interface PendingMessage {
  nonce: string;
  room: RoomId;
  text: string;
  replyTo: MessageId | undefined;
  at: Time;
  /** Set when the hub refused it; it is not tried again unless `retry` is called. */
  failed: WiresideError | undefined;
}

/** What a client knows of the hub now. Maps are replaced, not changed, when something in them changes. */
export interface HubState {
  connection: Connection;
  hub: { name: string; version: string; id: string } | undefined;
  you: User | undefined;
  preferences: Preferences;
  rooms: ReadonlyMap<RoomId, Room>;
  users: ReadonlyMap<UserId, User>;
  online: ReadonlySet<UserId>;
  /** Who types where, and until when. */
  typing: ReadonlyMap<RoomId, ReadonlyMap<UserId, Time>>;
  pending: readonly PendingMessage[];
  /** The last position seen: where to go on after a reconnect. */
  position: Position;
}

/** Everything that happens, in order and once: the hub's frames taken apart, and what the client itself notices. */
export type ClientEvent =
  | { type: "connection"; connection: Connection }
  | { type: "message"; room: RoomId; message: Message; /** It was missed and came after a reconnect. */ late: boolean }
  | { type: "acknowledged"; nonce: string; room: RoomId; id: MessageId; at: Time }
  | { type: "refused"; nonce: string; room: RoomId; error: WiresideError }
  | { type: "online"; user: User }
  | { type: "offline"; user: User }
  /** Something went wrong that concerns no message of ours: a frame refused, or one of the hub's that cannot be read. */
  | { type: "error"; error: WiresideError }
  | Extract<
      HubFrame,
      {
        type:
          | "welcome"
          | "live"
          | "edited"
          | "deleted"
          | "reaction"
          | "room"
          | "changed"
          | "gone"
          | "member"
          | "read"
          | "typing"
          | "user"
          | "closing";
      }
    >;

export interface HubClient {
  readonly state: HubState;
  /** Called after every change of `state`, at most once a tick. Returns how to stop. Fits React's useSyncExternalStore. */
  subscribe(changed: () => void): () => void;
  /** Called for each event. Returns how to stop. */
  on(listener: (event: ClientEvent) => void): () => void;
  /** The same as an endless iterator, bounded; it ends when the client is closed. */
  events(): AsyncIterableIterator<ClientEvent>;
  /**
   * Resolves when the hub has it on disk. Kept and sent again over reconnects until then; rejects with the hub's reason.
   * `nonce`: that of a message kept from before a reload, so that it cannot appear twice; made up when not given.
   */
  send(
    room: RoomId,
    text: string,
    options?: { replyTo?: MessageId | undefined; nonce?: string | undefined },
  ): Promise<{ id: MessageId; at: Time }>;
  /** Try a refused message again, or let it go. */
  retry(nonce: string): void;
  discard(nonce: string): void;
  /** While `waiting`: try to connect now instead of at `retryAt`. Otherwise does nothing. */
  reconnect(): void;
  typing(room: RoomId): void;
  markRead(room: RoomId, upTo: Position): void;
  /** Any request of the HTTP API, typed by its table. Ids in `params` and `query` are strings there. */
  call<N extends ApiName>(name: N, input?: ApiInput<N>): Promise<ApiReply<N>>;
  /** Names for ids the client does not know yet; asked for in batches, and once. */
  resolveUsers(ids: readonly UserId[]): Promise<void>;
  /** Goodbye: others see it at once. Waits up to `waitMs` (default 5,000) for what is not acknowledged. */
  close(options?: { waitMs?: number }): Promise<void>;
}
