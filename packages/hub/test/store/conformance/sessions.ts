import type { UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/index.ts";
import { addUser, attempt, refused, write } from "../fixture.ts";

export function sessions(store: () => Store): void {
  const token = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
  const open = async (user: UserId, byte: number, most = 32): Promise<number> => {
    const where = { client: "test", address: "127.0.0.1" };
    return (
      await write(store(), {
        type: "add-session",
        user,
        tokenHash: token(byte),
        ...where,
        at: 10,
        expiresAt: 1_000,
        most,
      })
    ).id;
  };
  const ids = async (user: UserId): Promise<number[]> => (await store().sessions(user)).map(({ id }) => id);

  describe("sessions", () => {
    it("are found by their token", async () => {
      const user = await addUser(store(), "Alice");
      const id = await open(user, 1);
      const row = { id, user, createdAt: 10, seenAt: 10, expiresAt: 1_000, client: "test", address: "127.0.0.1" };
      expect(await store().sessionByToken(token(1))).toEqual(row);
      expect(await store().sessions(user)).toEqual([row]);
      expect(await store().sessionByToken(token(2))).toBeUndefined();
    });

    it("take note of when they were last seen, and never go back", async () => {
      const user = await addUser(store(), "Alice");
      const session = await open(user, 1);
      await write(store(), { type: "seen-session", session, at: 500 });
      await write(store(), { type: "seen-session", session, at: 400 });
      expect((await store().sessionByToken(token(1)))?.seenAt).toBe(500);
      expect(await attempt(store(), { type: "seen-session", session: session + 1, at: 1 })).toEqual(
        refused("not_found"),
      );
    });

    it("are ended by their own person only", async () => {
      const [alice, bob] = [await addUser(store(), "Alice"), await addUser(store(), "Bob")];
      const session = await open(alice, 1);
      expect(await attempt(store(), { type: "end-session", session, user: bob })).toEqual(refused("not_found"));
      await write(store(), { type: "end-session", session, user: alice });
      expect(await store().sessionByToken(token(1))).toBeUndefined();
      expect(await open(alice, 2)).toBeGreaterThan(session);
    });

    it("end, the oldest first, when there are too many of one person", async () => {
      const [alice, bob] = [await addUser(store(), "Alice"), await addUser(store(), "Bob")];
      const other = await open(bob, 9);
      const opened: number[] = [];
      for (let byte = 1; byte <= 4; byte++) opened.push(await open(alice, byte, 3));
      expect(await ids(alice)).toEqual(opened.slice(1));
      expect(await ids(bob)).toEqual([other]);
    });

    it("end with a new password, unless the same one was only hashed anew", async () => {
      const user = await addUser(store(), "Alice");
      await open(user, 1);
      await write(store(), { type: "set-password", user, passwordHash: "a", endSessions: false });
      expect(await ids(user)).toHaveLength(1);
      await write(store(), { type: "set-password", user, passwordHash: "b", endSessions: true });
      expect(await ids(user)).toEqual([]);
    });

    it("end when their person is retired, who gets no new ones", async () => {
      const user = await addUser(store(), "Alice");
      await open(user, 1);
      await write(store(), { type: "retire-user", user });
      expect(await ids(user)).toEqual([]);
      await expect(open(user, 2)).rejects.toThrow("not_found");
    });
  });
}
