import type { UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Change, Store } from "../../../src/store/index.ts";
import { addUser, attempt, refused, write } from "../fixture.ts";

const TOKEN = new Uint8Array(32).fill(1);
const OTHER = new Uint8Array(32).fill(2);

export function invites(store: () => Store): void {
  const invite = (tokenHash: Uint8Array, createdBy: UserId | null = null) =>
    write(store(), { type: "add-invite", tokenHash, role: "guest", createdBy, at: 10, expiresAt: 100 });

  describe("invites", () => {
    it("are found by their token and listed by their maker", async () => {
      const alice = await addUser(store(), "Alice");
      const first = await invite(TOKEN);
      const second = await invite(OTHER, alice);
      const made = { role: "guest", createdAt: 10, expiresAt: 100, usedBy: null };
      expect(await store().inviteByToken(TOKEN)).toEqual({ id: first.id, createdBy: null, ...made });
      expect(await store().invites(alice)).toEqual([{ id: second.id, createdBy: alice, ...made }]);
      expect((await store().invites(null)).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect(await store().inviteByToken(new Uint8Array(32))).toBeUndefined();
    });

    it("let one person in, once", async () => {
      await invite(TOKEN);
      const { id } = await write(store(), newcomer("Alice", TOKEN));
      expect((await store().inviteByToken(TOKEN))?.usedBy).toBe(id);
      expect(await attempt(store(), newcomer("Bob", TOKEN))).toEqual(refused("invite_used"));
      expect((await store().load()).users.map(({ name }) => name)).toEqual(["Alice"]);
    });

    it("let only one in of two who come at the same moment", async () => {
      await invite(TOKEN);
      const outcomes = await store().write([newcomer("Alice", TOKEN), newcomer("Bob", TOKEN)]);
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    });

    it("are not used up by one whose name is taken", async () => {
      await addUser(store(), "Alice");
      await invite(TOKEN);
      expect(await attempt(store(), newcomer("Alice", TOKEN))).toEqual(refused("name_taken"));
      expect((await store().inviteByToken(TOKEN))?.usedBy).toBeNull();
    });

    it("are refused when unknown and from the moment they expire", async () => {
      await invite(TOKEN);
      expect(await attempt(store(), newcomer("Bob", OTHER))).toEqual(refused("bad_invite"));
      expect(await attempt(store(), newcomer("Bob", TOKEN, 100))).toEqual(refused("invite_expired"));
      await write(store(), newcomer("Bob", TOKEN, 99));
    });

    it("can be taken back until they are used, and their ids are not given again", async () => {
      const first = await invite(TOKEN);
      await write(store(), { type: "remove-invite", invite: first.id });
      expect(await store().invites(null)).toEqual([]);
      expect(await attempt(store(), { type: "remove-invite", invite: first.id })).toEqual(refused("not_found"));
      const second = await invite(OTHER);
      expect(second.id).toBeGreaterThan(first.id);
      await write(store(), newcomer("Bob", OTHER));
      expect(await attempt(store(), { type: "remove-invite", invite: second.id })).toEqual(refused("not_found"));
    });
  });
}

function newcomer(name: string, invite: Uint8Array, at = 50): Change {
  return { type: "add-user", name, key: name.toLowerCase(), role: "guest", passwordHash: "$argon2id$", invite, at };
}
