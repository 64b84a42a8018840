import { join } from "node:path";
import { openSqliteStore } from "../../../src/store/index.ts";
import { describeStore } from "../conformance.ts";
import { newFolder } from "./folder.ts";

describeStore("the store in SQLite", () => openSqliteStore({ file: join(newFolder(), "hub.db") }));
