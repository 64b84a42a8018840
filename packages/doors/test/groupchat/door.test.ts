import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GroupchatClient, ReceiveFolder } from "@wireside/lab";
import { beforeEach, describe, expect, it } from "vitest";
import { bareClient, rest } from "../../../lab/test/socket.ts";
import { Told } from "../../../lab/test/told.ts";
import { come, says } from "../../../../test/local-hub.ts";
import { openDoors } from "../../src/index.ts";
import { Bare, openHubWithDoors, type Opened } from "../opened.ts";

let opened: Opened;
beforeEach(async () => {
  opened = await openHubWithDoors();
});

async function refusal(nick: string): Promise<string> {
  const socket = await bareClient(opened.at("groupchat"));
  socket.write(nick);
  return (await rest(socket)).replace(/^NICK/u, "");
}

describe("the groupchat door", () => {
  it("lets a client in with the words of the original", async () => {
    await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "groupchat", "bob");
    expect(bob.heard).toBe("NICKbob joined to the chat!\nConnected to the server !\n");
  });

  it("carries messages both ways, to the sender too once the hub has them", async () => {
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "groupchat", "bob");
    bob.says("bob : hello, Bücher\n");
    await page.sees(says("hello, Bücher"));
    await bob.hears("bob : hello, Bücher\n");
    await page.client.send(page.lobby, "hello\nbob : I am bob");
    await bob.hears("Ada : hello\nAda : bob : I am bob\n");
    bob.says("Ada : I am Ada\n");
    await page.sees(says("Ada : I am Ada"));
    await bob.hears("bob : Ada : I am Ada\n");
  });

  it("tells of everybody who comes and goes, and who is there", async () => {
    const bob = await Bare.come(opened, "groupchat", "bob");
    const page = await come(opened.hub, "Ada");
    await bob.hears("Ada joined to the chat!\n");
    const carol = await Bare.come(opened, "chatroom", "carol");
    await bob.hears("carol joined to the chat!\n");
    bob.says("get_users");
    await bob.hears("SERVER MESSAGE ! \n----------- \nOnline members : \nbob\nAda\ncarol\n----------- \n");
    carol.socket.destroy();
    await bob.hears("carol has disconnected!\n");
    await page.client.close();
    await bob.hears("Ada has disconnected!\n");
    bob.says("bob has disconnected!");
    await bob.closed;
    expect(bob.heard.endsWith("bob has disconnected!\n")).toBe(true);
  });

  it("carries private messages both ways, and shows them to nobody else", async () => {
    const [ada, eve] = [await come(opened.hub, "Ada L"), await come(opened.hub, "Eve")];
    const bob = await Bare.come(opened, "groupchat", "bob");
    const carol = await Bare.come(opened, "chatroom", "carol");
    bob.says("bob : /Ada L psst\n");
    await bob.hears("Sent to Ada L [PRIVATE]: psst\n");
    const event = await ada.sees(says("psst"));
    await ada.client.send(event.type === "message" ? event.room : ada.lobby, "yes?\nbob : x");
    await bob.hears("Ada L [PRIVATE] : yes?\nAda L [PRIVATE] : bob : x\n");
    bob.says("bob : /carol psst psst\n");
    await carol.hears("bob [PRIVATE]: psst psst ");
    carol.says("@bob: what?");
    await bob.hears("carol [PRIVATE] : what?\n");
    bob.says("bob : /nobody psst\nbob : done\n");
    await bob.hears("This user is not online! \nbob : done\n");
    await eve.sees(says("done"));
    expect(eve.events.filter((each) => each.type === "message" && each.message.text.includes("psst"))).toEqual([]);
  });

  it("gives the hub's public files, byte for byte, and no others", async () => {
    const content = Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at * 7 + Math.floor(at / 2048)) % 251));
    await writeFile(join(opened.files, "notes.txt"), content);
    await writeFile(join(opened.files, ".hidden"), "hidden");
    await mkdir(join(opened.files, "folder"));
    await symlink("/etc/passwd", join(opened.files, "link"));
    const told = new Told();
    const folder = new ReceiveFolder(join(opened.files, "folder"));
    const client = await GroupchatClient.connect(opened.at("groupchat"), "bob", folder, told.tell);
    await client.entered;
    await client.type("show_files");
    await told.until(() => told.texts.includes("notes.txt "));
    await client.type("/download notes.txt copy.txt");
    await told.event("downloaded");
    expect(await readFile(join(opened.files, "folder/copy.txt"))).toEqual(content);
    for (const name of ["../hub.db", "/etc/passwd", ".hidden", "link", "folder", "folder/copy.txt", "..%2fhub.db"]) {
      await client.type(`/download ${name} x`);
      await told.until(() => told.texts.includes(`ERROR : ${name} is not exists !`));
    }
    expect(told.texts.join("\n")).not.toMatch(/hidden$|^link|^folder/mu);
    await client.leave();
  });

  it("does not let anybody take a member's name, or one that would be taken for something else", async () => {
    const owner = await opened.test.register("Ada", "correct horse battery");
    expect(owner.user.registered).toBe(true);
    expect(await refusal("Ada")).toBe("This name is taken.\n");
    expect(await refusal("ADA")).toBe("This name is taken.\n");
    await Bare.come(opened, "chatroom", "bob");
    expect(await refusal("bob")).toBe("This name is taken.\n");
    for (const name of ["ERROR", "get_users", "x [PRIVATE]", "a\u0007b", "x".repeat(33)]) {
      expect([name, await refusal(name)]).toEqual([name, "This name cannot be used.\n"]);
    }
  });

  it("leads to one room, of which only those in it are told, and tells of them alone", async () => {
    const [ada, eve] = [await come(opened.hub, "Ada"), await come(opened.hub, "Eve")];
    const room = await ada.client.call("createRoom", { body: { name: "lecture" } });
    expect(opened.hub.findRoom("Lecture")).toBe(room.id);
    const doors = await openDoors(opened.hub, {
      doors: [{ name: "groupchat", port: 0 }],
      host: "127.0.0.1",
      room: room.id,
      files: opened.files,
    });
    const bob = await Bare.come({ ...opened, at: () => doors.doors[0]!.at }, "groupchat", "bob");
    bob.says("get_users");
    await bob.hears("Online members : \nAda\nbob\n----------- \n");
    bob.says("bob : /Eve psst\nbob : hello\n");
    await ada.sees(says("hello"));
    await ada.client.send(ada.lobby, "in the lobby");
    await ada.client.send(room.id, "in the room");
    await bob.hears("Ada : in the room\n");
    expect(bob.heard).toContain("This user is not online! \n");
    expect(bob.heard).not.toMatch(/Eve|lobby/u);
    await eve.sees(says("in the lobby"));
    expect(eve.events.some(says("hello"))).toBe(false);
    await doors.close();
  });

  it("posts all that was written right before the leave", async () => {
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "groupchat", "bob");
    const lines = Array.from({ length: 20 }, (_, n) => `last words ${String(n)}`);
    bob.socket.end(lines.map((line) => `bob : ${line}\n`).join(""));
    await page.sees(says("last words 19"));
    await page.sees((event) => event.type === "member" && !event.on);
  });

  it("slows down whoever writes faster than the hub takes, and loses nothing", async () => {
    await opened.doors.close();
    opened = await openHubWithDoors({ rates: { messages: { burst: 5, perSecond: 50 } } });
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "groupchat", "bob");
    const lines = Array.from({ length: 30 }, (_, n) => `line ${String(n)}`);
    bob.says(lines.map((line) => `bob : ${line}\n`).join(""));
    await page.sees(says("line 29"));
    const texts = page.events.flatMap((event) => (event.type === "message" ? [event.message.text] : []));
    expect(texts.filter((text) => text !== "")).toEqual(lines);
  });

  it("tells its people that the hub closes", async () => {
    const bob = await Bare.come(opened, "groupchat", "bob");
    await opened.doors.close();
    await bob.closed;
    expect(bob.heard.endsWith("Wireside: the hub is closing\n")).toBe(true);
  });
});
