import type { Invite, Message, MessageId, Position, RoomId, UserId } from "@wireside/protocol";
import { resolve } from "node:path";
import type {
  Change,
  HistoryQuery,
  HistorySlice,
  Outcome,
  SearchQuery,
  SessionRow,
  Snapshot,
  Store,
  StoredEvent,
} from "../store.ts";
import { unpackOutcomes } from "./packed-outcomes.ts";
import type { ReaderHandlers } from "./reader.ts";
import { Thread } from "./thread.ts";
import type { WriterHandlers } from "./writer.ts";

export interface SqliteStoreOptions {
  /** The database's file; made when there is none. Its folder must exist. */
  file: string;
}

/**
 * Opens the store in a SQLite file, brings it up to date, and locks it to this process. Nothing of it runs on the
 * caller's thread: one thread writes, one reads, and one, from the first search on, searches, so that a long search holds
 * up nothing else.
 * Throws data_locked, storage_newer, disk_full or storage_failed.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = resolve(options.file);
  const writer = new Thread<WriterHandlers>(new URL("./writer.ts", import.meta.url), file);
  const reader = openReader(file);
  try {
    await writer.call("ready"); // before the others: it makes the file
    await reader.call("ready");
    return new SqliteStore(file, writer, reader);
  } catch (error) {
    await Promise.all([writer.kill(), reader.kill()]);
    throw error;
  }
}

function openReader(file: string): Thread<ReaderHandlers> {
  return new Thread<ReaderHandlers>(new URL("./reader.ts", import.meta.url), file);
}

class SqliteStore implements Store {
  readonly #file: string;
  readonly #writer: Thread<WriterHandlers>;
  readonly #reader: Thread<ReaderHandlers>;
  #searcher: Thread<ReaderHandlers> | undefined;

  constructor(file: string, writer: Thread<WriterHandlers>, reader: Thread<ReaderHandlers>) {
    this.#file = file;
    this.#writer = writer;
    this.#reader = reader;
  }

  load(): Promise<Snapshot> {
    return this.#reader.call("load");
  }

  async write(changes: readonly Change[]): Promise<Outcome[]> {
    return changes.length === 0 ? [] : unpackOutcomes(await this.#writer.call("write", changes));
  }

  history(query: HistoryQuery): Promise<HistorySlice> {
    return this.#reader.call("history", query);
  }

  message(room: RoomId, id: MessageId): Promise<Message | undefined> {
    return this.#reader.call("message", { room, id });
  }

  events(query: {
    after: Position;
    rooms: readonly RoomId[];
    bytes: number;
  }): Promise<{ events: StoredEvent[]; upTo: Position }> {
    return this.#reader.call("events", query);
  }

  search(query: SearchQuery): Promise<{ found: { room: RoomId; message: Message }[]; more: boolean }> {
    this.#searcher ??= openReader(this.#file);
    return this.#searcher.call("search", query);
  }

  unread(
    user: UserId,
    rooms: readonly { room: RoomId; readUpTo: Position }[],
  ): Promise<Map<RoomId, { unread: number; mentions: number }>> {
    return this.#reader.call("unread", { user, rooms });
  }

  sessionByToken(tokenHash: Uint8Array): Promise<SessionRow | undefined> {
    return this.#reader.call("sessionByToken", tokenHash);
  }

  sessions(user: UserId): Promise<SessionRow[]> {
    return this.#reader.call("sessions", user);
  }

  inviteByToken(tokenHash: Uint8Array): Promise<Invite | undefined> {
    return this.#reader.call("inviteByToken", tokenHash);
  }

  invites(createdBy: UserId | null): Promise<Invite[]> {
    return this.#reader.call("invites", createdBy);
  }

  passwordHash(user: UserId): Promise<string | undefined> {
    return this.#reader.call("passwordHash", user);
  }

  async backup(path: string): Promise<void> {
    await this.#reader.call("ready"); // not once the store is closed
    const copier = openReader(this.#file); // its own thread: a copy takes as long as the disk needs
    try {
      await copier.call("copy", resolve(path));
    } finally {
      await copier.close();
    }
  }

  async close(): Promise<void> {
    const searcher = this.#searcher;
    this.#searcher = this.#reader; // from now on a search is refused like everything else
    await Promise.all([this.#reader.close(), searcher?.close()]);
    await this.#writer.close(); // last: it then empties the log into the file
  }
}
