import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  askOverTcp,
  askOverUdp,
  ReceiveFolder,
  sendFile,
  sendMessage,
  serveMessage,
  serveSendfile,
  serveUppercase,
  type Listening,
} from "@wireside/lab";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Told } from "../../packages/lab/test/told.ts";
import { describeWith } from "../needs.ts";
import { Python } from "./python.ts";

const ANY = { host: "127.0.0.1", port: 0 };
let folder: string;
let told: Told;
const pythons: Python[] = [];
const servers: Listening[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-classic-"));
  told = new Told();
});
afterEach(async () => {
  for (const python of pythons.splice(0)) await python.stop();
  for (const server of servers.splice(0)) await server.close();
  await rm(folder, { recursive: true });
});

function python(script: string, ...words: readonly string[]): Python {
  const running = new Python(script, ...words);
  pythons.push(running);
  return running;
}

async function pythonServer(script: string, ...words: readonly string[]) {
  const running = python(script, "127.0.0.1", "0", ...words);
  return { running, at: { host: "127.0.0.1", port: await running.port() } };
}

async function ours(serving: Promise<Listening>): Promise<[string, string]> {
  const server = await serving;
  servers.push(server);
  return [server.at.host, String(server.at.port)];
}

describeWith(["python3"], "programs of others, in Python", () => {
  it.each(["tcp", "udp"])("get capital letters from our server over %s", async (over) => {
    const client = python(
      `uppercase_${over}_client.py`,
      ...(await ours(serveUppercase(ANY, told.tell))),
      "hello, world 1",
    );
    await client.ended;
    expect(client).toMatchObject({ out: "HELLO, WORLD 1\n", err: "" });
  });

  it("give our clients capital letters", async () => {
    const tcp = await pythonServer("uppercase_tcp_server.py");
    const udp = await pythonServer("uppercase_udp_server.py");
    for (const text of ["hello", "again"]) {
      expect(Buffer.from(await askOverTcp(tcp.at, Buffer.from(text))).toString()).toBe(text.toUpperCase());
      expect(Buffer.from(await askOverUdp(udp.at, Buffer.from(text))).toString()).toBe(text.toUpperCase());
    }
    const long = await askOverTcp(tcp.at, Buffer.alloc(5000, "x"));
    expect(Buffer.from(long).toString()).toBe("X".repeat(1024));
  });

  it.each(["Hello World!", "", "Grüße, 世界 😀", '"quoted"\n\\'])("send our server the message %j", async (text) => {
    const client = python("message_client.py", ...(await ours(serveMessage(ANY, told.tell))), text);
    expect(await client.ended).toBe(0);
    expect(await told.event("message")).toMatchObject({ value: text });
  });

  it("take messages from our client", async () => {
    const { running, at } = await pythonServer("message_server.py");
    await sendMessage(at, "Hello World!");
    await sendMessage(at, "Grüße, 世界 😀");
    await running.until(/message: Hello World!\nmessage: Grüße, 世界 😀\n/u);
  });

  it("send our server files", async () => {
    const content = randomBytes(300_000);
    await writeFile(join(folder, "their file.bin"), content);
    const inbox = new ReceiveFolder(join(folder, "inbox"));
    const client = python(
      "sendfile_client.py",
      ...(await ours(serveSendfile(ANY, inbox, told.tell))),
      join(folder, "their file.bin"),
    );
    expect(await client.ended).toBe(0);
    expect(await told.event("received")).toMatchObject({ bytes: content.length });
    expect(await readFile(join(inbox.path, "their file.bin"))).toEqual(content);
  });

  it("wait for our server", async () => {
    const free = await serveMessage(ANY, told.tell);
    await free.close();
    await writeFile(join(folder, "a.txt"), "late");
    const client = python("sendfile_client.py", "127.0.0.1", String(free.at.port), join(folder, "a.txt"));
    await client.until(/waiting/u);
    await ours(serveSendfile(free.at, new ReceiveFolder(join(folder, "inbox")), told.tell));
    expect(await client.ended).toBe(0);
    expect(await told.event("received")).toMatchObject({ stored: "a.txt", bytes: 4 });
  });

  it("take files from our client, one after the other", async () => {
    await mkdir(join(folder, "theirs"));
    const { running, at } = await pythonServer("sendfile_server.py", join(folder, "theirs"));
    for (const name of ["one.bin", "zwei ü.bin"]) {
      const content = randomBytes(200_000);
      await writeFile(join(folder, name), content);
      await sendFile(at, join(folder, name), told.tell);
      await running.until(new RegExp(`end of file: ${name}\ndisconnected`, "u"));
      expect(await readFile(join(folder, "theirs", name))).toEqual(content);
    }
  });
});
