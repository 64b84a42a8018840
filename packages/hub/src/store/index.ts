export { MemoryStore } from "./memory/memory-store.ts";
export { openSqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
export type {
  Change,
  HistoryQuery,
  HistorySlice,
  MembershipRow,
  Outcome,
  RoomRow,
  SearchQuery,
  SessionRow,
  Snapshot,
  Store,
  StoredEvent,
  UserRow,
} from "./store.ts";
