import type { ClientEvent, HubClient } from "@wireside/client";
import type { RoomId } from "@wireside/protocol";
import { Value } from "../state/value.ts";
import type { Aside, PresenceNote } from "./rows.ts";
import { changeMessage } from "./window.ts";

/** What was seen beside a room's history while one looked at the room. */
export interface Beside {
  asides: readonly Aside[];
  presence: readonly PresenceNote[];
}

const NOTHING: Beside = { asides: [], presence: [] };
const MOST = 200;

/**
 * Keeps, for each room, the private messages that came or went while the room was shown, and who came online or left
 * then. Bounded, and gone with the page.
 */
export class Besides extends Value<ReadonlyMap<RoomId, Beside>> {
  readonly #client: HubClient;
  #shown: RoomId | undefined;

  constructor(client: HubClient) {
    super(new Map());
    this.#client = client;
  }

  /** Follows the hub. Returns how to stop. */
  start(): () => void {
    return this.#client.on((event) => this.#happened(event));
  }

  /** The room that is looked at from now on. */
  show(room: RoomId | undefined): void {
    this.#shown = room;
  }

  of(room: RoomId): Beside {
    return this.get().get(room) ?? NOTHING;
  }

  #happened(event: ClientEvent): void {
    switch (event.type) {
      case "message":
        return this.#heard(event.room, event.message);
      case "online":
      case "offline":
        return this.#came(event);
      case "edited":
      case "deleted":
      case "reaction":
        return this.#changed(event);
      default:
    }
  }

  #heard(room: RoomId, message: Aside["message"]): void {
    const isPrivate = this.#client.state.rooms.get(room)?.kind === "direct";
    if (!isPrivate || room === this.#shown || message.note !== undefined) return;
    this.#add((beside) => ({ ...beside, asides: [...beside.asides, { room, message }].slice(-MOST) }));
  }

  #came({ type, user }: Extract<ClientEvent, { type: "online" | "offline" }>): void {
    const { you, position, rooms } = this.#client.state;
    const room = this.#shown === undefined ? undefined : rooms.get(this.#shown);
    if (room === undefined || user.id === you?.id) return;
    if (room.kind === "direct" && room.peer !== user.id) return;
    const note = { after: position, at: Date.now(), user: user.id, online: type === "online" };
    this.#add((beside) => ({ ...beside, presence: [...beside.presence, note].slice(-MOST) }));
  }

  #changed(event: Extract<ClientEvent, { type: "edited" | "deleted" | "reaction" }>): void {
    for (const [room, beside] of this.get()) {
      if (!beside.asides.some(({ message }) => message.id === event.message)) continue;
      const asides = beside.asides.map((aside) =>
        aside.message.id === event.message ? { ...aside, message: changeMessage(aside.message, event) } : aside,
      );
      this.update((all) => new Map(all).set(room, { ...beside, asides }));
    }
  }

  #add(change: (beside: Beside) => Beside): void {
    const room = this.#shown;
    if (room === undefined || this.#client.state.rooms.get(room)?.kind === undefined) return;
    const next = change(this.of(room));
    this.update((all) => new Map(all).set(room, next));
  }
}
