import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Through which door for classic clients a person came; NULL for everybody else. */
export const doors: Migration = {
  async up(db) {
    await sql`ALTER TABLE user ADD COLUMN door TEXT`.execute(db);
  },
};
