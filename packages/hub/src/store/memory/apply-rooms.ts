import type { Position, RoomId } from "@wireside/protocol";
import { already, done, refused, type Appliers } from "../outcome.ts";
import { isActive, membership, type State } from "./state.ts";

/** Rooms and who is in them. */
export const rooms: Appliers<"add-room" | "change-room" | "add-member" | "remove-member" | "read", [State]> = {
  "add-room": (state, { kind, name, key, topic, members, at }) => {
    const same = roomOfKey(state, key, kind === "direct");
    if (same !== undefined) return kind === "direct" ? already(same.id) : refused("room_taken");
    if (!members.every(({ user }) => isActive(state, user))) return refused("not_found");
    const id = (state.rooms.length + 1) as RoomId;
    state.rooms.push({ id, kind, name, key, topic });
    for (const { user, role } of members) {
      if (membership(state, id, user) === undefined)
        state.memberships.push({ room: id, user, role, readUpTo: 0 as Position });
    }
    return done(id, at);
  },

  "change-room": (state, { room: id, name, key, topic }) => {
    const room = state.rooms.find((row) => row.id === id);
    if (room === undefined) return refused("not_found");
    const same = roomOfKey(state, key ?? room.key, room.kind === "direct");
    if (same !== undefined && same !== room) return refused("room_taken");
    room.name = name ?? room.name;
    room.key = key ?? room.key;
    room.topic = topic ?? room.topic;
    return done();
  },

  "add-member": (state, { room, user, role }) => {
    if (!state.rooms.some(({ id }) => id === room) || !isActive(state, user)) return refused("not_found");
    if (membership(state, room, user) !== undefined) return already();
    state.memberships.push({ room, user, role, readUpTo: 0 as Position });
    return done();
  },

  "remove-member": (state, { room, user }) => {
    const member = membership(state, room, user);
    if (member === undefined) return already();
    state.memberships = state.memberships.filter((row) => row !== member);
    return done();
  },

  read: (state, { room, user, upTo }) => {
    const member = membership(state, room, user);
    if (member === undefined) return refused("not_found");
    const reached = Math.min(upTo, state.position) as Position;
    if (reached <= member.readUpTo) return already();
    member.readUpTo = reached;
    return done();
  },
};

function roomOfKey(state: State, key: string, direct: boolean): State["rooms"][number] | undefined {
  return state.rooms.find((room) => room.key === key && (room.kind === "direct") === direct);
}
