import type { Position, RoomId, RoomKind, RoomRole, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";
import type { Log } from "./log.ts";
import { already, done, refused, type Appliers } from "../../outcome.ts";

interface Membership {
  room: RoomId;
  user: UserId;
}

/** Rooms and who is in them. */
export function createRooms(
  statements: Statements,
  log: Log,
): Appliers<"add-room" | "change-room" | "add-member" | "remove-member" | "read"> {
  const insertRoom = statements.prepare<{ kind: RoomKind; name: string; key: string; topic: string }, { id: RoomId }>(
    (q, p) =>
      q
        .insertInto("room")
        .values({ kind: p("kind"), name: p("name"), key: p("key"), topic: p("topic") })
        .returning("id"),
  );
  const findRoom = statements.prepare<{ id: RoomId }, { kind: RoomKind; name: string; key: string; topic: string }>(
    (q, p) => q.selectFrom("room").select(["kind", "name", "key", "topic"]).where("id", "=", p("id")),
  );
  const findKey = statements.prepare<{ key: string }, { id: RoomId; kind: RoomKind }>((q, p) =>
    q.selectFrom("room").select(["id", "kind"]).where("key", "=", p("key")),
  );
  const updateRoom = statements.prepare<{ id: RoomId; name: string; key: string; topic: string }, never>((q, p) =>
    q
      .updateTable("room")
      .set({ name: p("name"), key: p("key"), topic: p("topic") })
      .where("id", "=", p("id")),
  );
  const activeUser = statements.prepare<{ id: UserId }, { id: UserId }>((q, p) =>
    q.selectFrom("user").select("id").where("id", "=", p("id")).where("retired", "is not", sql.lit(1)),
  );
  const findMember = statements.prepare<Membership, { readUpTo: Position }>((q, p) =>
    q.selectFrom("membership").select("readUpTo").where("room", "=", p("room")).where("user", "=", p("user")),
  );
  const insertMember = statements.prepare<Membership & { role: RoomRole }, never>((q, p) =>
    q
      .insertInto("membership")
      .values({ room: p("room"), user: p("user"), role: p("role") })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const deleteMember = statements.prepare<Membership, never>((q, p) =>
    q.deleteFrom("membership").where("room", "=", p("room")).where("user", "=", p("user")),
  );
  const read = statements.prepare<Membership & { upTo: Position }, never>((q, p) =>
    q
      .updateTable("membership")
      .set({ readUpTo: p("upTo") })
      .where("room", "=", p("room"))
      .where("user", "=", p("user")),
  );
  const isActive = (id: UserId): boolean => activeUser.get({ id }) !== undefined;
  const roomOfKey = (key: string, direct: boolean) =>
    findKey.all({ key }).find((room) => (room.kind === "direct") === direct);

  return {
    "add-room": ({ kind, name, key, topic, members, at }) => {
      const same = roomOfKey(key, kind === "direct");
      if (same !== undefined) return kind === "direct" ? already(same.id) : refused("room_taken");
      if (!members.every(({ user }) => isActive(user))) return refused("not_found");
      const room = insertRoom.get({ kind, name, key, topic });
      if (room === undefined) return refused("internal");
      for (const { user, role } of members) insertMember.run({ room: room.id, user, role });
      return done(room.id, at);
    },

    "change-room": ({ room: id, ...changes }) => {
      const room = findRoom.get({ id });
      if (room === undefined) return refused("not_found");
      const changed = {
        id,
        name: changes.name ?? room.name,
        key: changes.key ?? room.key,
        topic: changes.topic ?? room.topic,
      };
      const same = roomOfKey(changed.key, room.kind === "direct");
      if (same !== undefined && same.id !== id) return refused("room_taken");
      updateRoom.run(changed);
      return done();
    },

    "add-member": ({ room, user, role }) => {
      if (findRoom.get({ id: room }) === undefined || !isActive(user)) return refused("not_found");
      return insertMember.run({ room, user, role }).changes === 0 ? already() : done();
    },

    "remove-member": ({ room, user }) => (deleteMember.run({ room, user }).changes === 0 ? already() : done()),

    read: ({ room, user, upTo }) => {
      const member = findMember.get({ room, user });
      if (member === undefined) return refused("not_found");
      const reached = Math.min(upTo, log.position) as Position; // what is not yet written cannot have been read
      if (reached <= member.readUpTo) return already();
      read.run({ room, user, upTo: reached });
      return done();
    },
  };
}
