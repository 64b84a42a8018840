import { LIMITS, WiresideError, atLeast, nameKey, type Room, type RoomId, type UserId } from "@wireside/protocol";
import type { Core } from "../core.ts";
import { viewOf, type Person, type RoomState } from "./directory.ts";
import { directKey, roomsOf, viewRoom, viewRooms } from "./views.ts";

/** The public room everyone who comes to the hub is in. */
const LOBBY = "lobby";

export const LOBBY_KEY = nameKey(LOBBY);

/** The lobby, once there is one. */
export function findLobby(core: Core): RoomId | undefined {
  return core.directory.roomKeys.get(LOBBY_KEY);
}

/** Puts a newcomer into the lobby, making the lobby for the first one. */
export async function enterLobby(core: Core, person: Person): Promise<void> {
  const room = findLobby(core);
  if (room !== undefined) return addMember(core, person, room);
  try {
    await core.log.append({
      type: "add-room",
      kind: "public",
      name: LOBBY,
      key: LOBBY_KEY,
      topic: "",
      members: [{ user: person.id, role: "member" }],
      at: core.now(),
    });
  } catch (error) {
    if (!(error instanceof WiresideError) || error.code !== "room_taken") throw error;
    const made = findLobby(core); // two newcomers at once: the other one made it
    if (made !== undefined) await addMember(core, person, made);
  }
}

/** Brings someone into a room, with a note that says so. */
export async function addMember(core: Core, person: Person, room: RoomId): Promise<void> {
  await core.log.append({ type: "add-member", room, user: person.id, role: "member" });
  await note(core, room, person.id, "joined", "");
}

function note(
  core: Core,
  room: RoomId,
  by: UserId,
  kind: "created" | "joined" | "left" | "added" | "removed" | "topic" | "renamed",
  text: string,
) {
  return core.log.append({ type: "note", room, by, note: kind, text, at: core.now() });
}

/** The room, for a member of it. To everyone else it does not exist. */
export function ownRoom(core: Core, person: Person, id: RoomId): RoomState {
  const room = core.directory.roomOf(person.id, id);
  if (room === undefined)
    throw new WiresideError("not_found", { message: "There is no such room, or you are not in it." });
  return room;
}

async function view(core: Core, person: Person, room: RoomState): Promise<Room> {
  const [seen] = await viewRooms(core.store, person.id, [room]);
  return seen ?? viewRoom(room, person.id, { unread: 0, mentions: 0 });
}

/** Rooms the person is in, and public ones, which a guest does not see. */
export function listRooms(core: Core, person: Person): Promise<Room[]> {
  const rooms = new Set(roomsOf(core.directory, person.id));
  if (person.role !== "guest")
    for (const room of core.directory.rooms.values()) if (room.kind === "public") rooms.add(room);
  return viewRooms(core.store, person.id, [...rooms]);
}

export async function createRoom(
  core: Core,
  person: Person,
  given: { name: string; kind: "public" | "private"; topic: string },
): Promise<Room> {
  if (person.role === "guest") throw new WiresideError("forbidden", { message: "Guests may not make rooms." });
  if (core.directory.countRooms() >= LIMITS.rooms) throw new WiresideError("too_many");
  const members = [{ user: person.id, role: "owner" as const }];
  const { id } = await core.log.append({
    type: "add-room",
    ...given,
    key: nameKey(given.name),
    members,
    at: core.now(),
  });
  await note(core, id as RoomId, person.id, "created", given.name);
  return view(core, person, ownRoom(core, person, id as RoomId));
}

export async function changeRoom(
  core: Core,
  person: Person,
  id: RoomId,
  given: { topic?: string | undefined; name?: string | undefined },
): Promise<Room> {
  const room = ownRoom(core, person, id);
  if (room.kind === "direct")
    throw new WiresideError("forbidden", { message: "A direct conversation has neither name nor topic." });
  if (given.name !== undefined && !mayRule(person, room)) throw new WiresideError("forbidden");
  if (given.name !== undefined && given.name !== room.name) {
    await core.log.append({ type: "change-room", room: id, name: given.name, key: nameKey(given.name) });
    await note(core, id, person.id, "renamed", given.name);
  }
  if (given.topic !== undefined && given.topic !== room.topic) {
    await core.log.append({ type: "change-room", room: id, topic: given.topic });
    await note(core, id, person.id, "topic", given.topic);
  }
  return view(core, person, room);
}

