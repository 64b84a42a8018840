import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GroupchatClient, ReceiveFolder, serveGroupchat, type Listening } from "../../src/index.ts";
import { bindUdp } from "../../src/sockets/datagrams.ts";
import { bareClient, bareServer, freePort, rest } from "../socket.ts";
import { failure, Told } from "../told.ts";

let folder: string;
let server: Listening;
let told: Told;
const sockets: Socket[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-lab-"));
  await mkdir(join(folder, "shared"));
  told = new Told();
  const options = { folder: join(folder, "shared"), filePorts: { first: 0, last: 0 } };
  server = await serveGroupchat({ host: "127.0.0.1", port: 0 }, told.tell, options);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  await rm(folder, { recursive: true });
});

/** Somebody with a bare socket: everything that came, as one text. */
async function person(nick: string) {
  const socket = await bareClient(server.at);
  sockets.push(socket.on("error", () => undefined));
  const heard = new Told();
  let all = "";
  socket.on("data", (bytes: Uint8Array) => heard.tell({ type: "read", text: (all += Buffer.from(bytes).toString()) }));
  const hears = (words: string) => heard.until(() => all.includes(words));
  await hears("NICK");
  socket.write(nick);
  await hears("Connected to the server !\n");
  return { socket, hears, says: (words: string) => socket.write(words), heard: () => all };
}

async function client(name: string) {
  const heard = new Told();
  const downloads = new ReceiveFolder(join(folder, "downloads"));
  const client = await GroupchatClient.connect(server.at, name, downloads, heard.tell);
  await client.entered;
  return { client, heard };
}

describe("a groupchat", () => {
  it("asks for the nickname, tells all of the new one, and greets them", async () => {
    const alice = await person("alice");
    expect(alice.heard()).toBe("NICKalice joined to the chat!\nConnected to the server !\n");
    const bob = await person("bob");
    await alice.hears("bob joined to the chat!\n");
    expect(bob.heard()).toBe("NICKbob joined to the chat!\nConnected to the server !\n");
  });

  it("passes a line to all, the sender too, unchanged", async () => {
    const [alice, bob] = [await person("alice"), await person("bob")];
    alice.says("alice : hello, Grüße \n");
    for (const { hears } of [alice, bob]) await hears("alice : hello, Grüße \n");
  });

  it("passes a private line to the one it is for, with spaces in the name too", async () => {
    const [alice, bob] = [await person("alice"), await person("Bob B")];
    alice.says("alice : /Bob B psst : now\n");
    await bob.hears("alice [PRIVATE] : psst : now\n");
    await alice.hears("Sent to Bob B [PRIVATE]: psst : now\n");
    alice.says("alice : /Bob psst\n");
    await alice.hears("This user is not online! \n");
    expect(bob.heard()).not.toContain("This user");
  });

  it("lists members and files", async () => {
    await writeFile(join(folder, "shared/b.txt"), "");
    await writeFile(join(folder, "shared/a b.txt"), "");
    const alice = await person("alice");
    await person("bob");
    alice.says("get_users");
    await alice.hears("SERVER MESSAGE ! \n----------- \nOnline members : \nalice\nbob\n----------- \n");
    alice.says("show_files");
    await alice.hears("SERVER MESSAGE ! \n----------- \nFiles avaible : \na b.txt \nb.txt \n----------- \n");
  });

  it("tells all who goes, with a goodbye and without one", async () => {
    const [alice, bob, carol] = [await person("alice"), await person("bob"), await person("carol")];
    bob.says("bob has disconnected!");
    await bob.hears("bob has disconnected!\n");
    await alice.hears("bob has disconnected!\n");
    carol.socket.resetAndDestroy();
    await alice.hears("carol has disconnected!\n");
    expect(alice.heard().match(/bob has disconnected!/gu)).toHaveLength(1);
    await person("bob");
  });

  it("lets nobody speak as somebody else", async () => {
    const [alice, bob] = [await person("alice"), await person("bob")];
    bob.says("alice : I am alice\nalice has disconnected!\n");
    await alice.hears("bob : alice : I am alice\nbob : alice has disconnected!\n");
  });

  it.each([
    ["alice", "This name is taken.\n"],
    ["ALICE", "This name is taken.\n"],
    ["get_users", "This name cannot be used.\n"],
    ["show_files2", "This name cannot be used.\n"],
    ["download", "This name cannot be used.\n"],
    ["/bob", "This name cannot be used.\n"],
    ["a : b", "This name cannot be used.\n"],
    ["\n", "This name cannot be used.\n"],
  ])("refuses the nickname %j in a line, and closes", async (nick, why) => {
    await person("alice");
    const socket = await bareClient(server.at);
    socket.write(nick);
    expect(await rest(socket)).toBe(`NICK${why}`);
  });

  it("refuses files that are not there or not public, and names that cannot be said", async () => {
    await writeFile(join(folder, "secret"), "");
    const alice = await person("alice");
    for (const file of ["none", "../secret", ".", join(folder, "secret")]) {
      alice.says(`alice : /download ${file} x\n`);
      await alice.hears(`ERROR : ${file} is not exists !`);
    }
    alice.says("alice : /download a b.txt x\n");
    await alice.hears("A file whose name has a space cannot be asked for");
  });

  it("frees the port of a download when nobody comes, or the server closes", async () => {
    await writeFile(join(folder, "shared/a.txt"), "x");
    const alice = await person("alice");
    alice.says("alice : /download a.txt b.txt\n");
    await alice.hears("b.txt 1");
    expect(alice.heard()).toMatch(/\/download 127\.0\.0\.1 \d+ b\.txt 1$/u);
    await server.close();
    expect((await told.event("problem")).text).toMatch(/a\.txt was not sent to alice/u);
  });

  it("serves many at once", async () => {
    const people = await Promise.all(Array.from({ length: 60 }, (_, at) => person(`p${String(at)}`)));
    for (const { says, hears } of people) {
      says("get_users");
      await hears("p59\n");
    }
    people[0]!.says("p0 : hello\n");
    for (const { hears } of people) await hears("p0 : hello\n");
  });
});

