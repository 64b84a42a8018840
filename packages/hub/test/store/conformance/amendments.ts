import { LIMITS, type MessageId, type RoomId, type UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Change, Store } from "../../../src/store/index.ts";
import { addRoom, alreadySo, attempt, message, populate, post, refused, write } from "../fixture.ts";

export function amendments(store: () => Store): void {
  const edit = (room: RoomId, id: MessageId, by: UserId, text: string, mentions: UserId[] = []): Change => ({
    type: "edit",
    room,
    message: id,
    by,
    text,
    mentions,
    at: 300,
  });
  const remove = (room: RoomId, id: MessageId, by: UserId, anyone = false): Change => ({
    type: "delete",
    room,
    message: id,
    by,
    anyone,
    at: 400,
  });
  const react = (room: RoomId, id: MessageId, by: UserId, reaction: string, on = true): Change => ({
    type: "reaction",
    room,
    message: id,
    by,
    reaction,
    on,
    at: 350,
  });

  describe("an edit", () => {
    it("gives the message a new text, new mentions and a time", async () => {
      const { room, alice, bob } = await populate(store());
      const id = await post(store(), room, alice, "teh", { mentions: [bob] });
      const outcome = await write(store(), edit(room, id, alice, "the"));
      expect(outcome).toMatchObject({ fresh: true, at: 300 });
      expect(outcome.id).toBeGreaterThan(id);
      expect(await store().message(room, id)).toEqual({ id, at: 100, by: alice, text: "the", editedAt: 300 });
    });

    it("is for the author alone, while a member", async () => {
      const { room, alice, bob, eve } = await populate(store());
      const id = await post(store(), room, alice, "mine");
      expect(await attempt(store(), edit(room, id, bob, "ours"))).toEqual(refused("forbidden"));
      expect(await attempt(store(), edit(room, id, eve, "ours"))).toEqual(refused("not_found"));
      await write(store(), { type: "remove-member", room, user: alice });
      expect(await attempt(store(), edit(room, id, alice, "late"))).toEqual(refused("not_found"));
    });

    it("needs a message that is there: not deleted, not a note, not of another room", async () => {
      const { room, alice } = await populate(store());
      const other = await addRoom(store(), "Shed", [alice]);
      const id = await post(store(), room, alice, "x");
      const note = await write(store(), { type: "note", room, by: alice, note: "topic", text: "roses", at: 1 });
      expect(await attempt(store(), edit(other, id, alice, "y"))).toEqual(refused("not_found"));
      expect(await attempt(store(), edit(room, note.id as MessageId, alice, "y"))).toEqual(refused("not_found"));
      await write(store(), remove(room, id, alice));
      expect(await attempt(store(), edit(room, id, alice, "y"))).toEqual(refused("not_found"));
    });
  });

  describe("a deletion", () => {
    it("leaves a mark, and nothing of what was said", async () => {
      const { room, alice, bob } = await populate(store());
      const first = await post(store(), room, bob, "first");
      const id = await post(store(), room, alice, "secret", { mentions: [bob], replyTo: first });
      await write(store(), react(room, id, bob, "\u{1f331}"));
      await write(store(), edit(room, id, alice, "secret still", [bob]));
      await write(store(), remove(room, id, alice));
      expect(await store().message(room, id)).toEqual({
        id,
        at: 100,
        by: alice,
        text: "",
        replyTo: first,
        editedAt: 350,
        deletedAt: 400,
      });
    });

    it("is answered as the first one when repeated", async () => {
      const { room, alice } = await populate(store());
      const id = await post(store(), room, alice, "x");
      const first = await write(store(), remove(room, id, alice));
      expect(await attempt(store(), remove(room, id, alice))).toEqual({ ...first, fresh: false });
    });

    it("is for the author, or for one who may delete anyone's", async () => {
      const { room, alice, bob, eve } = await populate(store());
      const id = await post(store(), room, alice, "x");
      expect(await attempt(store(), remove(room, id, bob))).toEqual(refused("forbidden"));
      expect(await attempt(store(), remove(room, id, eve))).toEqual(refused("not_found"));
      await write(store(), remove(room, id, eve, true));
      expect((await store().message(room, id))?.deletedAt).toBe(400);
    });

    it("does not touch notes or messages that are not there", async () => {
      const { room, alice } = await populate(store());
      const note = await write(store(), { type: "note", room, by: alice, note: "topic", text: "roses", at: 1 });
      expect(await attempt(store(), remove(room, note.id as MessageId, alice, true))).toEqual(refused("not_found"));
      expect(await attempt(store(), remove(room, 99 as MessageId, alice, true))).toEqual(refused("not_found"));
    });
  });

  describe("reactions", () => {
    it("are kept in the order they were given", async () => {
      const { room, alice, bob } = await populate(store());
      const id = await post(store(), room, alice, "x");
      for (const [by, reaction] of [
        [bob, "+1"],
        [alice, "+1"],
        [alice, "\u{1f331}"],
      ] as const) {
        expect((await write(store(), react(room, id, by, reaction))).id).toBeGreaterThan(id);
      }
      expect((await store().message(room, id))?.reactions).toEqual({ "+1": [bob, alice], "\u{1f331}": [alice] });
    });

    it("are given once and taken back once", async () => {
      const { room, alice, bob } = await populate(store());
      const id = await post(store(), room, alice, "x");
      expect(await attempt(store(), react(room, id, bob, "+1", false))).toEqual(alreadySo);
      const first = await write(store(), react(room, id, bob, "+1"));
      expect(await attempt(store(), react(room, id, bob, "+1"))).toEqual({ ...first, fresh: false });
      await write(store(), react(room, id, bob, "+1", false));
      expect(await attempt(store(), react(room, id, bob, "+1", false))).toEqual(alreadySo);
      expect(await store().message(room, id)).toEqual({ id, at: 100, by: alice, text: "x" });
    });

    it("may be called anything, also like what objects have by themselves", async () => {
      const { room, alice } = await populate(store());
      const id = await post(store(), room, alice, "x");
      for (const reaction of ["__proto__", "constructor", "1"]) await write(store(), react(room, id, alice, reaction));
      const { reactions = {} } = (await store().message(room, id)) ?? {};
      expect(Object.entries(reactions).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
        ["1", [alice]],
        ["__proto__", [alice]],
        ["constructor", [alice]],
      ]);
    });

    it("have a limit of different ones for one message", async () => {
      const { room, alice, bob } = await populate(store());
      const id = await post(store(), room, alice, "x");
      const names = Array.from({ length: LIMITS.reactionsPerMessage }, (_, index) => `r${String(index)}`);
      expect((await store().write(names.map((name) => react(room, id, alice, name)))).every(({ ok }) => ok)).toBe(true);
      expect(await attempt(store(), react(room, id, alice, "more"))).toEqual(refused("too_many"));
      await write(store(), react(room, id, bob, "r0"));
      await write(store(), react(room, id, alice, "r1", false));
      await write(store(), react(room, id, bob, "more"));
    });

    it("are for members, on messages that are there", async () => {
      const { room, alice, eve } = await populate(store());
      const id = await post(store(), room, alice, "x");
      const note = await write(store(), { type: "note", room, by: alice, note: "joined", text: "", at: 1 });
      expect(await attempt(store(), react(room, id, eve, "+1"))).toEqual(refused("not_found"));
      expect(await attempt(store(), react(room, note.id as MessageId, alice, "+1"))).toEqual(refused("not_found"));
      await write(store(), remove(room, id, alice));
      expect(await attempt(store(), react(room, id, alice, "+1"))).toEqual(refused("not_found"));
    });
  });

  it("amendments of a message work in the group that wrote it", async () => {
    const { room, alice } = await populate(store());
    const { position } = await store().load();
    const id = (position + 1) as MessageId;
    const outcomes = await store().write([
      message(room, alice, "one"),
      edit(room, id, alice, "two"),
      react(room, id, alice, "+1"),
      edit(room, id, alice, "three"),
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.id)).toEqual([id, id + 1, id + 2, id + 3]);
    expect(await store().message(room, id)).toMatchObject({ text: "three", reactions: { "+1": [alice] } });
  });
}
