import { LIMITS, type Position, type RoomId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/index.ts";
import { addRoom, message, populate, post, write } from "../fixture.ts";

export function unread(store: () => Store): void {
  const mark = (room: RoomId, readUpTo = 0) => ({ room, readUpTo: readUpTo as Position });

  describe("unread counts", () => {
    it("count what others said after the marker, and what of it mentions you", async () => {
      const { room, alice, bob } = await populate(store());
      const shed = await addRoom(store(), "Shed", [alice, bob]);
      const first = await post(store(), room, bob, "one", { mentions: [alice] });
      await post(store(), room, alice, "mine, to myself", { mentions: [alice] });
      await post(store(), room, bob, "two", { mentions: [alice, bob] });
      await post(store(), room, bob, "three");
      const counts = await store().unread(alice, [mark(room, first), mark(shed)]);
      expect(counts.get(room)).toEqual({ unread: 2, mentions: 1 });
      expect(counts.get(shed)).toEqual({ unread: 0, mentions: 0 });
      expect((await store().unread(alice, [mark(room)])).get(room)).toEqual({ unread: 3, mentions: 2 });
      expect((await store().unread(bob, [mark(room)])).get(room)).toEqual({ unread: 1, mentions: 0 });
    });

    it("leave out notes and what was deleted, and follow edits", async () => {
      const { room, alice, bob } = await populate(store());
      await write(store(), { type: "note", room, by: bob, note: "joined", text: "", at: 1 });
      const deleted = await post(store(), room, bob, "one", { mentions: [alice] });
      const edited = await post(store(), room, bob, "two", { mentions: [alice] });
      const given = await post(store(), room, bob, "three");
      await write(store(), { type: "delete", room, message: deleted, by: bob, anyone: false, at: 1 });
      expect((await store().unread(alice, [mark(room)])).get(room)).toEqual({ unread: 2, mentions: 1 });
      await write(store(), { type: "edit", room, message: edited, by: bob, text: "2", mentions: [], at: 1 });
      expect((await store().unread(alice, [mark(room)])).get(room)).toEqual({ unread: 2, mentions: 0 });
      await write(store(), { type: "edit", room, message: given, by: bob, text: "3", mentions: [alice], at: 1 });
      expect((await store().unread(alice, [mark(room)])).get(room)).toEqual({ unread: 2, mentions: 1 });
    });

    it("stop at the limit", async () => {
      const { room, alice, bob } = await populate(store());
      await store().write(
        Array.from({ length: LIMITS.unreadCount + 1 }, () => message(room, bob, "m", { mentions: [alice] })),
      );
      const most = { unread: LIMITS.unreadCount, mentions: LIMITS.unreadCount };
      expect((await store().unread(alice, [mark(room)])).get(room)).toEqual(most);
    });
  });
}
