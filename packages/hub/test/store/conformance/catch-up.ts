import type { MessageId, Position, RoomId, UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Store, StoredEvent } from "../../../src/store/index.ts";
import { START, addRoom, message, populate, post, write } from "../fixture.ts";

const PLENTY = 1_000_000;

export function catchUp(store: () => Store): void {
  const events = (rooms: readonly RoomId[], after: number, bytes = PLENTY) =>
    store().events({ after: after as Position, rooms, bytes });
  const newest = async () => (await store().load()).position;

  describe("catching up", () => {
    it("tells the messages of the rooms asked for, in order, and reaches the newest position", async () => {
      const { room, alice, bob } = await populate(store());
      const [shed, cellar] = [await addRoom(store(), "Shed", [alice]), await addRoom(store(), "Cellar", [bob])];
      const a = await post(store(), room, alice, "a");
      await post(store(), cellar, bob, "not for us");
      const b = await post(store(), shed, alice, "b");
      const note = await write(store(), { type: "note", room, by: bob, note: "left", text: "", at: 100 });
      await post(store(), cellar, bob, "nor this");
      expect(await events([shed, room], START)).toEqual({
        events: [
          { type: "message", room, message: { id: a, at: 100, by: alice, text: "a" } },
          { type: "message", room: shed, message: { id: b, at: 100, by: alice, text: "b" } },
          { type: "message", room, message: { id: note.id, at: 100, by: bob, text: "", note: "left" } },
        ],
        upTo: await newest(),
      });
      expect((await events([room], a)).events.map(idOf)).toEqual([note.id]);
      expect(await events([], START)).toEqual({ events: [], upTo: await newest() });
      expect(await events([room], await newest())).toEqual({ events: [], upTo: await newest() });
    });

    it("tells what happened to messages that were seen before", async () => {
      const { room, alice, bob } = await populate(store());
      const [a, b] = [await post(store(), room, alice, "a"), await post(store(), room, bob, "b")];
      const edited = await write(store(), {
        type: "edit",
        room,
        message: a,
        by: alice,
        text: "A",
        mentions: [bob],
        at: 200,
      });
      const react = (by: UserId, on: boolean) =>
        write(store(), { type: "reaction", room, message: a, by, reaction: "+1", on, at: 201 });
      const given = await react(alice, true);
      await react(bob, true);
      const taken = await react(bob, false);
      const deleted = await write(store(), { type: "delete", room, message: b, by: alice, anyone: true, at: 203 });
      const reaction = { type: "reaction", room, message: a, by: bob, reaction: "+1" };
      expect(await events([room], b)).toEqual({
        events: [
          { type: "edited", position: edited.id, room, message: a, text: "A", mentions: [bob], at: 200 },
          { ...reaction, position: given.id, by: alice, on: true },
          { ...reaction, position: taken.id, on: false },
          { type: "deleted", position: deleted.id, room, message: b, by: alice, at: 203 },
        ],
        upTo: deleted.id,
      });
      expect((await events([room], given.id)).events).toHaveLength(2);
    });

    it("tells messages not seen before as they are now, and nothing twice", async () => {
      const { room, alice, bob } = await populate(store());
      const id = await post(store(), room, alice, "a");
      await write(store(), { type: "edit", room, message: id, by: alice, text: "A", mentions: [], at: 200 });
      await write(store(), { type: "reaction", room, message: id, by: bob, reaction: "+1", on: true, at: 201 });
      expect((await events([room], START)).events).toEqual([
        {
          type: "message",
          room,
          message: { id, at: 100, by: alice, text: "A", editedAt: 200, reactions: { "+1": [bob] } },
        },
      ]);
    });

    it("tells only the last of several edits, and of a deleted message only that", async () => {
      const { room, alice, bob } = await populate(store());
      const [a, b] = [await post(store(), room, alice, "a"), await post(store(), room, alice, "b")];
      for (const message of [a, b]) {
        for (const text of ["1", "2"])
          await write(store(), { type: "edit", room, message, by: alice, text, mentions: [], at: 200 });
        await write(store(), { type: "reaction", room, message, by: bob, reaction: "+1", on: true, at: 201 });
      }
      await write(store(), { type: "delete", room, message: b, by: alice, anyone: false, at: 203 });
      const told = (await events([room], b)).events;
      expect(told.map(({ type }) => type)).toEqual(["edited", "reaction", "deleted"]);
      expect(told[0]).toMatchObject({ message: a, text: "2" });
    });

    it("stops where the bytes are used up, and goes on from there without loss or repeat", async () => {
      const { room, alice } = await populate(store());
      await store().write(
        Array.from({ length: 20 }, (_, index) => message(room, alice, "ä".repeat(50) + String(index % 10))),
      );
      const seen: number[] = [];
      let after = START;
      const sizes: number[] = [];
      while (after < (await newest())) {
        const page = await events([room], after, 404);
        sizes.push(page.events.length);
        seen.push(...page.events.map(idOf));
        after = page.upTo;
      }
      expect(sizes).toEqual([4, 4, 4, 4, 4]);
      expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it("tells at least one thing, however large", async () => {
      const { room, alice } = await populate(store());
      const id = await post(store(), room, alice, "x".repeat(10_000));
      await post(store(), room, alice, "y");
      expect(await events([room], START, 10)).toMatchObject({ events: [{ message: { id } }], upTo: id });
    });

    it("tells a thousand things at a time", async () => {
      const { room, alice, eve } = await populate(store());
      const quiet = await addRoom(store(), "Shed", [eve]);
      const more = [message(quiet, eve, "elsewhere"), message(room, alice, "m")];
      await store().write([...Array.from({ length: 1_000 }, () => message(room, alice, "m")), ...more]);
      const first = await events([room], START);
      expect(first.events).toHaveLength(1_000);
      expect(first.upTo).toBe(1_000);
      expect(await events([room], first.upTo)).toMatchObject({ events: [{ message: { id: 1_002 } }], upTo: 1_002 });
      expect(await events([room], 2)).toMatchObject({ upTo: 1_002, events: { length: 999 } });
    });

    it("finds the few things of a quiet room in a long log", async () => {
      const { room, alice, eve } = await populate(store());
      const quiet = await addRoom(store(), "Shed", [eve]);
      const first = await post(store(), quiet, eve, "first");
      for (let round = 0; round < 9; round++)
        await store().write(Array.from({ length: 2_000 }, () => message(room, alice, "m")));
      const second = await post(store(), quiet, eve, "second");
      expect(await events([quiet], START)).toMatchObject({
        events: [{ message: { id: first } }, { message: { id: second } }],
        upTo: second,
      });
    });
  });
}

function idOf(event: StoredEvent): MessageId | Position {
  return event.type === "message" ? event.message.id : event.position;
}
