import type { RoomId, UserId } from "@wireside/protocol";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore, type Change } from "../../../src/store/index.ts";
import { message, populate, post, refused, texts } from "../fixture.ts";
import { newFolder } from "./folder.ts";

it("a change that should never have come this far fails alone, and leaves nothing half done", async () => {
  const store = await openSqliteStore({ file: join(newFolder(), "hub.db") });
  const { room, alice, bob } = await populate(store);
  const notText = { not: "text" } as unknown as string;
  const notUser = notText as unknown as UserId;
  const invite: Change = {
    type: "add-invite",
    tokenHash: new Uint8Array(32),
    role: "guest",
    createdBy: null,
    at: 1,
    expiresAt: 2,
  };
  const outcomes = await store.write([
    message(room, alice, "before"),
    message(room, alice, notText),
    message(room, alice, "half", { mentions: [bob, notUser] }),
    invite,
    invite,
    { type: "set", key: "name", value: notText },
    message(room, alice, "after"),
  ]);
  const bad = refused("internal");
  const good = expect.objectContaining({ ok: true }) as unknown;
  expect(outcomes).toEqual([good, bad, bad, good, bad, bad, good]);
  expect(await texts(store, room)).toEqual(["before", "after"]);
  expect(await store.invites(null)).toHaveLength(1);
  const id = await post(store, room, bob, "later");
  expect((await store.load()).position).toBe(id);
  expect(id).toBe(3);
  await store.close();
});

it("a message of any length that fits the limits is kept as it was, in every script", async () => {
  const store = await openSqliteStore({ file: join(newFolder(), "hub.db") });
  const { room, alice } = await populate(store);
  const long = [
    "x".repeat(16_384),
    "\u{1f331}".repeat(4_096),
    "שלום עולם",
    "\u65e5\u672c\u8a9e",
    "e\u0301",
    "\u0001\t\r\n",
  ];
  await store.write(long.map((text) => message(room, alice, text)));
  expect(await texts(store, room)).toEqual(long);
  expect((await store.search({ words: "שלום", rooms: [room, 2 as RoomId], limit: 5 })).found).toHaveLength(1);
  await store.close();
});
