import { LIMITS } from "@wireside/protocol";
import type { Message, Position, Room, RoomId, UserId } from "@wireside/protocol";
import { withEntries, without } from "./replaced.ts";

/** The rooms one is in, with what is unread in each kept up to date, and how far each was read here. */
export class Rooms {
  all: ReadonlyMap<RoomId, Room> = new Map();
  /** Markers set here that the hub has not confirmed yet. */
  readonly #marked = new Map<RoomId, Position>();

  /** How things stand, from a welcome. */
  replace(rooms: readonly Room[]): void {
    this.all = new Map(rooms.map((room) => [room.id, this.#withMark(room)]));
    for (const id of this.#marked.keys()) if (!this.all.has(id)) this.#marked.delete(id);
  }

  set(room: Room): void {
    this.all = withEntries(this.all, [[room.id, this.#withMark(room)]]);
  }

  change(id: RoomId, changes: Partial<Room>): void {
    const room = this.all.get(id);
    if (room !== undefined) this.all = withEntries(this.all, [[id, { ...room, ...changes }]]);
  }

  remove(id: RoomId): void {
    this.all = without(this.all, id);
    this.#marked.delete(id);
  }

  /** New messages of one room, in order. Those up to the room's `last` are in its counts already. */
  count(id: RoomId, messages: readonly Message[], you: UserId | undefined): void {
    const room = this.all.get(id);
    if (room === undefined) return;
    let { last, unread, mentions } = room;
    for (const message of messages) {
      if (message.id <= last) continue;
      last = positionOf(message);
      if (last <= room.readUpTo || message.by === you || message.note !== undefined || message.deletedAt !== undefined)
        continue;
      unread = Math.min(unread + 1, LIMITS.unreadCount);
      if (you !== undefined && message.mentions?.includes(you)) mentions = Math.min(mentions + 1, LIMITS.unreadCount);
    }
    this.change(id, { last, unread, mentions });
  }

  /** Read here, up to and with `upTo`: true when that is news to the hub. */
  mark(id: RoomId, upTo: Position): boolean {
    const room = this.all.get(id);
    if (room === undefined || upTo <= room.readUpTo) return false;
    this.#marked.set(id, upTo);
    this.set(room);
    return true;
  }

  /** The hub's word on what is read, exactly; a marker set here since then stays. */
  confirm(id: RoomId, upTo: Position, unread: number, mentions: number): void {
    const room = this.all.get(id);
    if (room === undefined) return;
    if (upTo >= (this.#marked.get(id) ?? 0)) this.#marked.delete(id);
    this.set({ ...room, readUpTo: upTo, unread, mentions });
  }

  /** Markers to tell again after a reconnect. */
  get unconfirmed(): ReadonlyMap<RoomId, Position> {
    return this.#marked;
  }

  /** The room with the marker set here: nothing is unread when it reaches the newest message. */
  #withMark(room: Room): Room {
    const marked = this.#marked.get(room.id);
    if (marked === undefined || marked <= room.readUpTo) return room;
    return marked >= room.last ? { ...room, readUpTo: marked, unread: 0, mentions: 0 } : { ...room, readUpTo: marked };
  }
}

/** A message's id is the position at which it was written. */
export function positionOf(message: Message): Position {
  return message.id as number as Position;
}
