import { WiresideError } from "@wireside/protocol";
import Database from "better-sqlite3";

/** What went wrong in SQLite or the file system, as the code the hub answers with. */
export function toStorageError(error: unknown): WiresideError {
  if (error instanceof WiresideError) return error;
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT")
    return new WiresideError("disk_full", { cause: error });
  return new WiresideError("storage_failed", {
    message: `The hub's store failed: ${message} (${code ?? "no code"}).`,
    cause: error,
  });
}

/** Is it the fault of one change alone (of ours, then: the hub checks what it writes), so that the others can stand? */
export function isOfOneChange(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return error instanceof TypeError || error instanceof RangeError;
  return (
    error.code.startsWith("SQLITE_CONSTRAINT") || error.code === "SQLITE_TOOBIG" || error.code === "SQLITE_MISMATCH"
  );
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
