import Database from "better-sqlite3";
import { workerData } from "node:worker_threads";
import type { Change } from "../store.ts";
import { lockData } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { packOutcomes } from "./packed-outcomes.ts";
import { serve } from "./thread.ts";
import { createWriteGroup } from "./write/group.ts";

export type WriterHandlers = Awaited<ReturnType<typeof openWriter>>;

/** The one connection that writes. It holds the lock on the data as long as it lives. */
async function openWriter(file: string) {
  const unlock = lockData(file);
  const database = new Database(file);
  await migrate(database, MIGRATIONS);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL"); // the log is on disk when COMMIT returns
  database.pragma("temp_store = MEMORY");
  database.pragma(`cache_size = -${String(CACHE_KIB)}`);
  database.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
  database.pragma(`journal_size_limit = ${String(WAL_BYTES)}`);
  const write = createWriteGroup(database);

  return {
    ready: () => undefined,
    write: (changes: readonly Change[]) => packOutcomes(write(changes)),
    close: () => {
      database.close();
      unlock();
    },
  };
}

const CACHE_KIB = 32_768;
/** The log goes into the file every so many pages of 4 KiB: rarely, for pages written often are then copied once. */
const CHECKPOINT_PAGES = 4_000;
/** A log that grew larger than this, under a long read, is cut back. */
const WAL_BYTES = 67_108_864;

serve(() => openWriter(workerData as string));
