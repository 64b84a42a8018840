import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { LAB_LIMITS } from "@wireside/lab";
import type { DoorName } from "@wireside/protocol";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Bare, openHubWithDoors, type Opened } from "../../packages/doors/test/opened.ts";
import { come, says, type Someone } from "../local-hub.ts";
import { numbersFrom, sendGarbage } from "./garbage.ts";

const DOORS: readonly DoorName[] = ["chatroom", "groupchat"];
const ROUNDS = 1500;
const SEED = 20_260_102;
const WORDS = [
  "alice",
  "bob\n",
  '!{"a":"b"}',
  "@bob: x",
  "@: ",
  "get_users",
  "show_files",
  "alice : /download ../hub.db x\n",
  "alice : /bob x\n",
  "alice has disconnected!",
  Uint8Array.of(0xff, 0xfe, 0x00, 0x0a),
  "x".repeat(9_000),
];

let opened: Opened;
let ada: Someone;
beforeEach(async () => {
  opened = await openHubWithDoors();
  ada = await come(opened.hub, "Ada");
});

/** A message of somebody on the page still goes to another, and somebody still comes in through each door and speaks. */
async function works(): Promise<void> {
  const [eve, word] = [await come(opened.hub, "Eve"), `still there ${String(performance.now())}`];
  await ada.client.send(ada.lobby, word);
  await eve.sees(says(word));
  for (const door of DOORS) {
    const zoe = await Bare.come(opened, door, `zoe ${door}`);
    zoe.says(door === "chatroom" ? `${word} ${door}` : `zoe ${door} : ${word} ${door}\n`);
    await eve.sees(says(`${word} ${door}`));
    await ada.client.send(ada.lobby, `${word} back`);
    await zoe.hears(`${word} back`);
  }
  expect(await opened.test.isWell()).toBe(true);
}

async function hold(door: DoorName, count: number): Promise<Socket[]> {
  const { host, port } = opened.at(door);
  const held = Array.from({ length: count }, () => connect(port, host).on("error", () => undefined));
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
  });
  await Promise.all(held.map((socket) => once(socket, "connect")));
  return held;
}

describe("a hub behind its doors", () => {
  it.each(DOORS)("lives on after garbage at the %s door, over TCP and UDP", async (door) => {
    const random = numbersFrom(SEED);
    const server = { at: opened.at(door), close: () => Promise.resolve() };
    const bob = await Bare.come(opened, "chatroom", "bob"); // so that datagrams come from a known address
    for (let round = 0; round < ROUNDS; round += 20) {
      await Promise.all(Array.from({ length: 20 }, () => sendGarbage(server, WORDS, random)));
    }
    const udp = createSocket("udp4");
    for (let round = 0; round < 500; round++) {
      const word = WORDS[random() % WORDS.length]!;
      udp.send(random() % 2 === 0 ? word : Buffer.alloc(random() % 9000, random()), server.at.port, server.at.host);
    }
    await works();
    udp.close();
    expect(bob.socket.destroyed).toBe(false);
  });

  it.each(DOORS)("takes 5,000 connects at the %s door, and works when they are gone", async (door) => {
    for (let round = 0; round < 50; round++) {
      const some = await hold(door, 100);
      for (const socket of some) socket.destroy();
      await Promise.all(some.filter(({ closed }) => !closed).map((socket) => once(socket, "close")));
    }
    await expect.poll(() => Bare.come(opened, door, "yan").then(() => "in", String), { timeout: 20_000 }).toBe("in");
    await works();
  });

  it.each(DOORS)(
    "is not held up by connections to the %s door that say nothing, or half of something",
    async (door) => {
      const silent = await hold(door, 300);
      const half = await hold(door, 300);
      for (const [at, socket] of half.entries()) {
        if (at % 3 === 0) socket.end();
        else if (at % 3 === 1)
          socket.write(Uint8Array.of(0xe4)); // the first byte of a character
        else socket.write("x".repeat(40));
      }
      await works();
      expect(silent.filter((socket) => socket.closed)).toEqual([]);
      for (const socket of await hold(door, 1)) expect(socket.closed).toBe(false);
    },
  );

  it("holds no more connections than its limit, and lets others in when they are gone", async () => {
    const { host, port } = opened.at("groupchat");
    const held = Array.from({ length: LAB_LIMITS.connections + 50 }, () =>
      connect(port, host)
        .on("error", () => undefined)
        .resume(),
    );
    let closed = 0;
    await new Promise<void>((resolve) => {
      for (const socket of held) socket.on("close", () => ++closed >= 50 && resolve());
    });
    expect(await opened.test.isWell()).toBe(true);
    for (const socket of held) socket.destroy();
    await expect.poll(() => Bare.come(opened, "groupchat", "yan").then(() => "in", String)).toBe("in");
    await works();
  });

  it.each(DOORS)(
    "disconnects whoever comes by the %s door and never reads, and nobody else waits for them",
    async (door) => {
      const bob = await Bare.come(opened, door, "bob");
      const carol = await Bare.come(opened, door, "carol");
      bob.socket.pause();
      let sent = 0;
      const isGone = (): boolean => opened.told.events.some(({ type, name }) => type === "left" && name === "bob");
      while (!isGone()) {
        sent += 1;
        await ada.client.send(ada.lobby, `${String(sent)} ${"x".repeat(16_000)}`);
      }
      await carol.hears(`${String(sent)} `);
      await ada.sees((event) => event.type === "member" && !event.on && event.user.name === "bob");
      expect(carol.socket.destroyed).toBe(false);
      await works();
    },
  );

  it("disconnects whoever asks without reading the answers", async () => {
    const bob = await Bare.come(opened, "groupchat", "bob");
    bob.socket.pause();
    const isGone = (): boolean => opened.told.events.some(({ type, name }) => type === "left" && name === "bob");
    while (!isGone() && !bob.socket.destroyed) {
      bob.says("get_users".repeat(1000));
      await new Promise(setImmediate);
    }
    await works();
  });

  it("counts whoever comes by a door as whoever comes by nickname, and says so", async () => {
    const counted = await openHubWithDoors({ rates: { joins: { burst: 3, perSecond: 0.001 } } });
    const lines: string[] = [];
    for (let n = 0; n < 5; n++) {
      const socket = connect(counted.at("chatroom")).setEncoding("utf8");
      socket.write(`person ${String(n)}`);
      lines.push(((await once(socket, "data")) as [string])[0]);
      socket.destroy();
    }
    expect(lines.filter((line) => line.startsWith("!"))).toHaveLength(3);
    expect(lines[4]).toMatch(/^Wireside: Too much in too short a time/u);
  });
});
