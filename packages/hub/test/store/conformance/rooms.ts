import type { Position, RoomId, RoomKind, UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { Change, Store } from "../../../src/store/index.ts";
import { addRoom, alreadySo, attempt, populate, post, refused, write } from "../fixture.ts";

export function rooms(store: () => Store): void {
  describe("rooms", () => {
    it("are kept with their members and their newest message", async () => {
      const { alice, bob, room } = await populate(store());
      const last = await post(store(), room, alice, "hello");
      const state = await store().load();
      expect(state.rooms).toEqual([{ id: room, kind: "public", name: "Garden", key: "garden", topic: "", last }]);
      expect(state.memberships).toEqual([
        { room, user: alice, role: "member", readUpTo: 0 },
        { room, user: bob, role: "member", readUpTo: 0 },
      ]);
      expect(state.position).toBe(last);
    });

    it("cannot have the name of another", async () => {
      const { alice } = await populate(store());
      expect(await attempt(store(), newRoom("public", "garden", [alice]))).toEqual(refused("room_taken"));
      expect(await attempt(store(), newRoom("private", "garden", [alice]))).toEqual(refused("room_taken"));
    });

    it("are not made with people who are not there", async () => {
      const { alice, bob } = await populate(store());
      await write(store(), { type: "retire-user", user: bob });
      expect(await attempt(store(), newRoom("public", "shed", [alice, bob]))).toEqual(refused("not_found"));
      expect(await attempt(store(), newRoom("public", "shed", [99 as UserId]))).toEqual(refused("not_found"));
    });

    it("of two are made once, whatever other rooms are called", async () => {
      const { alice, bob } = await populate(store());
      await addRoom(store(), "1:2", [alice]);
      const first = await write(store(), newRoom("direct", "1:2", [alice, bob]));
      const second = await attempt(store(), newRoom("direct", "1:2", [alice, bob]));
      expect(second).toEqual(alreadySo);
      expect(second).toMatchObject({ id: first.id });
    });

    it("change name and topic, each alone", async () => {
      const { room } = await populate(store());
      await write(store(), { type: "change-room", room, topic: "roses" });
      await write(store(), { type: "change-room", room, name: "Orchard", key: "orchard" });
      expect((await store().load()).rooms).toMatchObject([{ name: "Orchard", key: "orchard", topic: "roses" }]);
    });

    it("keep their name when the new one is taken", async () => {
      const { room, alice } = await populate(store());
      await addRoom(store(), "Shed", [alice]);
      expect(await attempt(store(), { type: "change-room", room, name: "SHED", key: "shed" })).toEqual(
        refused("room_taken"),
      );
      await write(store(), { type: "change-room", room, name: "GARDEN", key: "garden" });
      expect(await attempt(store(), { type: "change-room", room: 9 as RoomId, topic: "" })).toEqual(
        refused("not_found"),
      );
    });

    it("take people in and let them go", async () => {
      const { room, alice, bob, eve } = await populate(store());
      await write(store(), { type: "add-member", room, user: eve, role: "owner" });
      expect(await attempt(store(), { type: "add-member", room, user: eve, role: "member" })).toEqual(alreadySo);
      await write(store(), { type: "remove-member", room, user: bob });
      expect(await attempt(store(), { type: "remove-member", room, user: bob })).toEqual(alreadySo);
      const { memberships } = await store().load();
      expect(memberships.map(({ user, role }) => [user, role])).toEqual([
        [alice, "member"],
        [eve, "owner"],
      ]);
    });

    it("take in nobody who is not there or retired, and nobody can be taken into none", async () => {
      const { room, eve } = await populate(store());
      expect(await attempt(store(), { type: "add-member", room: 9 as RoomId, user: eve, role: "member" })).toEqual(
        refused("not_found"),
      );
      await write(store(), { type: "retire-user", user: eve });
      for (const user of [eve, 99 as UserId]) {
        expect(await attempt(store(), { type: "add-member", room, user, role: "member" })).toEqual(
          refused("not_found"),
        );
      }
    });
  });

  describe("read markers", () => {
    it("move forward only, and not past what is written", async () => {
      const { room, alice, bob, eve } = await populate(store());
      const first = await post(store(), room, bob, "one");
      const second = await post(store(), room, bob, "two");
      const read = (user: UserId, upTo: number): Change => ({ type: "read", room, user, upTo: upTo as Position });
      const markers = async () => (await store().load()).memberships.map(({ readUpTo }) => readUpTo);
      await write(store(), read(alice, first));
      expect(await markers()).toEqual([first, 0]);
      expect(await attempt(store(), read(alice, first))).toEqual(alreadySo);
      await write(store(), read(alice, second + 1_000));
      expect(await markers()).toEqual([second, 0]);
      expect(await attempt(store(), read(alice, first))).toEqual(alreadySo);
      expect(await attempt(store(), read(eve, first))).toEqual(refused("not_found"));
    });

    it("are forgotten with the membership", async () => {
      const { room, alice, bob } = await populate(store());
      const upTo = (await post(store(), room, bob, "one")) as number as Position;
      await write(store(), { type: "read", room, user: alice, upTo });
      await write(store(), { type: "remove-member", room, user: alice });
      await write(store(), { type: "add-member", room, user: alice, role: "member" });
      expect((await store().load()).memberships.map(({ readUpTo }) => readUpTo)).toEqual([0, 0]);
    });
  });
}

function newRoom(kind: RoomKind, key: string, members: readonly UserId[]): Change {
  return {
    type: "add-room",
    kind,
    name: key,
    key,
    topic: "",
    members: members.map((user) => ({ user, role: "member" })),
    at: 1,
  };
}
