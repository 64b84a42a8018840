import type { DoorName, Role, Time, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";
import type { Invites } from "./invites.ts";
import { already, done, refused, type Appliers } from "../../outcome.ts";

/** People: their names, roles, passwords and what they chose to show. */
export function createPeople(
  statements: Statements,
  invites: Invites,
): Appliers<"add-user" | "retire-user" | "set-role" | "set-preferences" | "set-password"> {
  const findKey = statements.prepare<{ key: string }, { id: UserId }>((q, p) =>
    q.selectFrom("user").select("id").where("key", "=", p("key")).where("retired", "=", sql.lit(0)),
  );
  const insert = statements.prepare<
    { name: string; key: string; role: Role; passwordHash: string | null; door: DoorName | null; createdAt: Time },
    { id: UserId }
  >((q, p) =>
    q
      .insertInto("user")
      .values({
        name: p("name"),
        key: p("key"),
        role: p("role"),
        passwordHash: p("passwordHash"),
        door: p("door"),
        createdAt: p("createdAt"),
      })
      .returning("id"),
  );
  const findUser = statements.prepare<{ id: UserId }, { retired: number }>((q, p) =>
    q.selectFrom("user").select("retired").where("id", "=", p("id")),
  );
  const retire = statements.prepare<{ id: UserId }, never>((q, p) =>
    q
      .updateTable("user")
      .set({ retired: sql.lit(1), passwordHash: sql.lit(null) })
      .where("id", "=", p("id")),
  );
  const leaveRooms = statements.prepare<{ user: UserId }, never>((q, p) =>
    q.deleteFrom("membership").where("user", "=", p("user")),
  );
  const endSessions = statements.prepare<{ user: UserId }, never>((q, p) =>
    q.deleteFrom("session").where("user", "=", p("user")),
  );
  const setRole = statements.prepare<{ id: UserId; role: Role }, never>((q, p) =>
    q
      .updateTable("user")
      .set({ role: p("role") })
      .where("id", "=", p("id")),
  );
  const setPreferences = statements.prepare<{ id: UserId; presence: 0 | 1; typing: 0 | 1 }, never>((q, p) =>
    q
      .updateTable("user")
      .set({ presence: p("presence"), typing: p("typing") })
      .where("id", "=", p("id")),
  );
  const setPassword = statements.prepare<{ id: UserId; passwordHash: string }, never>((q, p) =>
    q
      .updateTable("user")
      .set({ passwordHash: p("passwordHash") })
      .where("id", "=", p("id")),
  );
  const isActive = (id: UserId): boolean => findUser.get({ id })?.retired === 0;

  return {
    "add-user": ({ name, key, role, passwordHash = null, invite: tokenHash, door = null, at }) => {
      const invite = tokenHash === undefined ? undefined : invites.find(tokenHash, at);
      if (typeof invite === "string") return refused(invite);
      if (findKey.get({ key }) !== undefined) return refused("name_taken");
      const user = insert.get({ name, key, role, passwordHash, door, createdAt: at });
      if (user === undefined) return refused("internal");
      if (invite !== undefined) invites.use(invite.id, user.id);
      return done(user.id, at);
    },

    "retire-user": ({ user }) => {
      const row = findUser.get({ id: user });
      if (row === undefined) return refused("not_found");
      if (row.retired !== 0) return already();
      retire.run({ id: user });
      leaveRooms.run({ user });
      endSessions.run({ user });
      return done();
    },

    "set-role": ({ user, role }) => {
      if (!isActive(user)) return refused("not_found");
      setRole.run({ id: user, role });
      return done();
    },

    "set-preferences": ({ user, preferences }) => {
      if (!isActive(user)) return refused("not_found");
      setPreferences.run({ id: user, presence: preferences.presence ? 1 : 0, typing: preferences.typing ? 1 : 0 });
      return done();
    },

    "set-password": ({ user, passwordHash, endSessions: ends }) => {
      if (!isActive(user)) return refused("not_found");
      setPassword.run({ id: user, passwordHash });
      if (ends) endSessions.run({ user });
      return done();
    },
  };
}
