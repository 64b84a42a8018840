import { writeSync } from "node:fs";
import type { RoomId, UserId } from "@wireside/protocol";
import { openSqliteStore, type Change } from "../../../src/store/index.ts";

// A process of its own that writes until it is killed. It prints a line for each group that was answered: "first count".

const [file = "", who = "", where = ""] = process.argv.slice(2);
const GROUP = 16;

const store = await openSqliteStore({ file });
writeSync(1, "open\n");
for (let first = 0; ; first += GROUP) {
  const group = Array.from({ length: GROUP }, (_, index): Change => ({
    type: "message",
    room: Number(where) as RoomId,
    by: Number(who) as UserId,
    text: `message ${String(first + index)}`,
    nonce: `${String(process.pid)}-${String(first + index)}`,
    replyTo: undefined,
    mentions: [],
    at: Date.now(),
  }));
  const outcomes = await store.write(group);
  const ids = outcomes.map((outcome) => (outcome.ok ? outcome.id : 0));
  writeSync(1, `${ids.join(" ")}\n`);
}
