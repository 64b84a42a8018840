import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Bare, openHubWithDoors, type Opened } from "../../packages/doors/test/opened.ts";
import { bareClient, rest } from "../../packages/lab/test/socket.ts";
import { come, says } from "../local-hub.ts";
import { describeWith } from "../needs.ts";
import { Python } from "./python.ts";

function python(script: string, ...words: readonly string[]): Python {
  const running = new Python(script, ...words);
  onTestFinished(() => running.stop());
  return running;
}

/** Somebody's script for the chatroom, at an address of its own, where it has the UDP port of the room. */
async function chatroomScript({ at }: Opened, name: string, address: string): Promise<Python> {
  const { host, port } = at("chatroom");
  const script = python("chatroom_client.py", host, String(port), name, address, String(port));
  await script.until(new RegExp(`"${name}": "${address}"`, "u"));
  return script;
}

async function groupchatScript({ at, files }: Opened, name: string): Promise<Python> {
  const { host, port } = at("groupchat");
  await mkdir(join(files, "downloads"), { recursive: true });
  const script = python("groupchat_client.py", host, String(port), name, join(files, "downloads"));
  await script.until(/Connected to the server !/u);
  return script;
}

describeWith(["python3", "linux"], "scripts of others, in a room of the hub", () => {
  it("talk in the chatroom with those on the page, who see them come and go", async () => {
    const opened = await openHubWithDoors();
    const ada = await come(opened.hub, "Ada");
    const bob = await chatroomScript(opened, "bob", "127.0.0.2");
    await bob.until(/"Ada": "127\.0\.0\.1"/u);
    bob.type("hello, Bücher\n");
    const said = await ada.sees(says("hello, Bücher"));
    expect(said.type === "message" && ada.client.state.users.get(said.message.by)).toMatchObject({ door: "chatroom" });
    await ada.client.send(ada.lobby, "hello, bob 😀");
    await bob.until(/^Ada: hello, bob 😀 $/mu);
    await ada.client.send(ada.lobby, "世".repeat(2_000));
    await bob.until(/(?:^Ada: 世{300,} +$\n){5}^Ada: 世+ $/mu);
    const carol = await chatroomScript(opened, "carol", "127.0.0.3");
    await bob.until(/"carol": "127\.0\.0\.3"/u);
    carol.child.stdin?.end();
    expect(await carol.ended).toBe(0);
    await bob.until(/"carol"[^]*!\{(?:(?!carol).)*\}\n$/u);
    await ada.sees((event) => event.type === "member" && !event.on && event.user.name === "carol");
  });

  it("write privately in the chatroom: to the page through the hub, and to each other past it", async () => {
    const opened = await openHubWithDoors();
    const [ada, eve] = [await come(opened.hub, "Ada"), await come(opened.hub, "Eve")];
    const bob = await chatroomScript(opened, "bob", "127.0.0.2");
    const carol = await chatroomScript(opened, "carol", "127.0.0.3");
    await bob.until(/"carol"/u);
    bob.type("@carol: between us\n");
    await carol.until(/^<bob> between us$/mu);
    bob.type("@Ada: for whom?\n");
    await bob.until(/^<Ada> Wireside: 2 people have this address\. Write NAME: text/mu);
    bob.type("@Ada: Ada: psst\n");
    const { room } = (await ada.sees(says("psst"))) as { room: typeof ada.lobby };
    await ada.client.send(room, "what?");
    await bob.until(/^Ada \[PRIVATE\]: what\? $/mu);
    const overheard = eve.events.filter(
      (event) => event.type === "message" && /psst|between|whom/u.test(event.message.text),
    );
    expect(overheard).toEqual([]);
    expect(carol.out).not.toMatch(/psst|what\?/u);
  });

  it("talk in the groupchat, ask who is there, and get the hub's files byte for byte", async () => {
    const opened = await openHubWithDoors();
    const notes = Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at + Math.floor(at / 2048)) % 251));
    await writeFile(join(opened.files, "notes.txt"), notes);
    const ada = await come(opened.hub, "Ada");
    const bob = await groupchatScript(opened, "bob");
    bob.type("hello, Bücher\n");
    await Promise.all([bob.until(/^bob : hello, Bücher$/mu), ada.sees(says("hello, Bücher"))]);
    await ada.client.send(ada.lobby, "hello\nbob : I am bob");
    await bob.until(/^Ada : hello\nAda : bob : I am bob$/mu);
    bob.type("/Ada psst\n");
    await bob.until(/^Sent to Ada \[PRIVATE\]: psst$/mu);
    const { room } = (await ada.sees(says("psst"))) as { room: typeof ada.lobby };
    await ada.client.send(room, "what?");
    await bob.until(/^Ada \[PRIVATE\] : what\?$/mu);
    bob.type("get_users\n");
    await bob.until(/Online members : \n(?=[^-]*bob\n)(?=[^-]*Ada\n)/u);
    bob.type("show_files\n");
    await bob.until(/Files avaible : \nnotes\.txt \n/u);
    bob.type("/download notes.txt copy.txt\n");
    await bob.until(/^downloaded copy\.txt$/mu);
    expect(await readFile(join(opened.files, "downloads/copy.txt"))).toEqual(notes);
    const eve = await come(opened.hub, "Eve");
    await bob.until(/^Eve joined to the chat!$/mu);
    await eve.client.close();
    await bob.until(/^Eve has disconnected!$/mu);
    bob.child.stdin?.end();
    expect(await bob.ended).toBe(0);
    await ada.sees((event) => event.type === "message" && event.message.note === "left");
  });

  it("meet each other from the two protocols", async () => {
    const opened = await openHubWithDoors();
    const bob = await chatroomScript(opened, "bob", "127.0.0.2");
    const carol = await groupchatScript(opened, "carol");
    await bob.until(/"carol": "127\.0\.0\.1"/u);
    bob.type("hello from the chatroom\n");
    await carol.until(/^bob : hello from the chatroom$/mu);
    carol.type("hello from the groupchat\n");
    await bob.until(/^carol: hello from the groupchat $/mu);
    carol.type("/bob psst\n");
    await bob.until(/^carol \[PRIVATE\]: psst $/mu);
  });

  it("do not get the name of a member, in whatever letters", async () => {
    const opened = await openHubWithDoors();
    await opened.test.register("Ada", "correct horse battery");
    for (const door of ["chatroom", "groupchat"] as const) {
      for (const name of ["Ada", "aDA", "Ａda"]) {
        const socket = await bareClient(opened.at(door));
        socket.write(name);
        expect(await rest(socket)).toMatch(/^(?:NICK)?This name is taken\.[ \n]$/u);
      }
    }
  });

  it("get no file that is not in the folder, whatever they call it", async () => {
    const opened = await openHubWithDoors();
    await writeFile(join(opened.files, "notes.txt"), "notes");
    await mkdir(join(opened.files, "sub"));
    await writeFile(join(opened.files, "sub/inner.txt"), "inner");
    await symlink("/etc/hostname", join(opened.files, "link.txt"));
    const bob = await Bare.come(opened, "groupchat", "bob");
    const names = ["../hub.db", "../../etc/passwd", "/etc/passwd", "sub/inner.txt", "link.txt", "./notes.txt", "sub"];
    for (const name of [...names, "..\\hub.db", "notes.txt\0", "%2e%2e%2fhub.db", "notes.txt/../notes.txt"]) {
      bob.says(`bob : /download ${name} x\n`);
      await bob.hears(`ERROR : ${name} is not exists !`);
    }
    expect(bob.heard).not.toMatch(/^\/download/mu);
  });
});
