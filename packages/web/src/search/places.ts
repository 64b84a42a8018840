import { nameKey, type Room, type RoomId, type User, type UserId } from "@wireside/protocol";
import { titleOf } from "../hub/names.ts";
import { findPeople } from "../people/find-people.ts";
import { orderRooms } from "../rooms/room-order.ts";

/** Somewhere to go: a room one is in, or a person. */
export type Place = { kind: "room"; room: Room; title: string } | { kind: "person"; user: User };

/** Rooms and people whose name fits what was typed; at most `most`. */
export function findPlaces(
  query: string,
  rooms: ReadonlyMap<RoomId, Room>,
  users: ReadonlyMap<UserId, User>,
  online: ReadonlySet<UserId>,
  you: UserId | undefined,
  most = 8,
): Place[] {
  const key = query.trim() === "" ? "" : nameKey(query);
  const inRooms = orderRooms(rooms, users)
    .rooms.map((room): Place => ({ kind: "room", room, title: titleOf(room, users) }))
    .filter((place) => place.kind === "room" && nameKey(place.title).includes(key));
  const people = findPeople(query.trim(), users.values(), online, most)
    .filter(({ id }) => id !== you)
    .map((user): Place => ({ kind: "person", user }));
  return [...inRooms.slice(0, Math.max(most - people.length, most >> 1)), ...people].slice(0, most);
}
