import type { Room, RoomId, UserId } from "@wireside/protocol";
import type { Store } from "../store/store.ts";
import type { Directory, RoomState } from "./directory.ts";

export interface Unread {
  unread: number;
  mentions: number;
}

/** A room as this person sees it. */
export function viewRoom(room: RoomState, user: UserId, { unread, mentions }: Unread): Room {
  const member = room.members.get(user);
  const view: Room = {
    id: room.id,
    kind: room.kind,
    name: room.name,
    topic: room.topic,
    members: room.members.size,
    role: member?.role ?? null,
    readUpTo: member?.readUpTo ?? room.last,
    unread,
    mentions,
    last: room.last,
  };
  const peer = room.kind === "direct" ? peerIn(room, user) : undefined;
  if (peer !== undefined) view.peer = peer;
  return view;
}

/** The other person of a direct room. Its key holds both ids, so it is known even when that person's membership ended. */
function peerIn(room: RoomState, user: UserId): UserId | undefined {
  const ids = room.key.split(":").map(Number);
  return ids.find((id) => id !== user) as UserId | undefined;
}

/** The key of the one direct room of two people. */
export function directKey(a: UserId, b: UserId): string {
  return `${String(Math.min(a, b))}:${String(Math.max(a, b))}`;
}

const NOTHING: Unread = { unread: 0, mentions: 0 };

/** What is unread in these rooms; the store is asked only about those where something is. */
export async function countUnread(
  store: Pick<Store, "unread">,
  user: UserId,
  rooms: readonly RoomState[],
): Promise<(room: RoomId) => Unread> {
  const behind: { room: RoomId; readUpTo: RoomState["last"] }[] = [];
  for (const room of rooms) {
    const member = room.members.get(user);
    if (member !== undefined && member.readUpTo < room.last) behind.push({ room: room.id, readUpTo: member.readUpTo });
  }
  const counts = behind.length === 0 ? undefined : await store.unread(user, behind);
  return (room) => counts?.get(room) ?? NOTHING;
}

/** Rooms as this person sees them, with what is unread in each. */
export async function viewRooms(
  store: Pick<Store, "unread">,
  user: UserId,
  rooms: readonly RoomState[],
): Promise<Room[]> {
  const unread = await countUnread(store, user, rooms);
  return rooms.map((room) => viewRoom(room, user, unread(room.id)));
}

export function roomsOf(directory: Directory, user: UserId): RoomState[] {
  const found: RoomState[] = [];
  for (const id of directory.person(user)?.rooms ?? []) {
    const room = directory.rooms.get(id);
    if (room !== undefined) found.push(room);
  }
  return found;
}
