import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** People, rooms, and the log of what they said. */
export const talk: Migration = {
  async up(db) {
    for (const statement of SCHEMA) await sql.raw(statement).execute(db);
    await sql`INSERT INTO hub VALUES (${randomUUID()}, 0, 0)`.execute(db);
  },
};

const SCHEMA = [
  `CREATE TABLE hub (hubId TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL) STRICT`,
  `CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,

  // AUTOINCREMENT: an id once given is never given again.
  `CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    role TEXT NOT NULL,
    passwordHash TEXT,
    retired INTEGER NOT NULL DEFAULT 0,
    createdAt INTEGER NOT NULL,
    presence INTEGER NOT NULL DEFAULT 1,
    typing INTEGER NOT NULL DEFAULT 1
  ) STRICT`,
  `CREATE UNIQUE INDEX userKey ON user (key) WHERE retired = 0`,

  `CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL,
    tokenHash BLOB NOT NULL UNIQUE,
    createdAt INTEGER NOT NULL,
    seenAt INTEGER NOT NULL,
    expiresAt INTEGER NOT NULL,
    client TEXT NOT NULL,
    address TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX sessionUser ON session (user)`,

  `CREATE TABLE invite (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tokenHash BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    createdBy INTEGER,
    createdAt INTEGER NOT NULL,
    expiresAt INTEGER NOT NULL,
    usedBy INTEGER
  ) STRICT`,

  `CREATE TABLE room (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    topic TEXT NOT NULL
  ) STRICT`,
  // Apart, because a room may be named so that its key looks like a direct one's.
  `CREATE UNIQUE INDEX roomKey ON room (key) WHERE kind <> 'direct'`,
  `CREATE UNIQUE INDEX directKey ON room (key) WHERE kind = 'direct'`,

  `CREATE TABLE membership (
    room INTEGER NOT NULL,
    user INTEGER NOT NULL,
    role TEXT NOT NULL,
    readUpTo INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room, user)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX membershipUser ON membership (user)`,

  `CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    nonce TEXT,
    note TEXT,
    replyTo INTEGER,
    mentions TEXT,
    editedAt INTEGER,
    deletedAt INTEGER
  ) STRICT`,
  // With all that counting the unread asks for, so that it reads nothing else.
  `CREATE INDEX messageRoom ON message (room, id, "by", note, deletedAt)`,
  `CREATE UNIQUE INDEX messageNonce ON message ("by", nonce) WHERE nonce IS NOT NULL`,

  `CREATE TABLE change (
    room INTEGER NOT NULL,
    position INTEGER NOT NULL,
    message INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    type TEXT NOT NULL,
    reaction TEXT,
    PRIMARY KEY (room, position)
  ) STRICT, WITHOUT ROWID`,

  `CREATE INDEX changeMessage ON change (message)`,

  `CREATE TABLE reaction (
    message INTEGER NOT NULL,
    reaction TEXT NOT NULL,
    "by" INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (message, reaction, "by")
  ) STRICT, WITHOUT ROWID`,

  `CREATE TABLE mention (
    user INTEGER NOT NULL,
    room INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (user, room, message)
  ) STRICT, WITHOUT ROWID`,

  // The index keeps no text of its own; the triggers keep it in step with the messages.
  `CREATE VIEW spoken AS SELECT id, text FROM message WHERE note IS NULL`,
  `CREATE VIRTUAL TABLE words USING fts5 (
    text,
    content = 'spoken', content_rowid = 'id', columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2'
  )`,
  // What is deleted goes from the index at once, not when its segments happen to be merged.
  `INSERT INTO words (words, rank) VALUES ('secure-delete', 1)`,
  `CREATE TRIGGER messageSpoken AFTER INSERT ON message WHEN new.note IS NULL BEGIN
    INSERT INTO words (rowid, text) VALUES (new.id, new.text);
  END`,
  `CREATE TRIGGER messageChanged AFTER UPDATE OF text ON message WHEN new.note IS NULL BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO words (rowid, text) VALUES (new.id, new.text);
  END`,
];
