import { WiresideError } from "@wireside/protocol";
import type Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { copyDatabase } from "./copy.ts";

/**
 * Brings the database up to the last of `migrations`, in one transaction. What was there before is kept in a copy beside
 * it, `FILE.before-TIME-vN`, where N counts the migrations it had. Throws storage_newer when it has one not known here.
 */
export async function migrate(
  database: Database.Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const done = migrationsDone(database);
  const unknown = done.find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined) throw new WiresideError("storage_newer");
  if (done.length === Object.keys(migrations).length) return;
  if (!isEmpty(database))
    copyDatabase(database, `${database.name}.before-${timeInName(new Date())}-v${String(done.length)}`);

  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  database.exec("BEGIN IMMEDIATE");
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
  database.exec("COMMIT");
}

function migrationsDone(database: Database.Database): string[] {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kysely_migration'").get();
  return table === undefined
    ? []
    : database.prepare<[], string>("SELECT name FROM kysely_migration ORDER BY name").pluck().all();
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

/** 2026-05-17T09-30-00Z: colons cannot be in a file's name everywhere. */
function timeInName(time: Date): string {
  return time.toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
}
