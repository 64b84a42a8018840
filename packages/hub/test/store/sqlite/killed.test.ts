import type { MessageId } from "@wireside/protocol";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../../src/store/index.ts";
import { history, populate } from "../fixture.ts";
import { newFolder } from "./folder.ts";
import { kill, startWriter } from "./process.ts";

const ROUNDS = 4;

it("a process killed in the middle of writing loses nothing it was answered for", async () => {
  const file = join(newFolder(), "hub.db");
  const first = await openSqliteStore({ file });
  const { room, alice } = await populate(first);
  await first.close();

  const answered: MessageId[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const writer = startWriter(file, alice, room);
    expect((await writer.lines.next()).value).toBe("open");
    const lines: string[] = [];
    for (let groups = 0; groups < 5 + round * 7; groups++) lines.push(String((await writer.lines.next()).value));
    lines.push(...(await kill(writer)));
    answered.push(...lines.flatMap((line) => line.split(" ").map((id) => Number(id) as MessageId)));
  }

  const store = await openSqliteStore({ file });
  const kept = await history(store, room);
  const ids = new Set(kept.map(({ id }) => id));
  expect(answered.filter((id) => !ids.has(id))).toEqual([]);
  expect(new Set(answered).size).toBe(answered.length);
  // A group is there whole or not at all, and the search knows what history knows.
  expect(kept.length % 16).toBe(0);
  const found = await store.search({ words: "message", rooms: [room], limit: 10_000 });
  expect(found.found.map(({ message }) => message.id)).toEqual([...ids].toReversed());
  await store.close();
}, 60_000);

it("the data belongs to one process at a time, and is free again when that is killed", async () => {
  const file = join(newFolder(), "hub.db");
  const first = await openSqliteStore({ file });
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: "data_locked" });
  const { room, alice } = await populate(first);
  await first.close();

  const writer = startWriter(file, alice, room);
  expect((await writer.lines.next()).value).toBe("open");
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: "data_locked" });
  await kill(writer);
  const second = await openSqliteStore({ file });
  await second.close();
}, 60_000);
