import type { MessageId, RoomId, UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/index.ts";
import { addRoom, alreadySo, attempt, history, message, populate, post, refused, texts, write } from "../fixture.ts";

export function messages(store: () => Store): void {
  describe("messages", () => {
    it("get rising ids in the order they are written, over all rooms", async () => {
      const { room, alice, bob } = await populate(store());
      const other = await addRoom(store(), "Shed", [alice]);
      const outcomes = await store().write([
        message(room, alice, "a"),
        message(other, alice, "b"),
        message(room, bob, "c"),
      ]);
      const ids = outcomes.map((outcome) => (outcome.ok ? outcome.id : 0));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      expect(new Set(ids).size).toBe(3);
      expect(await texts(store(), room)).toEqual(["a", "c"]);
    });

    it("come back as they were written", async () => {
      const { room, alice, bob } = await populate(store());
      const first = await post(store(), room, bob, "first \u{1f331} 'quoted' \"twice\"\n**bold**");
      const id = await post(store(), room, alice, "@Bob", {
        replyTo: first,
        mentions: [bob, alice],
        at: 200,
        nonce: "n",
      });
      const expected = { id, at: 200, by: alice, text: "@Bob", replyTo: first, mentions: [bob, alice] };
      expect(await store().message(room, id)).toEqual(expected);
      expect(await history(store(), room)).toEqual([
        { id: first, at: 100, by: bob, text: "first \u{1f331} 'quoted' \"twice\"\n**bold**" },
        expected,
      ]);
    });

    it("are found in their own room only", async () => {
      const { room, alice } = await populate(store());
      const other = await addRoom(store(), "Shed", [alice]);
      const id = await post(store(), room, alice, "here");
      expect(await store().message(other, id)).toBeUndefined();
      expect(await store().message(room, (id + 1) as MessageId)).toBeUndefined();
    });

    it("never carry a time before that of the one before", async () => {
      const { room, alice } = await populate(store());
      const outcomes = await store().write([100, 50, 120].map((at) => message(room, alice, "x", { at })));
      expect(outcomes.map((outcome) => outcome.ok && outcome.at)).toEqual([100, 100, 120]);
      expect((await history(store(), room)).map(({ at }) => at)).toEqual([100, 100, 120]);
    });

    it("with a nonce seen before are answered with the first one, in one group and later", async () => {
      const { room, alice, bob } = await populate(store());
      const sent = message(room, alice, "once", { nonce: "n1" });
      const [first, second] = await store().write([sent, { ...sent, at: 500 }]);
      expect(first).toMatchObject({ ok: true, fresh: true, at: 100 });
      expect(second).toEqual({ ...first, fresh: false });
      expect(await attempt(store(), { ...sent, at: 900 })).toEqual({ ...first, fresh: false });
      await post(store(), room, bob, "another's", { nonce: "n1" });
      expect(await texts(store(), room)).toEqual(["once", "another's"]);
    });

    it("sent again by one who has left since are answered all the same", async () => {
      const { room, alice } = await populate(store());
      await post(store(), room, alice, "once", { nonce: "n1" });
      await write(store(), { type: "remove-member", room, user: alice });
      expect(await attempt(store(), message(room, alice, "once", { nonce: "n1" }))).toEqual(alreadySo);
    });

    it("of one who is not in the room are refused, and the others of the group stand", async () => {
      const { room, alice, eve } = await populate(store());
      const outcomes = await store().write([
        message(room, alice, "a"),
        message(room, eve, "b"),
        message(room, alice, "c"),
      ]);
      expect(outcomes).toEqual([
        expect.objectContaining({ ok: true }),
        refused("not_found"),
        expect.objectContaining({ ok: true }),
      ]);
      expect(await texts(store(), room)).toEqual(["a", "c"]);
      expect(await attempt(store(), message(77 as RoomId, alice, "d"))).toEqual(refused("not_found"));
      expect(await attempt(store(), message(room, 77 as UserId, "e"))).toEqual(refused("not_found"));
    });

    it("of one removed in the same group are refused", async () => {
      const { room, alice } = await populate(store());
      const outcomes = await store().write([
        { type: "remove-member", room, user: alice },
        message(room, alice, "late"),
      ]);
      expect(outcomes[1]).toEqual(refused("not_found"));
    });

    it("reply to one of the same room only", async () => {
      const { room, alice, eve } = await populate(store());
      const other = await addRoom(store(), "Shed", [alice]);
      const first = await post(store(), other, alice, "there");
      expect(await attempt(store(), message(room, alice, "?", { replyTo: first }))).toEqual(refused("bad_request"));
      expect(await attempt(store(), message(room, alice, "?", { replyTo: 999 as MessageId }))).toEqual(
        refused("bad_request"),
      );
      expect(await attempt(store(), message(room, eve, "?", { replyTo: first }))).toEqual(refused("not_found"));
      expect(await texts(store(), room)).toEqual([]);
    });

    it("are written in any number at once", async () => {
      const { room, alice } = await populate(store());
      expect(await store().write([])).toEqual([]);
      const outcomes = await store().write(
        Array.from({ length: 500 }, (_, index) => message(room, alice, `m${String(index)}`)),
      );
      expect(outcomes.every(({ ok }) => ok)).toBe(true);
      expect(await texts(store(), room)).toHaveLength(500);
    });
  });

  describe("notes", () => {
    it("stand between the messages, whoever is a member", async () => {
      const { room, alice, eve } = await populate(store());
      await post(store(), room, alice, "before");
      const { id } = await write(store(), { type: "note", room, by: eve, note: "left", text: "", at: 150 });
      await post(store(), room, alice, "after", { at: 160 });
      expect((await history(store(), room))[1]).toEqual({ id, at: 150, by: eve, text: "", note: "left" });
      expect((await store().load()).rooms[0]?.last).toBe(id + 1);
    });

    it("need a room", async () => {
      const { alice } = await populate(store());
      const outcome = await attempt(store(), {
        type: "note",
        room: 77 as RoomId,
        by: alice,
        note: "joined",
        text: "",
        at: 1,
      });
      expect(outcome).toEqual(refused("not_found"));
    });
  });
}
