import fc from "fast-check";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MemoryStore, openSqliteStore, type Change, type Store } from "../../src/store/index.ts";
import { message, populate } from "./fixture.ts";
import { change, questions, type Questions } from "./random-changes.ts";
import { newFolder } from "./sqlite/folder.ts";

const RUNS = 25;

it("the store in SQLite answers whatever is done to it as the one in memory does", async () => {
  const file = join(newFolder(), "hub.db");
  const steps = fc.array(fc.tuple(fc.array(change, { minLength: 1, maxLength: 12 }), questions), {
    minLength: 5,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const [sqlite, memory] = [await openSqliteStore({ file }), new MemoryStore()];
      try {
        for (const store of [sqlite, memory]) await begin(store);
        const unique = createTokens();
        for (const [changes, asked] of given) {
          const group = changes.map(unique);
          expect(await sqlite.write(group)).toEqual(await memory.write(group));
          expect(await answers(sqlite, asked)).toEqual(await answers(memory, asked));
        }
      } finally {
        await sqlite.close();
        rmSync(file);
      }
    }),
    { numRuns: RUNS },
  );
}, 300_000);

/** People who talk, so that what follows has something to do with. */
async function begin(store: Store): Promise<void> {
  const { alice, bob, room } = await populate(store);
  await store.write(
    Array.from({ length: 10 }, (_, index) => message(room, index % 2 === 0 ? alice : bob, `apple ${String(index)}`)),
  );
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

async function answers(store: Store, asked: Questions) {
  const { hubId, ...state } = await store.load();
  return {
    named: hubId !== "",
    state,
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
