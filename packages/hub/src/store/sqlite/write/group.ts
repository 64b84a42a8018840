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

  const [begin, commit, rollback] = [
    database.prepare("BEGIN IMMEDIATE"),
    database.prepare("COMMIT"),
    database.prepare("ROLLBACK"),
  ];

  const applyInside = createSavepoint(database);
  const applyAlone = (change: Change): Outcome => {
    // A statement that fails undoes itself, so only what takes several needs a savepoint.
    const isOneStatement = change.type === "note" || (change.type === "message" && change.mentions.length === 0);
    try {
      return isOneStatement ? apply(change) : applyInside(() => apply(change));
    } catch (error) {
      if (!isOfOneChange(error)) throw error;
      return refused("internal");
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

/** Makes what runs inside it happen whole or not at all, without ending the transaction. */
function createSavepoint(database: Database.Database): (run: () => Outcome) => Outcome {
  const [save, release, undo] = [
    database.prepare("SAVEPOINT change"),
    database.prepare("RELEASE change"),
    database.prepare("ROLLBACK TO change"),
  ];
  return (run) => {
    save.run();
    try {
      const outcome = run();
      release.run();
      return outcome;
    } catch (error) {
      if (database.inTransaction) {
        undo.run();
        release.run();
      }
      throw error;
    }
  };
}
