import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LAB_LIMITS } from "@wireside/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Told } from "../../packages/lab/test/told.ts";
import { numbersFrom, sendGarbage } from "./garbage.ts";
import { makeFolder, filesIn, victimsIn, type Victim } from "./victims.ts";

/** Connections of garbage that each server gets. */
const ROUNDS = 1500;
const SEED = 20_260_101;
const NAMES = Object.keys(victimsIn(""));

let folder: string;
let told: Told;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-classic-"));
  await makeFolder(folder);
  told = new Told();
});
afterEach(() => rm(folder, { recursive: true }));

describe.each(NAMES)("the %s server", (name) => {
  let victim: Victim;
  beforeEach(() => void (victim = victimsIn(folder)[name]!));

  it("lives on after garbage, and touches nothing outside its folder", async () => {
    const before = await filesIn(folder);
    const server = await victim.start(told.tell);
    const random = numbersFrom(SEED);
    for (let round = 0; round < ROUNDS; round += 50) {
      await Promise.all(Array.from({ length: 50 }, () => sendGarbage(server, victim.words, random)));
    }
    const udp = createSocket("udp4");
    for (let round = 0; round < 200; round++)
      udp.send(Buffer.alloc(random() % 9000, random()), server.at.port, server.at.host);
    await victim.works(server, told.events);
    udp.close();
    await server.close();
    expect(await filesIn(folder)).toEqual(before);
  });

  it("takes 5,000 connections one after the other, holds up to a limit at once, and works when they are gone", async () => {
    const server = await victim.start(told.tell);
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
    await expect
      .poll(() => victim.works(server, told.events).then(() => "works", String), { timeout: 20_000 })
      .toBe("works");
    await server.close();
  });
});
