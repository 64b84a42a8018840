import type { UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Change, Store } from "../../../src/store/index.ts";
import { addUser, alreadySo, attempt, history, message, populate, post, refused, write } from "../fixture.ts";

export function people(store: () => Store): void {
  describe("people", () => {
    it("are kept with name, role, time and preferences", async () => {
      const id = await addUser(store(), "Alice");
      await write(store(), { type: "set-role", user: id, role: "admin" });
      await write(store(), { type: "set-preferences", user: id, preferences: { presence: false, typing: true } });
      expect((await store().load()).users).toEqual([
        {
          id,
          name: "Alice",
          key: "alice",
          role: "admin",
          registered: false,
          createdAt: 1,
          preferences: { presence: false, typing: true },
        },
      ]);
    });

    it("who came through a door stay marked with it, when they are retired too", async () => {
      const { id } = await write(store(), { ...newUser("Cleo", "cleo"), role: "guest", door: "chatroom" });
      await write(store(), { ...newUser("Gus", "gus"), role: "guest", door: "groupchat" });
      await write(store(), newUser("Alice", "alice"));
      await write(store(), { type: "retire-user", user: id as UserId });
      const { users } = await store().load();
      expect(users.map(({ door }) => door)).toEqual(["chatroom", "groupchat", undefined]);
      expect(users[0]?.retired).toBe(true);
    });

    it("cannot take a name that is taken", async () => {
      await addUser(store(), "Alice");
      expect(await attempt(store(), newUser("ALICE", "alice"))).toEqual(refused("name_taken"));
      expect((await store().load()).users).toHaveLength(1);
    });

    it("with a password are registered, and the password is kept as its hash", async () => {
      const { id } = await write(store(), { ...newUser("Alice", "alice"), passwordHash: "$argon2id$1" });
      expect((await store().load()).users[0]?.registered).toBe(true);
      expect(await store().passwordHash(id as UserId)).toBe("$argon2id$1");
      await write(store(), {
        type: "set-password",
        user: id as UserId,
        passwordHash: "$argon2id$2",
        endSessions: false,
      });
      expect(await store().passwordHash(id as UserId)).toBe("$argon2id$2");
    });

    it("without a password are registered by setting one", async () => {
      const user = await addUser(store(), "Alice");
      expect(await store().passwordHash(user)).toBeUndefined();
      await write(store(), { type: "set-password", user, passwordHash: "$argon2id$1", endSessions: true });
      expect((await store().load()).users[0]?.registered).toBe(true);
    });

    it("who are retired leave their name, rooms and password, and stay in history", async () => {
      const { alice, bob, room } = await populate(store());
      await post(store(), room, alice, "I was here");
      await write(store(), { type: "set-password", user: alice, passwordHash: "$argon2id$1", endSessions: true });
      await write(store(), { type: "retire-user", user: alice });
      const { users, memberships } = await store().load();
      expect(users.find(({ id }) => id === alice)).toMatchObject({ name: "Alice", retired: true, registered: false });
      expect(memberships.map(({ user }) => user)).toEqual([bob]);
      expect(await store().passwordHash(alice)).toBeUndefined();
      expect(await attempt(store(), message(room, alice, "and again"))).toEqual(refused("not_found"));
      expect((await history(store(), room)).map(({ by }) => by)).toEqual([alice]);
      expect(await addUser(store(), "Alice")).not.toBe(alice);
    });

    it("are retired once", async () => {
      const user = await addUser(store(), "Alice");
      await write(store(), { type: "retire-user", user });
      expect(await attempt(store(), { type: "retire-user", user })).toEqual(alreadySo);
    });

    it("who are not there, or retired, cannot be changed", async () => {
      const user = await addUser(store(), "Alice");
      await write(store(), { type: "retire-user", user });
      for (const nobody of [user, 77 as UserId]) {
        const changes: Change[] = [
          { type: "set-role", user: nobody, role: "admin" },
          { type: "set-preferences", user: nobody, preferences: { presence: true, typing: true } },
          { type: "set-password", user: nobody, passwordHash: "x", endSessions: true },
        ];
        expect(await store().write(changes)).toEqual(changes.map(() => refused("not_found")));
      }
      expect(await attempt(store(), { type: "retire-user", user: 77 as UserId })).toEqual(refused("not_found"));
    });
  });

  describe("settings", () => {
    it("are set and replaced", async () => {
      const before = await store().load();
      expect(before.settings).toEqual({});
      await store().write([
        { type: "set", key: "access", value: "open" },
        { type: "set", key: "name", value: "Greenhouse" },
        { type: "set", key: "access", value: "invite" },
      ]);
      const { settings, hubId } = await store().load();
      expect(settings).toEqual({ access: "invite", name: "Greenhouse" });
      expect(hubId).toBe(before.hubId);
      expect(hubId.length).toBeGreaterThan(20);
    });
  });
}

function newUser(name: string, key: string): Extract<Change, { type: "add-user" }> {
  return { type: "add-user", name, key, role: "member", passwordHash: undefined, invite: undefined, at: 1 };
}
