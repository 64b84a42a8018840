import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonLines, Place } from "./running.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.close());

/** A server of the lab on a port of its own, with the address it has. */
async function serve(name: string, ...words: readonly string[]) {
  const running = place.run("server", "lab", "serve", name, "--host", "127.0.0.1", "--port", "0", "--json", ...words);
  await running.until(/\n/u);
  const { port } = jsonLines(running.out)[0] as { port: number };
  return { running, address: `127.0.0.1:${String(port)}` };
}

const connect = (name: string, ...words: readonly string[]) => place.run("client", "lab", "connect", name, ...words);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("wireside lab", () => {
  it("lists what there is", async () => {
    const { code, out } = await place.run("any", "lab", "list", "--json").ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ name: "uppercase", port: 12000 }));
  });

  it("says which there are when another is asked for", async () => {
    const { code, err } = await place.run("any", "lab", "serve", "gopher").ended;
    expect(code).toBe(2);
    expect(err).toMatch(/^wireside: wrong_usage: .*uppercase, message, sendfile/u);
  });

  it("raises a text over either, and each line of a pipe", async () => {
    const { running, address } = await serve("uppercase");
    expect(await connect("uppercase", address, "hello").ended).toEqual({ code: 0, out: "HELLO\n", err: "" });
    expect(await connect("uppercase", address, "--udp", "hello").ended).toEqual({ code: 0, out: "HELLO\n", err: "" });
    expect(await connect("uppercase", address).endInput("a b\nc\n")).toEqual({ code: 0, out: "A B\nC\n", err: "" });
    running.child.kill("SIGINT");
    expect(await running.ended).toMatchObject({ code: 0, err: "" });
    expect(jsonLines(running.out).map(({ type }) => type)).toEqual(["listening", ...Array(4).fill("answered")]);
  });

  it("says that nothing listens, and ends with 1", async () => {
    const { code, out, err } = await connect("uppercase", `127.0.0.1:${String(await freePort())}`, "x").ended;
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^wireside: nothing_listens: connection refused: nothing listens on 127\.0\.0\.1:\d+\. .*\n$/u);
  });

  it("carries a message", async () => {
    const { running, address } = await serve("message");
    expect(await connect("message", address, "Hello World!").ended).toMatchObject({ code: 0, err: "" });
    await running.until(/"value":"Hello World!"/u);
    expect((await connect("message", address).ended).code).toBe(2);
  });

  it("carries a file into the folder, and waits for the server before", async () => {
    const port = String(await freePort());
    const file = join(place.folder, "notes.txt");
    await writeFile(file, "content");
    const client = connect("sendfile", `127.0.0.1:${port}`, file);
    await client.until(/^Waiting for the server: connection refused/u);
    const inbox = join(place.folder, "inbox");
    const server = place.run(
      "server",
      "lab",
      "serve",
      "sendfile",
      "--host",
      "127.0.0.1",
      "--port",
      port,
      "--dir",
      inbox,
    );
    expect(await client.ended).toMatchObject({ code: 0, err: "" });
    await server.until(/^End of file: notes\.txt, 7 bytes, SHA-256 [0-9a-f]{64}, [\d.]+ MB\/s\nDisconnected: /mu);
    expect(server.out).toMatch(/^Port: \d+\nSocket: family AF_INET, type SOCK_STREAM, protocol TCP\nConnected: /u);
    expect(await readFile(join(inbox, "notes.txt"), "utf8")).toBe("content");
  });

  it("that waits is interrupted with 130", async () => {
    const file = join(place.folder, "notes.txt");
    await writeFile(file, "content");
    const client = connect("sendfile", `127.0.0.1:${String(await freePort())}`, file);
    await client.until(/Waiting/u);
    client.child.kill("SIGINT");
    expect(await client.ended).toMatchObject({ code: 130, err: "" });
  });

  it("talks in a chatroom, line by line, and leaves at the end of input", async () => {
    const { running, address } = await serve("chatroom");
    const alice = connect("chatroom", address, "--name", "alice", "--peer-port", "0");
    await alice.until(/^Online: alice \(127\.0\.0\.1\)$/mu);
    const bob = connect("chatroom", address, "--name", "bob", "--peer-port", "0");
    expect(await bob.endInput("one\n#ls\ntwo\n")).toMatchObject({ code: 0, err: "" });
    expect(bob.out).toMatch(/^(?:Online: alice \(127\.0\.0\.1\), bob \(127\.0\.0\.1\)\n){2}$/u);
    await alice.until(/bob left/u);
    expect(alice.out).toMatch(/bob joined\nbob: one\nbob: two\nbob left\n$/u);
    const other = await connect("chatroom", address, "--name", "Alice", "--peer-port", "0").ended;
    expect(other).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^wireside: name_taken: This name is taken\./u) as unknown,
    });
    alice.child.kill("SIGINT");
    expect(await alice.ended).toMatchObject({ code: 130, err: "" });
    await running.until(/"type":"left"[^]*"type":"left"/u);
  });

  it("lets into a room with an access list those who have a secret", async () => {
    const list = join(place.folder, "list");
    const secret = join(place.folder, "secret");
    await writeFile(list, "alice wonderland\n");
    await writeFile(secret, "wonderland\n");
    const { address } = await serve("chatroom", "--access", list);
    const words = ["chatroom", address, "--name", "alice", "--peer-port", "0"] as const;
    expect(await connect(...words).ended).toMatchObject({ code: 3 });
    expect(await connect(...words, "--secret-file", secret).endInput()).toMatchObject({ code: 0, err: "" });
    expect((await connect("chatroom", address).ended).code).toBe(2);
  });

  it("talks in a groupchat, and has its download before it leaves", async () => {
    const shared = join(place.folder, "shared");
    await mkdir(shared);
    await writeFile(join(shared, "a.txt"), "content");
    const { running, address } = await serve("groupchat", "--dir", shared);
    const downloads = join(place.folder, "downloads");
    const alice = connect("groupchat", address, "--name", "alice", "--dir", downloads);
    const { code, out, err } = await alice.endInput("hello\nget_users\n/download a.txt\n");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^alice joined to the chat!\nConnected to the server !\nalice : hello\nSERVER MESSAGE ! \n/u);
    expect(out).toMatch(/^Downloaded: a\.txt, 7 bytes, SHA-256 [0-9a-f]{64}$/mu);
    expect(await readFile(join(downloads, "a.txt"), "utf8")).toBe("content");
    await running.until(/"type":"left"/u);
  });

  it("says that the server went, and ends with 1", async () => {
    const { running, address } = await serve("groupchat", "--dir", place.folder);
    const alice = connect("groupchat", address, "--name", "alice");
    await alice.until(/Connected/u);
    running.child.kill("SIGINT");
    expect(await alice.ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^wireside: cut_short: /u) as unknown,
    });
    expect(await running.ended).toMatchObject({ code: 0, err: "" });
  });
});