describe("the groupchat client", () => {
  it("says and shows what the original does, and leaves with a goodbye", async () => {
    const bob = await person("bob");
    const { client: alice, heard } = await client("alice");
    await alice.type("hello");
    await alice.type("/bob psst");
    await bob.hears("alice [PRIVATE] : psst\n");
    bob.says("bob : /alice hi\n");
    await heard.until(() => heard.texts.includes("bob [PRIVATE] : hi"));
    await alice.leave();
    expect(heard.texts).toEqual([
      "alice joined to the chat!",
      "Connected to the server !",
      "alice : hello",
      "Sent to bob [PRIVATE]: psst",
      "bob [PRIVATE] : hi",
      "alice has disconnected!",
    ]);
    await bob.hears("alice has disconnected!\n");
  });

  it("downloads a file, and is done with it before it leaves", async () => {
    const content = Buffer.concat([Buffer.alloc(5000, "a"), Buffer.from("tail")]);
    await writeFile(join(folder, "shared/a.txt"), content);
    const { client: alice, heard } = await client("alice");
    await alice.type("/download a.txt ../copy.txt");
    await alice.leave();
    expect(await heard.event("downloaded")).toMatchObject({ stored: "copy.txt", bytes: content.length });
    expect(await readFile(join(folder, "downloads/copy.txt"))).toEqual(content);
    expect(await told.event("sent")).toMatchObject({ nick: "alice", file: "a.txt", bytes: content.length });
    expect(await readdir(folder)).toEqual(["downloads", "shared"]);
    // Nobody has the port any more.
    const { port } = (await heard.event("offer")) as { port?: number };
    const socket = await vi.waitFor(() => bindUdp({ host: "127.0.0.1", port: port ?? 0 }));
    expect(socket.address().port).toBe(port);
    socket.close();
  });

  it("downloads several at once, and says which are not there", async () => {
    for (const name of ["a", "b", "c"]) await writeFile(join(folder, "shared", name), name.repeat(3000));
    const { client: alice, heard } = await client("alice");
    for (const name of ["a", "b", "none", "c"]) await alice.type(`/download ${name}`);
    await alice.leave();
    expect(
      heard.events
        .filter(({ type }) => type === "downloaded")
        .map(({ stored }) => stored)
        .toSorted((one, other) => String(one).localeCompare(String(other))),
    ).toEqual(["a", "b", "c"]);
    expect(heard.texts).toContain("ERROR : none is not exists !");
  });

  it("asks for no file whose name has a space, and says why", async () => {
    const { client: alice, heard } = await client("alice");
    await alice.type("/download a b c");
    expect((await heard.event("problem")).text).toMatch(/^A file whose name has a space cannot be asked for/u);
    await alice.leave();
    expect(told.events.map(({ type }) => type)).toEqual(["joined", "left"]);
  });

  it("fetches nothing that it has not asked for", async () => {
    const bare = await bareServer((socket) => {
      socket.write("NICK");
      socket.once("data", () => socket.write("Connected to the server !\n/download 127.0.0.1 9 .profile 5\nmore\n"));
    });
    const heard = new Told();
    const alice = await GroupchatClient.connect(
      bare.at,
      "alice",
      new ReceiveFolder(join(folder, "downloads")),
      heard.tell,
    );
    expect((await heard.event("problem")).text).toBe("The server offers .profile, which nobody here asked for.");
    alice.destroy();
    await bare.close();
  });

  it("hears that its name is taken", async () => {
    await person("alice");
    const alice = await GroupchatClient.connect(server.at, "alice", new ReceiveFolder(folder), () => undefined);
    await expect(alice.entered).rejects.toEqual(failure("name_taken"));
  });

  it("says that nothing listens, and when the server goes", async () => {
    const downloads = new ReceiveFolder(folder);
    await expect(GroupchatClient.connect(await freePort(), "alice", downloads, () => undefined)).rejects.toEqual(
      failure("nothing_listens"),
    );
    const rude = await bareServer((socket) => {
      socket.write("NICK");
      socket.once("data", () => socket.resetAndDestroy());
    });
    const alice = await GroupchatClient.connect(rude.at, "alice", downloads, () => undefined);
    await expect(alice.closed).rejects.toEqual(failure("cut_short"));
    await rude.close();
  });
});
