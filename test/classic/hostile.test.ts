import { once } from "node:events";
import { createSocket } from "node:dgram";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  askOverTcp,
  askOverUdp,
  encodeHeader,
  LAB_LIMITS,
  ReceiveFolder,
  sendMessage,
  serveChatroom,
  serveGroupchat,
  serveMessage,
  serveSendfile,
  serveUppercase,
  type Listening,
  type Tell,
} from "@wireside/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Told } from "../../packages/lab/test/told.ts";

const ANY = { host: "127.0.0.1", port: 0 };
/** Connections of garbage that each server gets. */
const ROUNDS = 1500;
const SEED = 20_260_101;

let folder: string;
let told: Told;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-classic-"));
  await mkdir(join(folder, "shared"));
  await writeFile(join(folder, "shared/a.txt"), "content");
  await writeFile(join(folder, "outside"), "outside");
  told = new Told();
});
afterEach(() => rm(folder, { recursive: true }));

/** A server under test: how it starts, words that it knows, and whether it still does what it is for. */
interface Victim {
  readonly start: (tell: Tell) => Promise<Listening>;
  readonly words: readonly (string | Uint8Array)[];
  readonly works: (server: Listening) => Promise<void>;
}

async function hears(server: Listening, say: string, answer: string): Promise<void> {
  const socket = connect(server.at.port, server.at.host);
  socket.write(say);
  let all = "";
  for await (const bytes of socket as AsyncIterable<Uint8Array>) {
    all += Buffer.from(bytes).toString();
    if (all.includes(answer)) return;
  }
  throw new Error(`closed after ${all}`);
}

const VICTIMS: Readonly<Record<string, Victim>> = {
  uppercase: {
    start: (tell) => serveUppercase(ANY, tell),
    words: ["hello", "a".repeat(70_000)],
    async works({ at }) {
      expect(Buffer.from(await askOverTcp(at, Buffer.from("abc"))).toString()).toBe("ABC");
      expect(Buffer.from(await askOverUdp(at, Buffer.from("abc"))).toString()).toBe("ABC");
    },
  },
  message: {
    start: (tell) => serveMessage(ANY, tell),
    words: ["14\n", '"Hello World!"', "99999999", "\n", "262144\n", "{}", "1\n1"],
    async works({ at }) {
      while (!told.events.some(({ value }) => value === "still there")) await sendMessage(at, "still there");
    },
  },
  sendfile: {
    start: (tell) => serveSendfile(ANY, new ReceiveFolder(join(folder, "inbox")), tell),
    words: [encodeHeader("../../outside"), encodeHeader("/etc/passwd"), "9".padStart(512), "content", " ".repeat(512)],
    async works({ at }) {
      while (!told.events.some(({ type, stored }) => type === "received" && stored === "still there")) {
        const socket = connect(at.port, at.host);
        socket.end(Buffer.concat([encodeHeader("still there"), Buffer.from("x")]));
        await once(socket.resume(), "close");
      }
    },
  },
  chatroom: {
    start: (tell) => serveChatroom(ANY, tell),
    words: ["alice", '!{"a":"b"}', "hello", "\xff\xfe", "#ls", "@bob: x"],
    works: (server) => hears(server, "still there", '"still there"'),
  },
  groupchat: {
    start: (tell) => serveGroupchat(ANY, tell, { folder: join(folder, "shared"), filePorts: { first: 0, last: 0 } }),
    words: [
      "alice",
      "\n",
      "get_users",
      "show_files",
      " : /download a.txt ../x\n",
      "/",
      "alice has disconnected!",
      " : ../outside x\n",
    ],
    works: (server) => hears(server, "still there", "still there joined to the chat!\n"),
  },
};

/** Numbers from a seed (xorshift32), so that a run that fails can be run again. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ;) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    yield x >>> 0;
  }
}

/** A connection that writes words of the protocol and bytes of no protocol, and ends in one of several ways. */
async function garbage(
  server: Listening,
  words: readonly (string | Uint8Array)[],
  random: () => number,
): Promise<void> {
  const socket = connect(server.at.port, server.at.host);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.on("error", () => undefined).resume();
  for (let piece = random() % 6; piece >= 0; piece--) {
    const isWord = random() % 3 > 0;
    socket.write(
      isWord ? words[random() % words.length]! : Buffer.from(Array.from({ length: random() % 300 }, random)),
    );
    if (random() % 2 === 0) await new Promise(setImmediate);
  }
  if (random() % 3 === 0) socket.resetAndDestroy();
  else if (random() % 2 === 0) socket.destroy();
  else socket.end();
  if (!socket.destroyed) setTimeout(() => socket.destroy(), 50).unref();
  await closed;
}

describe.each(Object.entries(VICTIMS))("the %s server", (_, { start, words, works }) => {
  it("lives on after garbage, and touches nothing outside its folder", async () => {
    const server = await start(told.tell);
    const source = numbers(SEED);
    const random = (): number => source.next().value;
    for (let round = 0; round < ROUNDS; round += 50) {
      await Promise.all(Array.from({ length: 50 }, () => garbage(server, words, random)));
    }
    const udp = createSocket("udp4");
    for (let round = 0; round < 200; round++)
      udp.send(Buffer.alloc(random() % 9000, random()), server.at.port, server.at.host);
    await works(server);
    udp.close();
    await server.close();
    expect((await readdir(folder)).filter((name) => name !== "inbox")).toEqual(["outside", "shared"]);
    expect(await readdir(join(folder, "shared"))).toEqual(["a.txt"]);
  });

  it("takes 5,000 connections one after the other, holds up to a limit at once, and works when they are gone", async () => {
    const server = await start(told.tell);
    for (let round = 0; round < 50; round++) {
      const some = Array.from({ length: 100 }, () =>
        connect(server.at.port, server.at.host).on("error", () => undefined),
      );
      await Promise.all(some.map((socket) => once(socket, "connect")));
      for (const socket of some) socket.destroy();
      await Promise.all(
        some.map(
          (socket) => new Promise((resolve) => (socket.closed ? resolve(undefined) : socket.on("close", resolve))),
        ),
      );
    }
    const held: Socket[] = [];
    for (let count = 0; count < LAB_LIMITS.connections + 50; count++) {
      held.push(
        connect(server.at.port, server.at.host)
          .on("error", () => undefined)
          .resume(),
      );
    }
    // The ones beyond the limit are closed at once.
    let closed = 0;
    await new Promise<void>((resolve) => {
      for (const socket of held) socket.on("close", () => ++closed >= 50 && resolve());
    });
    for (const socket of held) socket.destroy();
    await expect.poll(() => works(server).then(() => "works", String), { timeout: 20_000 }).toBe("works");
    await server.close();
  });
});
