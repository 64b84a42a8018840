import type { RoomId, Time, UserId } from "@wireside/protocol";
import { withEntries, without } from "./replaced.ts";

/** How long someone is seen as typing after the last word of it. */
const SHOWN_MS = 6_000;
/** The shortest time between two frames that say I am typing. */
const TOLD_EVERY_MS = 3_000;

/** Who types where, and until when. */
export class Typing {
  rooms: ReadonlyMap<RoomId, ReadonlyMap<UserId, Time>> = new Map();
  readonly #toldAt = new Map<RoomId, Time>();

  set(room: RoomId, user: UserId, now: Time): void {
    const users = withEntries(this.rooms.get(room) ?? new Map<UserId, Time>(), [[user, now + SHOWN_MS]]);
    this.rooms = withEntries(this.rooms, [[room, users]]);
  }

  /** They sent what they typed, or left. */
  stop(room: RoomId, user: UserId): void {
    const users = this.rooms.get(room);
    if (users === undefined || !users.has(user)) return;
    const left = without(users, user);
    this.rooms = left.size === 0 ? without(this.rooms, room) : withEntries(this.rooms, [[room, left]]);
  }

  clear(room?: RoomId): void {
    if (room !== undefined) this.rooms = without(this.rooms, room);
    else if (this.rooms.size > 0) this.rooms = new Map();
  }

  /** Forgets those whose time is over; true when there were some. */
  expire(now: Time): boolean {
    const before = this.rooms;
    for (const [room, users] of before) {
      for (const [user, until] of users) if (until <= now) this.stop(room, user);
    }
    return this.rooms !== before;
  }

  /** When the next one is no longer typing. */
  get deadline(): Time | undefined {
    let first: Time | undefined;
    for (const users of this.rooms.values())
      for (const until of users.values()) first = Math.min(first ?? until, until);
    return first;
  }

  /** I am typing: true when the others are to be told again. */
  mine(room: RoomId, now: Time): boolean {
    if (now - (this.#toldAt.get(room) ?? -Infinity) < TOLD_EVERY_MS) return false;
    this.#toldAt.set(room, now);
    return true;
  }

  /** I sent what I typed: typing again is told at once. */
  sent(room: RoomId): void {
    this.#toldAt.delete(room);
  }
}
