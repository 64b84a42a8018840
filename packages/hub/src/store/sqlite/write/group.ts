import type Database from "better-sqlite3";
import type { Change, Outcome } from "../../store.ts";
import { isOfOneChange } from "../failure.ts";
import { Statements } from "../statement.ts";
import { createEdits } from "./edits.ts";
import { createInvites } from "./invites.ts";
import { Log } from "./log.ts";
import { done, refused, type Appliers } from "../../outcome.ts";
import { createPeople } from "./people.ts";
import { createPosting } from "./post.ts";
import { createReactions } from "./reactions.ts";
import { createRooms } from "./rooms.ts";
import { createSessions } from "./sessions.ts";

export type WriteGroup = (changes: readonly Change[]) => Outcome[];

/**
 * Prepares everything that writes. The function returned writes one group of changes in one transaction; when it returns,
 * they are on disk. It throws when nothing could be written, and then nothing was.
 */
export function createWriteGroup(database: Database.Database): WriteGroup {
  const statements = new Statements(database);
  const log = new Log(statements);
  const invites = createInvites(statements);
  const set = statements.prepare<{ key: string; value: string }, never>((q, p) =>
    q
      .insertInto("setting")
      .values({ key: p("key"), value: p("value") })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: p("value") })),
  );
  const appliers: Appliers<Change["type"]> = {
    ...createPosting(statements, log),
    ...createEdits(statements, log),
    ...createReactions(statements, log),
    ...createRooms(statements, log),
    ...createPeople(statements, invites),
    ...createSessions(statements),
    ...invites,
    set: ({ key, value }) => {
      set.run({ key, value });
      return done();
    },
  };
  // The type ties each applier to its own kind of change; TypeScript cannot follow that through a lookup.
  const apply = (change: Change): Outcome => (appliers[change.type] as (change: Change) => Outcome)(change);

  const [begin, commit, rollback, save, release, undo] = [
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT change",
    "RELEASE change",
    "ROLLBACK TO change",
  ].map((text) => database.prepare(text)) as [Statement, Statement, Statement, Statement, Statement, Statement];

  const applyAlone = (change: Change): Outcome => {
    const isOneStatement = (change.type === "message" && change.mentions.length === 0) || change.type === "note";
    if (!isOneStatement) save.run();
    try {
      return apply(change);
    } catch (error) {
      if (!isOfOneChange(error)) throw error;
      if (!isOneStatement) undo.run();
      return refused("internal");
    } finally {
      if (!isOneStatement && database.inTransaction) release.run();
    }
  };

  return (changes) => {
    begin.run();
    try {
      const outcomes = changes.map(applyAlone);
      log.keep();
      commit.run();
      log.committed();
      return outcomes;
    } catch (error) {
      log.undone();
      if (database.inTransaction) rollback.run(); // SQLite has done so itself after some errors
      throw error;
    }
  };
}

type Statement = Database.Statement;
