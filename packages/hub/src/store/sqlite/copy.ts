import type Database from "better-sqlite3";
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a consistent copy of what the connection sees into a new file. It is there whole and on disk, or not at all. */
export function copyDatabase(database: Database.Database, path: string): void {
  if (existsSync(path)) throw new Error(`"${path}" exists already`);
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  try {
    database.prepare("VACUUM INTO ?").run(partial);
    sync(partial, "r+");
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  if (process.platform !== "win32") sync(dirname(path), "r"); // Windows cannot open a folder, and needs no such thing
}

function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
