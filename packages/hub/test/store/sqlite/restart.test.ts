import type { MessageId, Position } from "@wireside/protocol";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore, type Store } from "../../../src/store/index.ts";
import { START, message, populate, post, texts, write } from "../fixture.ts";
import { newFolder } from "./folder.ts";

async function reopened(store: Store, file: string): Promise<Store> {
  await store.close();
  return openSqliteStore({ file });
}

it("a store that was closed and opened again has everything", async () => {
  const file = join(newFolder(), "hub.db");
  let store = await openSqliteStore({ file });
  const { room, alice, bob } = await populate(store);
  const id = await post(store, room, alice, "kept", { nonce: "n1", mentions: [bob], at: 500 });
  await write(store, { type: "reaction", room, message: id, by: bob, reaction: "+1", on: true, at: 501 });
  await write(store, { type: "set", key: "name", value: "Greenhouse" });
  const everything = async () => ({
    state: await store.load(),
    events: await store.events({ after: START, rooms: [room], bytes: 1_000 }),
    found: await store.search({ words: "kept", rooms: [room], limit: 1 }),
    unread: await store.unread(bob, [{ room, readUpTo: START }]),
  });
  const before = await everything();

  store = await reopened(store, file);
  expect(await everything()).toEqual(before);
  expect(await write(store, message(room, alice, "kept", { nonce: "n1" }))).toMatchObject({ id, fresh: false });
  await store.close();
});

it("positions, ids and time go on where they were, whatever came last", async () => {
  const file = join(newFolder(), "hub.db");
  let store = await openSqliteStore({ file });
  const { room, alice } = await populate(store);
  const session = { type: "add-session", user: alice, client: "", address: "", at: 1, expiresAt: 9, most: 9 } as const;
  const first = await write(store, { ...session, tokenHash: new Uint8Array(32) });
  await write(store, { type: "end-session", session: first.id, user: alice });
  const id = await post(store, room, alice, "x", { at: 500 });
  const edit = await write(store, { type: "edit", room, message: id, by: alice, text: "y", mentions: [], at: 700 });

  store = await reopened(store, file);
  expect((await store.load()).position).toBe(edit.id);
  const next = await write(store, message(room, alice, "z", { at: 600 }));
  expect(next).toMatchObject({ id: edit.id + 1, at: 700 });
  expect((await write(store, { ...session, tokenHash: new Uint8Array(32) })).id).toBeGreaterThan(first.id);
  await store.close();
});

it("a closed store leaves one file beside its lock, and refuses what is asked of it", async () => {
  const file = join(newFolder(), "hub.db");
  const store = await openSqliteStore({ file });
  const { room, alice } = await populate(store);
  await store.search({ words: "", rooms: [room], limit: 1 });
  await store.close();
  expect(readdirSync(dirname(file)).toSorted()).toEqual(["hub.db", "hub.db.lock"]);
  for (const ask of [
    () => store.load(),
    () => store.write([message(room, alice, "late")]),
    () => store.search({ words: "", rooms: [room], limit: 1 }),
    () => store.message(room, 1 as MessageId),
    () => store.events({ after: 0 as Position, rooms: [room], bytes: 1 }),
    () => store.backup(`${file}.copy`),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: "storage_failed" });
  }
  await store.close();
});

it("a backup made while the store is in use opens as a store of its own", async () => {
  const file = join(newFolder(), "hub.db");
  const store = await openSqliteStore({ file });
  const { room, alice } = await populate(store);
  await store.write(Array.from({ length: 300 }, (_, index) => message(room, alice, `before ${String(index)}`)));
  const copy = join(dirname(file), "copy.db");
  const writing = Array.from({ length: 50 }, (_, index) =>
    store.write([message(room, alice, `meanwhile ${String(index)}`)]),
  );
  await Promise.all([store.backup(copy), ...writing]);
  await expect(store.backup(copy)).rejects.toMatchObject({ code: "storage_failed" });

  const second = await openSqliteStore({ file: copy });
  const copied = await texts(second, room);
  expect(copied).toEqual((await texts(store, room)).slice(0, copied.length));
  expect(copied.length).toBeGreaterThanOrEqual(300);
  expect((await second.load()).hubId).toBe((await store.load()).hubId);
  await Promise.all([store.close(), second.close()]);
});
