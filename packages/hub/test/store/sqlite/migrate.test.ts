import Database from "better-sqlite3";
import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../../../src/store/index.ts";
import { migrate } from "../../../src/store/sqlite/migrate.ts";
import { talk } from "../../../src/store/sqlite/migrations/0001-talk.ts";
import { MIGRATIONS } from "../../../src/store/sqlite/migrations/index.ts";
import { populate, post, texts } from "../fixture.ts";
import { newFolder } from "./folder.ts";

const next: Migration = {
  async up(db) {
    await sql`CREATE TABLE later (id INTEGER PRIMARY KEY)`.execute(db);
    await sql`DELETE FROM message`.execute(db);
  },
};
const failing: Migration = {
  async up(db) {
    await sql`DELETE FROM message`.execute(db);
    await sql`SELECT nonsense FROM nowhere`.execute(db);
  },
};

/** A store with one message in it, closed. */
async function storeWithMessage() {
  const file = join(newFolder(), "hub.db");
  const store = await openSqliteStore({ file });
  const { room, alice } = await populate(store);
  await post(store, room, alice, "from before");
  await store.close();
  return { file, room, copies: () => readdirSync(dirname(file)).filter((name) => name.includes(".before-")) };
}

function open(file: string): Database.Database {
  const database = new Database(file);
  onTestFinished(() => {
    database.close();
  });
  return database;
}

it("a new store needs no copy, nor does one that is up to date", async () => {
  const { file, copies } = await storeWithMessage();
  await (await openSqliteStore({ file })).close();
  expect(copies()).toEqual([]);
});

it("an older store is migrated, and a copy of what it was is kept beside it", async () => {
  const { file, room, copies } = await storeWithMessage();
  const database = open(file);
  await migrate(database, { ...MIGRATIONS, "9999-next": next });
  expect(database.prepare("SELECT count(*) FROM message").pluck().get()).toBe(0);

  const [copy = ""] = copies();
  expect(copy).toMatch(/^hub\.db\.before-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-v2$/);
  const old = await openSqliteStore({ file: join(dirname(file), copy) });
  expect(await texts(old, room)).toEqual(["from before"]);
  await old.close();
});

it("a store from before there were doors is kept as it was, with nobody who came through one", async () => {
  const file = join(newFolder(), "hub.db");
  const database = open(file);
  await migrate(database, { "0001-talk": talk });
  database.exec("INSERT INTO user (name, key, role, createdAt) VALUES ('Alice', 'alice', 'member', 1)");
  database.close();
  const store = await openSqliteStore({ file });
  const { users } = await store.load();
  expect(users).toEqual([
    {
      id: 1,
      name: "Alice",
      key: "alice",
      role: "member",
      registered: false,
      createdAt: 1,
      preferences: { presence: true, typing: true },
    },
  ]);
  await store.close();
  expect(readdirSync(dirname(file)).filter((name) => name.endsWith("-v1"))).toHaveLength(1);
});

it("a store written by a newer version is refused, and can be tried again", async () => {
  const { file } = await storeWithMessage();
  const database = open(file);
  await migrate(database, { ...MIGRATIONS, "9999-next": next });
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: "storage_newer" });
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: "storage_newer" });
});

it("a migration that fails leaves the store as it was", async () => {
  const { file, room } = await storeWithMessage();
  const database = open(file);
  await expect(migrate(database, { ...MIGRATIONS, "9998-next": next, "9999-failing": failing })).rejects.toThrow(
    "no such table",
  );
  database.close();
  const store = await openSqliteStore({ file });
  expect(await texts(store, room)).toEqual(["from before"]);
  await store.close();
});

it("a file that is no database is refused and left alone", async () => {
  const file = join(newFolder(), "hub.db");
  writeFileSync(file, "not a database, but long enough to be looked at as if it were one ".repeat(20));
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: "storage_failed" });
});

it("a folder that is not there is told as such", async () => {
  const file = join(newFolder(), "missing", "hub.db");
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: "storage_failed" });
});
