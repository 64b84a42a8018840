import { WiresideError } from "@wireside/protocol";
import Database from "better-sqlite3";

/**
 * Makes sure that one process alone works on `file`: an exclusive transaction, never ended, on an empty database beside
 * it. SQLite locks through the operating system, so the lock goes with the process, however that ends.
 * Returns how to let go. Throws data_locked.
 */
export function lockData(file: string): () => void {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    lock.pragma("journal_mode = MEMORY"); // nothing is ever written, so there is nothing to keep in a file
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY"))
      throw new WiresideError("data_locked", { cause });
    throw cause;
  }
  return () => {
    lock.close();
  };
}
