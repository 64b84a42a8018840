import type { Migration } from "kysely/migration";
import { talk } from "./0001-talk.ts";
import { doors } from "./0002-doors.ts";

/** In the order they are run. One that was released is never changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { "0001-talk": talk, "0002-doors": doors };
