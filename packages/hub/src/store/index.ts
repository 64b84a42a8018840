export { MemoryStore } from "./memory/memory-store.ts";
export { openSqliteStore } from "./sqlite/sqlite-store.ts";
export type { Change, HistoryQuery, Outcome, SearchQuery, Store, StoredEvent } from "./store.ts";
