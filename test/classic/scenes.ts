import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Maker, Sides } from "./sides.ts";

/** What a client and a server of these makers say to each other: it ends when all of it has been said. `folder` is theirs. */
type Scene = (
  sides: Sides,
  makers: { readonly server: Maker; readonly client: Maker },
  folder: string,
) => Promise<void>;

/** Every line of each protocol once. Whoever made the two sides, the bytes are to be the same. */
export const SCENES = {
  "uppercase-tcp": ask("uppercase_tcp", "hello, world 1"),
  "uppercase-udp": ask("uppercase_udp", "hello, world 2"),
  message: ask("message", 'Hello World! "Grüße" 😀'),
  sendfile,
  chatroom,
  groupchat,
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof SCENES;

/** Blocks of which no two neighbours are equal, the last one shorter. */
const NOTES = Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at + Math.floor(at / 2048)) % 251));

/** A client that says one thing. */
function ask(name: string, what: string): Scene {
  return async (sides, { server, client }, folder) => {
    await sides.serve(server, name, folder);
    await sides.once(client, name, what);
  };
}

async function sendfile(...[sides, { server, client }, folder]: Parameters<Scene>): Promise<void> {
  const [outbox, inbox] = [await folderIn(folder, "outbox"), await folderIn(folder, "inbox")];
  const content = "some content\n".repeat(1000);
  await writeFile(join(outbox, "report 1.txt"), content);
  const running = await sides.serve(server, "sendfile", inbox);
  await sides.once(client, "sendfile", join(outbox, "report 1.txt"));
  await running.until(/disconnected/iu);
  if ((await readFile(join(inbox, "report 1.txt"), "utf8")) !== content) throw new Error("Not what was sent.");
}

/** Alice is the client's maker's; bob is of Python, so that two makers speak peer to peer. */
async function chatroom(...[sides, { server, client }, folder]: Parameters<Scene>): Promise<void> {
  await sides.serve(server, "chatroom", folder);
  const alice = sides.talk(client, "chatroom", { name: "alice", address: "127.0.0.2", folder });
  await alice.until(/alice/u);
  const bob = sides.talk("theirs", "chatroom", { name: "bob", address: "127.0.0.3", folder });
  await alice.until(/bob/u);
  await bob.until(/bob/u);
  bob.type("hi there\n");
  await alice.until(/bob: hi there/u);
  alice.type("hello, Bücher\n");
  await bob.until(/alice: hello, Bücher/u);
  alice.type("@bob: just you, Bücher\n");
  await bob.until(/<alice> just you, Bücher/u);
  bob.type("@alice: just me\n");
  await alice.until(/bob.*just me/u);
  await bob.finish();
  await alice.until(/bob left|(?:\}[^]*){3}/u);
  await alice.finish();
}

/** Alice is the client's maker's, bob of Python. */
async function groupchat(...[sides, { server, client }, folder]: Parameters<Scene>): Promise<void> {
  const [shared, downloads] = [await folderIn(folder, "shared"), await folderIn(folder, "downloads")];
  await writeFile(join(shared, "notes.txt"), NOTES);
  await writeFile(join(shared, "two words.txt"), "text");
  await sides.serve(server, "groupchat", shared);
  const alice = sides.talk(client, "groupchat", { name: "alice", address: "127.0.0.2", folder: downloads });
  await alice.until(/Connected to the server !/u);
  const bob = sides.talk("theirs", "groupchat", { name: "bob", address: "127.0.0.3", folder: downloads });
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
  if (!NOTES.equals(await readFile(join(downloads, "copy.txt")))) throw new Error("Not what was offered.");
  await bob.until(/alice \[PRIVATE\] : psst/u);
  bob.type("bye\n");
  await alice.until(/bob : bye/u);
  await bob.finish();
  await alice.until(/bob has disconnected!/u);
  await alice.finish();
}

async function folderIn(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}
