import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Place } from "../../packages/cli/test/processes/running.ts";
import { describeWith } from "../needs.ts";
import { recordingRelay, type RecordingRelay } from "./recording-relay.ts";
import { Sides, type Maker } from "./sides.ts";

let place: Place;
let sides: Sides;
const relays: RecordingRelay[] = [];
beforeEach(async () => {
  place = await Place.make();
  sides = new Sides(place);
});
afterEach(async () => {
  await sides.close();
  await place.close();
  for (const relay of relays.splice(0)) await relay.close();
});

/** What a client and a server say to each other: whoever made them, it must be the same. */
type Scene = (server: Maker, client: Maker) => Promise<{ client: string; server: string }>;

async function relayTo(port: number): Promise<RecordingRelay> {
  const relay = await recordingRelay(port);
  relays.push(relay);
  return relay;
}

async function folder(name: string): Promise<string> {
  const path = join(place.folder, name);
  await mkdir(path, { recursive: true });
  return path;
}

/** A client that does one thing: what it says and hears. */
function single(name: string, server: string, what: string): Scene {
  return async (serverMaker, clientMaker) => {
    const protocol = serverMaker === "ours" ? name.replace(/_.*/u, "") : server;
    const relay = await relayTo(await sides.serve(serverMaker, protocol, await folder(`inbox-${serverMaker}`)));
    await sides.once(clientMaker, name, relay.port, what);
    return relay.recorded;
  };
}

const sendfile: Scene = async (server, client) => {
  const file = join(await folder("outbox"), "report 1.txt");
  await writeFile(file, "some content\n".repeat(1000));
  const said = await single("sendfile", "sendfile", file)(server, client);
  const inbox = join(place.folder, `inbox-${server}`);
  await expect.poll(() => readFile(join(inbox, "report 1.txt"), "utf8")).toBe("some content\n".repeat(1000));
  return said;
};

const chatroom: Scene = async (server, client) => {
  const port = await sides.serve(server, "chatroom", place.folder);
  const relay = await relayTo(port);
  const alice = sides.talk(client, "chatroom", relay.port, "alice", place.folder);
  await alice.until(/alice/u);
  const bob = sides.talk("theirs", "chatroom", port, "bob", place.folder);
  await alice.until(/bob/u);
  bob.type("hi there\n");
  await alice.until(/bob: hi there/u);
  alice.type("hello, Bücher\n");
  await bob.until(/alice: hello, Bücher/u);
  await bob.finish();
  await alice.until(/bob left|(?:\}[^]*){3}/u);
  await alice.finish();
  return relay.recorded;
};

const groupchat: Scene = async (server, client) => {
  const shared = await folder("shared");
  const notes = Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at + Math.floor(at / 2048)) % 251));
  await writeFile(join(shared, "notes.txt"), notes);
  await writeFile(join(shared, "two words.txt"), "text");
  const port = await sides.serve(server, "groupchat", shared);
  const relay = await relayTo(port);
  const downloads = await folder(`downloads-${server}-${client}`);
  const alice = sides.talk(client, "groupchat", relay.port, "alice", downloads);
  await alice.until(/Connected to the server !/u);
  const bob = sides.talk("theirs", "groupchat", port, "bob", downloads);
  await alice.until(/bob joined to the chat!/u);
  await bob.until(/Connected/u);
  const turns: [string, RegExp][] = [
    ["hello to all", /alice : hello to all/u],
    ["/bob psst", /Sent to bob \[PRIVATE\]: psst/u],
    ["/nobody psst", /This user is not online! /u],
    ["get_users", /Online members : \nalice\nbob\n----------- /u],
    ["show_files", /Files avaible : \nnotes\.txt \ntwo words\.txt \n----------- /u],
    ["/download notes.txt copy.txt", /ownloaded:? copy\.txt/u],
    ["/download none.txt other.txt", /ERROR : none\.txt is not exists !/u],
  ];
  for (const [line, answer] of turns) {
    alice.type(`${line}\n`);
    await alice.until(answer);
  }
  expect(await readFile(join(downloads, "copy.txt"))).toEqual(notes);
  await bob.until(/alice \[PRIVATE\] : psst/u);
  bob.type("bye\n");
  await alice.until(/bob : bye/u);
  await bob.finish();
  await alice.until(/bob has disconnected!/u);
  await alice.finish();
  const { client: said, server: heard } = await relay.recorded;
  return { client: said, server: heard.replace(/(?<=\/download 127\.0\.0\.1 )550\d\d/u, "PORT") };
};

const SCENES: [string, Scene][] = [
  ["uppercase", single("uppercase_tcp", "uppercase_tcp", "hello, world 1")],
  ["message", single("message", "message", 'Hello World! "Grüße" 😀')],
  ["sendfile", sendfile],
  ["chatroom", chatroom],
  ["groupchat", groupchat],
];

describeWith(["python3"], "the bytes on the wire", () => {
  describe.each(SCENES)("of %s", (_, scene) => {
    it("are the same whoever made server and client", async () => {
      const theirs = await scene("theirs", "theirs");
      expect(theirs.client.length).toBeGreaterThan(0);
      expect(await scene("ours", "theirs")).toEqual(theirs);
      expect(await scene("theirs", "ours")).toEqual(theirs);
      expect(await scene("ours", "ours")).toEqual(theirs);
    });
  });
});

async function freeUdpPort(address: string): Promise<string> {
  const socket = createSocket("udp4").bind(0, address);
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return String(port);
}

describeWith(["python3", "linux"], "peer to peer in a chatroom", () => {
  it("goes both ways between our client and another's", async () => {
    const port = await sides.serve("ours", "chatroom", place.folder);
    const peerPort = await freeUdpPort("127.0.0.2");
    const bob = sides.python("chatroom_client.py", "127.0.0.1", String(port), "bob", "127.0.0.3", peerPort);
    await bob.until(/bob/u);
    const words = ["--name", "alice", "--from", "127.0.0.2", "--peer-port", peerPort];
    const alice = place.run("alice", "lab", "connect", "chatroom", `127.0.0.1:${String(port)}`, ...words);
    await alice.until(/^Online: bob \(127\.0\.0\.3\), alice \(127\.0\.0\.2\)$/mu);
    await bob.until(/alice/u);
    alice.type("@bob: hello, bob\n");
    await bob.until(/<alice> hello, bob/u);
    bob.type("@alice: hello, alice\n");
    await alice.until(/^bob \(peer to peer\): hello, alice$/mu);
    alice.type("@carol: hello?\n#ls\n");
    await alice.until(/^There is nobody of that name.*\nOnline: /mu);
    expect(await alice.endInput()).toMatchObject({ code: 0, err: "" });
  });
});
