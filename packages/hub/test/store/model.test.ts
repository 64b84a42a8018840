import type { UserId } from "@wireside/protocol";
import fc from "fast-check";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MemoryStore, openSqliteStore, type Change, type Store } from "../../src/store/index.ts";
import { addRoom, addUser, message } from "./fixture.ts";
import { STEP_MS, change, questions, type Questions } from "./random-changes.ts";
import { newFolder } from "./sqlite/folder.ts";

const RUNS = 15;

it("the store in SQLite answers whatever is done to it as the one in memory does", async () => {
  const file = join(newFolder(), "hub.db");
  const changes = fc.array(change, { minLength: 1, maxLength: 20 });
  const asked = fc.array(questions, { minLength: 4, maxLength: 4 });
  const steps = fc.array(fc.tuple(changes, asked), { minLength: 10, maxLength: 40, size: "max" });
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const [sqlite, memory] = [await openSqliteStore({ file }), new MemoryStore()];
      try {
        for (const store of [sqlite, memory]) await begin(store);
        const unique = createTokens();
        for (const [step, [changes, asked]] of given.entries()) {
          const group = changes
            .map(unique)
            .map((change) => ("at" in change ? { ...change, at: change.at + step * STEP_MS } : change));
          expect(await sqlite.write(group)).toEqual(await memory.write(group));
          expect(await stateOf(sqlite)).toEqual(await stateOf(memory));
          for (const question of asked)
            expect(await answers(sqlite, question)).toEqual(await answers(memory, question));
        }
      } finally {
        await sqlite.close();
        rmSync(file);
      }
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: 240_000 },
  );
}, 300_000);

/** People in rooms who talk, so that what follows has something to do with. */
async function begin(store: Store): Promise<void> {
  const users: UserId[] = [];
  for (const name of ["ada", "ben", "cleo", "dan"]) users.push(await addUser(store, name));
  for (const name of ["garden", "shed", "cellar"]) {
    const room = await addRoom(store, name, users);
    await store.write(users.map((user) => message(room, user, `apples for ${name}`, { at: 0 })));
  }
}

/** Random bytes are never the same twice; here each token but the first of its kind is made another one. */
function createTokens(): (change: Change) => Change {
  const seen = new Set<string>();
  return (change) => {
    if (change.type !== "add-session" && change.type !== "add-invite") return change;
    const tokenHash = new Uint8Array(change.tokenHash);
    while (seen.has(`${change.type} ${tokenHash.join()}`)) tokenHash[31] = (tokenHash[31] ?? 0) + 1;
    seen.add(`${change.type} ${tokenHash.join()}`);
    return { ...change, tokenHash };
  };
}

async function stateOf(store: Store) {
  return { ...(await store.load()), hubId: "" };
}

async function answers(store: Store, asked: Questions) {
  return {
    history: await store.history(asked.history),
    search: await store.search(asked.search),
    events: await store.events(asked.events),
    message: await store.message(asked.message.room, asked.message.id),
    unread: await store.unread(asked.unread.user, asked.unread.rooms),
    session: await store.sessionByToken(asked.token),
    sessions: await store.sessions(asked.user),
    invite: await store.inviteByToken(asked.token),
    invites: [await store.invites(null), await store.invites(asked.user)],
    password: await store.passwordHash(asked.user),
  };
}
