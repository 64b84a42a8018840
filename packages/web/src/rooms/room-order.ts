import type { Room, RoomId, User, UserId } from "@wireside/protocol";
import { titleOf } from "../hub/names.ts";

export interface OrderedRooms {
  rooms: Room[];
  direct: Room[];
  /** Both, as they stand in the list. */
  all: Room[];
}

/** Rooms by name; direct messages with the newest first. */
export function orderRooms(rooms: ReadonlyMap<RoomId, Room>, users: ReadonlyMap<UserId, User>): OrderedRooms {
  const all = [...rooms.values()];
  const named = all
    .filter(({ kind }) => kind !== "direct")
    .toSorted((a, b) => titleOf(a, users).localeCompare(titleOf(b, users)) || a.id - b.id);
  const direct = all.filter(({ kind }) => kind === "direct").toSorted((a, b) => b.last - a.last || a.id - b.id);
  return { rooms: named, direct, all: [...named, ...direct] };
}
