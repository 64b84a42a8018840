import type { Position, RoomId, UserId } from "@wireside/protocol";
import type { Delivery } from "../delivery/delivery.ts";
import type { Store } from "../store/store.ts";
import type { Directory } from "./directory.ts";
import type { Log } from "./log.ts";

/** Marks of one person in one room that come within this time become one. */
const GATHER_MS = 200;

/** Read markers: gathered for a moment, written, and told to every device of the person. */
export class Reads {
  readonly #parts: { directory: Directory; log: Log; delivery: Delivery; store: Pick<Store, "unread"> };
  readonly #waiting = new Map<string, { user: UserId; room: RoomId; upTo: Position }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { directory: Directory; log: Log; delivery: Delivery; store: Pick<Store, "unread"> }) {
    this.#parts = parts;
  }

  /** The person has read the room up to and with this position. What lies in the future or the past is ignored. */
  mark(user: UserId, roomId: RoomId, position: Position): void {
    const room = this.#parts.directory.roomOf(user, roomId);
    if (room === undefined) return;
    const upTo = Math.min(position, room.last) as Position;
    const key = `${String(user)} ${String(roomId)}`;
    const before = this.#waiting.get(key)?.upTo ?? room.members.get(user)?.readUpTo ?? 0;
    if (upTo <= before) return;
    this.#waiting.set(key, { user, room: roomId, upTo });
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, GATHER_MS);
  }

  /** Writes what is waiting; called by the timer and when the hub stops. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { user, room, upTo } of this.#waiting.values()) {
      this.#parts.log.submit({ type: "read", room, user, upTo }, (outcome) => {
        if ("ok" in outcome && outcome.ok) void this.#tell(user, room);
      });
    }
    this.#waiting.clear();
  }

  async #tell(user: UserId, roomId: RoomId): Promise<void> {
    const { directory, delivery, store } = this.#parts;
    const room = directory.roomOf(user, roomId);
    const readUpTo = room?.members.get(user)?.readUpTo;
    if (room === undefined || readUpTo === undefined) return;
    const nothing = { unread: 0, mentions: 0 };
    const counts =
      readUpTo >= room.last ? undefined : await store.unread(user, [{ room: roomId, readUpTo }]).catch(() => undefined);
    delivery.pushToUser(user, { type: "read", room: roomId, upTo: readUpTo, ...(counts?.get(roomId) ?? nothing) });
  }
}
