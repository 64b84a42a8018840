import Database from "better-sqlite3";
import { workerData } from "node:worker_threads";
import { copyDatabase } from "./copy.ts";
import { createEvents } from "./read/events.ts";
import { createHistory } from "./read/history.ts";
import { createLoadMessages } from "./read/messages.ts";
import { createPeopleReads } from "./read/people.ts";
import { createSearch } from "./read/search.ts";
import { createSnapshot } from "./read/snapshot.ts";
import { createFindTime } from "./read/time.ts";
import { createUnread } from "./read/unread.ts";
import { Statements } from "./statement.ts";
import { serve } from "./thread.ts";

export type ReaderHandlers = ReturnType<typeof openReader>;

/** A connection that only reads. What was answered by the writer is seen by every call made afterwards. */
function openReader(file: string) {
  const database = new Database(file, { readonly: true });
  database.pragma("temp_store = MEMORY");
  const statements = new Statements(database);
  const load = createLoadMessages(statements);
  const findTime = createFindTime(statements);
  const { history, message } = createHistory(statements, load, findTime);
  const people = createPeopleReads(statements);

  // Several statements make one answer, so they must see one state: a read transaction around them.
  const atOnce = <F extends (...given: never[]) => unknown>(read: F) => database.transaction(read);

  return {
    ready: () => undefined,
    load: atOnce(createSnapshot(statements)),
    history: atOnce(history),
    message: atOnce(message),
    events: atOnce(createEvents(statements, load)),
    search: atOnce(createSearch(statements, load, findTime)),
    unread: atOnce(createUnread(statements)),
    ...people,
    copy: (path: string) => {
      copyDatabase(database, path);
    },
    close: () => {
      database.close();
    },
  };
}

serve(() => openReader(workerData as string));
