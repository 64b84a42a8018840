import Database from "better-sqlite3";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../../src/store/index.ts";
import { populate, post, write } from "../fixture.ts";
import { newFolder } from "./folder.ts";

it("what was edited away or deleted is in no table and not in the index", async () => {
  const file = join(newFolder(), "hub.db");
  const store = await openSqliteStore({ file });
  const { room, alice, bob } = await populate(store);
  const edited = await post(store, room, alice, "zebra one");
  const deleted = await post(store, room, alice, "yak two", { mentions: [bob] });
  await write(store, { type: "edit", room, message: deleted, by: alice, text: "xerus three", mentions: [], at: 1 });
  await write(store, { type: "reaction", room, message: deleted, by: bob, reaction: "walrus", on: true, at: 1 });
  await write(store, { type: "delete", room, message: deleted, by: alice, anyone: false, at: 1 });
  await write(store, { type: "edit", room, message: edited, by: alice, text: "vole four", mentions: [], at: 1 });
  await store.close();

  const database = new Database(file);
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")
    .pluck()
    .all();
  const content = tables.flatMap((table) => database.prepare(`SELECT * FROM "${table}"`).raw().all().flat());
  const text = content
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value)))
    .join("\n");
  expect(text).toContain("vole four");
  for (const gone of ["zebra", "yak", "xerus", "walrus"]) expect(text).not.toContain(gone);
  database.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, words, row)");
  expect(database.prepare("SELECT term FROM temp.terms").pluck().all()).toEqual(["four", "vole"]);
  database.exec("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)");
  database.close();
});