/** Owners of the room and admins of the hub who are in it. */
export function mayRule(person: Person, room: RoomState): boolean {
  return (
    room.members.get(person.id)?.role === "owner" || (room.members.has(person.id) && atLeast(person.role, "admin"))
  );
}

export async function joinRoom(core: Core, person: Person, id: RoomId): Promise<Room> {
  const room = core.directory.rooms.get(id);
  if (room === undefined || (!room.members.has(person.id) && (room.kind !== "public" || person.role === "guest"))) {
    throw new WiresideError("not_found", { message: "There is no such room, or it is not open to you." });
  }
  if (!room.members.has(person.id)) await addMember(core, person, id);
  return view(core, person, room);
}

export async function leaveRoom(core: Core, person: Person, id: RoomId): Promise<void> {
  const room = ownRoom(core, person, id);
  if (room.kind === "direct")
    throw new WiresideError("forbidden", { message: "A direct conversation cannot be left." });
  await note(core, id, person.id, "left", "");
  await core.log.append({ type: "remove-member", room: id, user: person.id });
}

export function listMembers(core: Core, person: Person, id: RoomId) {
  const room = ownRoom(core, person, id);
  return [...room.members].flatMap(([user, { role }]) => {
    const member = core.directory.person(user);
    return member === undefined ? [] : [{ user: viewOf(member), role, online: core.presence.online.has(user) }];
  });
}

/** A member brings someone in; into a private room only its owner does. */
export async function addToRoom(core: Core, person: Person, id: RoomId, user: UserId): Promise<void> {
  const room = ownRoom(core, person, id);
  const added = core.directory.person(user);
  if (added === undefined || added.retired) throw new WiresideError("not_found");
  if (room.kind === "direct" || person.role === "guest" || (room.kind === "private" && !mayRule(person, room))) {
    throw new WiresideError("forbidden");
  }
  if (room.members.has(user)) return;
  if (added.door !== undefined)
    throw new WiresideError("forbidden", { message: "Whoever came through a door stays in the room it leads to." });
  await core.log.append({ type: "add-member", room: id, user, role: "member" });
  await note(core, id, person.id, "added", added.name);
}

export async function removeFromRoom(core: Core, person: Person, id: RoomId, user: UserId): Promise<void> {
  const room = ownRoom(core, person, id);
  const removed = core.directory.person(user);
  if (removed === undefined || !room.members.has(user)) throw new WiresideError("not_found");
  if (room.kind === "direct" || !mayRule(person, room)) throw new WiresideError("forbidden");
  await core.log.append({ type: "remove-member", room: id, user });
  await note(core, id, person.id, "removed", removed.name);
}

/** The direct room of two people; made when there is none. */
export async function openDirect(core: Core, person: Person, user: UserId): Promise<Room> {
  const peer = core.directory.person(user);
  if (peer === undefined || peer.retired) throw new WiresideError("not_found", { message: "There is no such person." });
  if (peer.id === person.id) throw new WiresideError("bad_request", { message: "A direct conversation takes two." });
  if (person.role === "guest" && !core.directory.shareRoom(person, user))
    throw new WiresideError("not_found", { message: "There is no such person." });
  const key = directKey(person.id, user);
  const known = core.directory.roomKeys.get(key);
  if (known !== undefined) return view(core, person, ownRoom(core, person, known));
  core.rates.take("rooms", person.id);
  const members = [person.id, user].map((id) => ({ user: id, role: "member" as const }));
  const { id } = await core.log.append({
    type: "add-room",
    kind: "direct",
    name: "",
    key,
    topic: "",
    members,
    at: core.now(),
  });
  return view(core, person, ownRoom(core, person, id as RoomId));
}
