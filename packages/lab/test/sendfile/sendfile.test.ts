import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeHeader, ReceiveFolder, sendFile, serveSendfile, type Listening } from "../../src/index.ts";
import { bareClient, bareServer, freePort, rest } from "../socket.ts";
import { failure, Told } from "../told.ts";

let folder: string;
let inbox: string;
let told: Told;
let server: Listening;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-lab-"));
  inbox = join(folder, "inbox");
  told = new Told();
  server = await serveSendfile({ host: "127.0.0.1", port: 0 }, new ReceiveFolder(inbox), told.tell);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Sends what the protocol says under a name, from a bare client. */
async function sendAs(name: string, content: Uint8Array | string): Promise<void> {
  const socket = await bareClient(server.at);
  socket.end(Buffer.concat([encodeHeader(name), Buffer.from(content)]));
  await rest(socket);
}

describe("sendfile", () => {
  it("carries a file, and both sides tell its size and SHA-256", async () => {
    const content = randomBytes(3_000_000);
    await writeFile(join(folder, "a b.bin"), content);
    const sender = new Told();
    await sendFile(server.at, join(folder, "a b.bin"), sender.tell);
    await told.event("disconnected");
    const facts = { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
    expect(await sender.event("sent")).toMatchObject(facts);
    expect(await told.event("received")).toMatchObject({ stored: "a b.bin", ...facts });
    expect(await readFile(join(inbox, "a b.bin"))).toEqual(content);
    expect(told.texts.map((text) => text.split(":")[0])).toEqual([
      "Connected",
      "Receiving",
      "End of file",
      "Disconnected",
    ]);
  });

  it("carries an empty file", async () => {
    await sendAs("empty", "");
    await told.event("disconnected");
    expect(await readFile(join(inbox, "empty"))).toHaveLength(0);
  });

  it("takes many files at once", async () => {
    const names = Array.from({ length: 100 }, (_, at) => `file-${String(at)}.txt`);
    await Promise.all(names.map((name) => sendAs(name, name.repeat(1000))));
    await told.event("disconnected", names.length);
    for (const name of names) expect(await readFile(join(inbox, name), "utf8")).toBe(name.repeat(1000));
  });

  it.each(["../x", "/etc/x", "C:\\x", "..\\..\\x", "a/../../x", "....//x", "\0x", "x."])(
    "takes %j as a name and not as a path",
    async (name) => {
      await sendAs(name, "content");
      await told.event("disconnected");
      expect(await readdir(inbox)).toEqual(["x"]);
      expect(await readdir(folder)).toEqual(["inbox"]);
    },
  );

  it.each(["..", ".", "/", "///", "\\"])("calls a file of which no name is left %j file", async (name) => {
    await sendAs(name, "content");
    await told.event("disconnected");
    expect(await readdir(inbox)).toEqual(["file"]);
  });

  it("follows no link that lies in its folder, and overwrites nothing", async () => {
    await mkdir(inbox);
    await writeFile(join(folder, "mine"), "mine");
    await symlink(join(folder, "mine"), join(inbox, "a.txt"));
    await sendAs("a.txt", "one");
    await sendAs("a.txt", "two");
    await told.event("disconnected", 2);
    expect(await readFile(join(folder, "mine"), "utf8")).toBe("mine");
    expect(await readFile(join(inbox, "a-2.txt"), "utf8")).toBe("one");
    expect(await readFile(join(inbox, "a-3.txt"), "utf8")).toBe("two");
  });

  it("overwrites when it was told to, but nothing behind a link", async () => {
    await mkdir(inbox);
    await writeFile(join(folder, "mine"), "mine");
    await symlink(join(folder, "mine"), join(inbox, "a.txt"));
    const file = await new ReceiveFolder(inbox, true).create("a.txt");
    await file.handle.close();
    expect(await readFile(join(folder, "mine"), "utf8")).toBe("mine");
    expect(await readdir(inbox)).toEqual(["a.txt"]);
  });

  it("cannot tell a cut transfer that ends cleanly from a whole one", async () => {
    await sendAs("a.txt", "the first half of");
    expect(await told.event("received")).toMatchObject({ stored: "a.txt", bytes: 17 });
  });

  it("keeps one that breaks off under a name that says so", async () => {
    const socket = await bareClient(server.at);
    socket.write(Buffer.concat([encodeHeader("a.txt"), Buffer.from("the first half of")]));
    await told.event("receiving");
    socket.resetAndDestroy();
    const cut = await told.event("cut");
    expect(cut).toMatchObject({ code: "cut_short", stored: "a.txt.cut" });
    expect(await readdir(inbox)).toEqual(["a.txt.cut"]);
    await sendAs("next", "client");
    expect((await told.event("received"))["stored"]).toBe("next");
  });

  it("says what came instead, when the wrong protocol comes to its port", async () => {
    const socket = await bareClient(server.at);
    socket.end("GET / HTTP/1.1\r\nHost: x\r\n\r\n".padEnd(600));
    await rest(socket).catch(() => undefined); // a reset may follow
    expect(await told.event("cut")).toMatchObject({ code: "bad_message" });
    await expect(readdir(inbox)).rejects.toThrow(/ENOENT/u);
  });
});

describe("the sendfile client", () => {
  it("waits for a server that is not up yet, and says so once", async () => {
    const at = await freePort();
    await writeFile(join(folder, "a.txt"), "late");
    const sender = new Told();
    const sending = sendFile(at, join(folder, "a.txt"), sender.tell);
    expect((await sender.event("waiting")).text).toMatch(/^Waiting for the server: connection refused/u);
    const late = await serveSendfile(at, new ReceiveFolder(inbox), told.tell);
    await sending;
    await told.event("received");
    expect(sender.events.map(({ type }) => type)).toEqual(["waiting", "connected", "sent"]);
    await late.close();
  });

  it("gives up when it is told to", async () => {
    await writeFile(join(folder, "a.txt"), "never");
    const sender = new Told();
    const giveUp = new AbortController();
    const sending = sendFile(await freePort(), join(folder, "a.txt"), sender.tell, giveUp.signal);
    await sender.event("waiting");
    giveUp.abort();
    await expect(sending).rejects.toEqual(failure("closed"));
  });

  it("says when the server goes in the middle", async () => {
    const rude = await bareServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await writeFile(join(folder, "big"), Buffer.alloc(20_000_000));
    await expect(sendFile(rude.at, join(folder, "big"), () => undefined)).rejects.toEqual(failure("cut_short"));
    await rude.close();
  });

  it("names a file that is not there before it connects", async () => {
    await expect(sendFile(server.at, join(folder, "none"), told.tell)).rejects.toEqual(
      failure("no_such_file", /ENOENT/u),
    );
    expect(told.events).toEqual([]);
  });
});
