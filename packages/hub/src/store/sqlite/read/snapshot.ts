import type { DoorName, Position, Role, Time, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { MembershipRow, RoomRow, Snapshot, UserRow } from "../../store.ts";
import type { Statements } from "../statement.ts";

/** Everything the hub keeps in memory. */
export function createSnapshot(statements: Statements) {
  const hub = statements.prepare<object, { hubId: string; position: Position }>((q) =>
    q.selectFrom("hub").select(["hubId", "position"]),
  );
  const settings = statements.prepare<object, { key: string; value: string }>((q) =>
    q.selectFrom("setting").selectAll(),
  );
  const users = statements.prepare<object, StoredUser>((q) => q.selectFrom("user").selectAll().orderBy("id"));
  const rooms = statements.prepare<object, RoomRow>((q) =>
    q
      .selectFrom("room")
      .select(["id", "kind", "name", "key", "topic"])
      .select((e) =>
        e
          .selectFrom("message")
          .select(sql<Position>`coalesce(max(message.id), 0)`.as("last"))
          .whereRef("message.room", "=", "room.id")
          .as("last"),
      )
      .orderBy("id"),
  );
  const memberships = statements.prepare<object, MembershipRow>((q) =>
    q.selectFrom("membership").select(["room", "user", "role", "readUpTo"]).orderBy("room").orderBy("user"),
  );

  return (): Snapshot => {
    const { hubId, position } = hub.get({}) ?? { hubId: "", position: 0 as Position };
    return {
      hubId,
      position,
      settings: Object.fromEntries(settings.all({}).map(({ key, value }) => [key, value])),
      users: users.all({}).map(toUser),
      rooms: rooms.all({}),
      memberships: memberships.all({}),
    };
  };
}

interface StoredUser {
  id: UserId;
  name: string;
  key: string;
  role: Role;
  passwordHash: string | null;
  retired: number;
  createdAt: Time;
  presence: number;
  typing: number;
  door: DoorName | null;
}

function toUser(stored: StoredUser): UserRow {
  const { id, name, key, role, passwordHash, retired, createdAt, presence, typing, door } = stored;
  const user: UserRow = {
    id,
    name,
    key,
    role,
    registered: passwordHash !== null,
    createdAt,
    preferences: { presence: presence === 1, typing: typing === 1 },
  };
  if (retired === 1) user.retired = true;
  if (door !== null) user.door = door;
  return user;
}
