import type { ClientEvent, HubClient } from "@wireside/client";
import { connect } from "@wireside/client/node";
import type { Message, MessageId, RoomId } from "@wireside/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { CuttingProxy } from "./cutting-proxy.ts";
import { startHubProcess, temporaryFolder, type HubProcess } from "./hub-process.ts";

const CLIENTS = 20;
const MESSAGES = 500;
const KILLS = 5;
const ALL = CLIENTS * MESSAGES;

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

/** A small generator of numbers in [0, 1), the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Talker {
  client: HubClient;
  name: string;
  acknowledged: Map<MessageId, string>;
  seen: MessageId[];
}

function watch(talker: Talker, room: RoomId): Promise<void> {
  return new Promise((resolve) => {
    talker.client.on((event: ClientEvent) => {
      if (event.type !== "message" || event.room !== room || event.message.note !== undefined) return;
      talker.seen.push(event.message.id);
      if (talker.seen.length >= ALL) resolve();
    });
  });
}

async function sendAll(talker: Talker, room: RoomId, progress: { acknowledged: number }): Promise<void> {
  const all: Promise<void>[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const text = `${talker.name} says ${String(i)}`;
    const sent = talker.client.send(room, text).then(({ id }) => {
      talker.acknowledged.set(id, text);
      progress.acknowledged++;
    });
    all.push(sent);
    if (i % 10 === 9) await sent;
  }
  await Promise.all(all);
}

async function wholeHistory(client: HubClient, room: RoomId): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const last = messages.at(-1)?.id ?? 0;
    const page = await client.call("history", {
      params: { room: String(room) },
      query: { after: String(last), limit: "200" },
    });
    messages.push(...page.messages);
    if (!page.newer) return messages.filter((message) => message.note === undefined);
  }
}

describe("nothing is lost", () => {
  it(
    "20 clients × 500 messages, with five SIGKILLs of the hub and every connection cut at random",
    { timeout: 240_000 },
    async () => {
      const random = seeded(20_261_121);
      const data = await temporaryFolder("nothing-lost");
      cleanUp.push(data.remove);
      const args = [
        "--open",
        "--log",
        "silent",
        ...["messages", "joins", "connections", "searches"].flatMap((name) => ["--limit", `${name}=off`]),
      ];
      let hub: HubProcess = await startHubProcess({ data: data.path, args });
      cleanUp.push(() => hub.end("SIGKILL"));
      const proxy = new CuttingProxy(hub.port);
      const port = await proxy.listen();
      cleanUp.push(() => proxy.close());

      const talkers: Talker[] = [];
      for (let i = 0; i < CLIENTS; i++) {
        const name = `talker ${String(i)}`;
        const client = await connect({ address: `127.0.0.1:${String(port)}`, name });
        cleanUp.push(() => client.close({ waitMs: 0 }));
        talkers.push({ client, name, acknowledged: new Map(), seen: [] });
      }
      const [room] = talkers[0]?.client.state.rooms.keys() ?? [];
      if (room === undefined) throw new Error("there is no lobby");

      const progress = { acknowledged: 0 };
      const allSeen = Promise.all(talkers.map((talker) => watch(talker, room)));
      const allSent = Promise.all(talkers.map((talker) => sendAll(talker, room, progress)));
      let done = false;
      let cuts = 0;
      const cutting = setInterval(() => {
        proxy.cutOne(random());
        cuts++;
      }, 40);
      cleanUp.push(() => clearInterval(cutting));
      const ended = Promise.all([allSent, allSeen]).then(() => (done = true));
      for (let kills = 1; kills <= KILLS; kills++) {
        await until(() => done || progress.acknowledged >= (ALL * kills) / (KILLS + 1));
        await hub.end("SIGKILL");
        hub = await startHubProcess({ data: data.path, args });
        proxy.target = hub.port;
      }
      await until(() => done || progress.acknowledged >= ALL);
      clearInterval(cutting);
      await ended;

      const reader = talkers[0]?.client;
      if (reader === undefined) throw new Error("nobody is left");
      const history = await wholeHistory(reader, room);
      expect(history.length).toBe(ALL);
      const byId = new Map(history.map((message) => [message.id, message.text]));
      for (const talker of talkers) {
        for (const [id, text] of talker.acknowledged) expect(byId.get(id)).toBe(text);
        expect(talker.seen).toEqual(history.map((message) => message.id));
        const own = history
          .filter((message) => message.text.startsWith(`${talker.name} says`))
          .map((message) => message.text);
        expect(own).toEqual(Array.from({ length: MESSAGES }, (_, i) => `${talker.name} says ${String(i)}`));
      }
      expect(cuts).toBeGreaterThan(CLIENTS);
    },
  );
});

/** Looks every few milliseconds; the condition is about other processes, which send no event here. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
