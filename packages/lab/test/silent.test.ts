import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  encodeHeader,
  ReceiveFolder,
  serveChatroom,
  serveGroupchat,
  serveMessage,
  serveSendfile,
  serveUppercase,
  type Listening,
  type Tell,
} from "../src/index.ts";
import { bareClient } from "./socket.ts";
import { Told } from "./told.ts";

// As in the limits, but for tests that do not take a minute.
vi.mock("../src/limits.ts", async (original) => {
  const { LAB_LIMITS } = await original<{ readonly LAB_LIMITS: object }>();
  return { LAB_LIMITS: { ...LAB_LIMITS, idleMs: 300 } };
});

const ANY = { host: "127.0.0.1", port: 0 };
let folder: string;
let told: Told;
const opened: (Listening | Socket)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-lab-"));
  told = new Told();
});
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await ("close" in one ? one.close() : one.destroy());
  await rm(folder, { recursive: true });
});

const SERVERS: Readonly<Record<string, (tell: Tell) => Promise<Listening>>> = {
  uppercase: (tell) => serveUppercase(ANY, tell),
  message: (tell) => serveMessage(ANY, tell),
  sendfile: (tell) => serveSendfile(ANY, new ReceiveFolder(join(folder, "inbox")), tell),
  chatroom: (tell) => serveChatroom(ANY, tell),
  groupchat: (tell) => serveGroupchat(ANY, tell, { folder, filePorts: { first: 0, last: 0 } }),
};

async function open(name: string): Promise<Listening> {
  const server = await SERVERS[name]!(told.tell);
  opened.push(server);
  return server;
}

async function client(server: Listening): Promise<Socket> {
  const socket = await bareClient(server.at);
  opened.push(socket.on("error", () => undefined).resume());
  return socket;
}

describe.each(Object.keys(SERVERS))("the %s server", (name) => {
  it("waits no longer than the limit for a client that says nothing", async () => {
    await once(await client(await open(name)), "close");
  });

  it("ends with a client that says nothing and ends", async () => {
    const socket = await client(await open(name));
    socket.end();
    await once(socket, "close");
  });
});

describe("a connection on which the rest never comes", () => {
  it("leaves a message that nobody is shown", async () => {
    const socket = await client(await open("message"));
    socket.write('14\n"Hello');
    await once(socket, "close");
    expect((await told.event("problem"))["code"]).toBe("cut_short");
    expect(told.events.map(({ type }) => type)).toEqual(["problem"]);
  });

  it("leaves a file under a name that says so", async () => {
    const socket = await client(await open("sendfile"));
    socket.write(Buffer.concat([encodeHeader("a.txt"), Buffer.from("the first half of")]));
    expect(await told.event("cut")).toMatchObject({ code: "cut_short", stored: "a.txt.cut" });
    expect(await readdir(join(folder, "inbox"))).toEqual(["a.txt.cut"]);
  });
});

describe.each(["chatroom", "groupchat"])("somebody in a %s", (name) => {
  it("may be silent as long as they like", async () => {
    const server = await open(name);
    const alice = await client(server);
    alice.write("alice");
    await told.event("joined");
    await once(await client(server), "close"); // a whole limit later
    alice.write(name === "chatroom" ? "still here" : "alice : still here\n");
    expect((await told.event("message")).text).toMatch(/still here/u);
  });
});
