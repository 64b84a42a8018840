import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Place } from "./running.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.close());

function start(...words: readonly string[]) {
  const fixed = ["hub", "--port", "0", "--host", "127.0.0.1", "--data", join(place.folder, "data")];
  return place.run("hub", ...fixed, ...words);
}

describe("wireside hub --door", () => {
  it("lets clients of both protocols in beside wireside chat, and tells them when it stops", async () => {
    await mkdir(join(place.folder, "data/public"), { recursive: true });
    await writeFile(join(place.folder, "data/public/notes.txt"), "notes");
    const hub = await place.hub("--open", "--door", "chatroom:0", "--door", "groupchat:0");
    const { doors } = JSON.parse(hub.process.out) as { doors: { name: string; port: number; room: string }[] };
    expect(doors.map(({ name, room }) => [name, room])).toEqual([
      ["chatroom", "lobby"],
      ["groupchat", "lobby"],
    ]);
    const [chatroom, groupchat] = doors.map(({ port }) => `127.0.0.1:${String(port)}`) as [string, string];
    const ada = place.run("ada", "chat", hub.address, "--name", "Ada", "--listen");
    const bob = place.run(
      "bob",
      "lab",
      "connect",
      "groupchat",
      groupchat,
      "--name",
      "bob",
      "--dir",
      join(place.folder, "got"),
    );
    await bob.until(/Connected to the server !/u);
    const carol = place.run("carol", "lab", "connect", "chatroom", chatroom, "--name", "carol", "--peer-port", "0");
    await carol.until(/Online: .*bob/u);
    carol.type("hello from carol\n");
    await Promise.all([bob.until(/carol : hello from carol/u), ada.until(/carol ‹chatroom›: hello from carol/u)]);
    ada.type("hello from ada\n");
    await Promise.all([bob.until(/Ada : hello from ada/u), carol.until(/Ada: hello from ada/u)]);
    bob.type("show_files\n");
    await bob.until(/notes\.txt/u);
    hub.process.child.kill("SIGTERM");
    await Promise.all([bob.until(/Wireside: the hub is closing/u), carol.until(/Wireside: the hub is closing/u)]);
    expect((await hub.process.ended).code).toBe(0);
    expect((await bob.ended).code).toBe(1);
  });

  it("logs who comes and goes where that is wanted, and says of each door what it gives away", async () => {
    const hub = await place.hub("--open", "--log", "info", "--door", "groupchat:0");
    const { doors } = JSON.parse(hub.process.out) as { doors: { port: number }[] };
    const bob = place.run("bob", "lab", "connect", "groupchat", `127.0.0.1:${String(doors[0]?.port)}`, "--name", "bob");
    await bob.until(/Connected/u);
    await bob.endInput();
    hub.process.child.kill("SIGTERM");
    const { err } = await hub.process.ended;
    const lines = err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { level: number; msg: string });
    expect(lines.find(({ msg }) => msg.includes("without a password and not encrypted"))?.level).toBe(40);
    expect(lines.map(({ msg }) => msg)).toContain("groupchat: bob (127.0.0.1) came in");
  });

  it.each([
    [
      ["--door", "irc"],
      /^wireside: wrong_usage: .*There are the doors chatroom and groupchat, as chatroom:5001\..*\n$/u,
    ],
    [["--door", "chatroom:x"], /^wireside: wrong_usage: .*A port is a number from 0 to 65535\..*\n$/u],
    [
      ["--door", "chatroom", "--door", "chatroom:1"],
      /^wireside: wrong_usage: .*The door chatroom is given twice\..*\n$/u,
    ],
    [["--door-room", "lobby"], /^wireside: wrong_usage: .*no --door opens one\..*\n$/u],
    [
      ["--door", "chatroom:0", "--door-room", "ops"],
      /^wireside: wrong_usage: There is no public room named "ops".*\n$/u,
    ],
  ])("says in one line what is wrong with %j", async (words, error) => {
    const { code, err, out } = await start(...words).endInput();
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(error);
  });

  it("says which door cannot be opened, and how it can", async () => {
    const taken = createServer();
    await once(taken.listen(0, "127.0.0.1"), "listening");
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await start("--door", `chatroom:${String(port)}`).endInput();
    taken.close();
    expect(code).toBe(1);
    expect(err).toMatch(
      /^wireside: port_taken: A door cannot be opened\. .* --door NAME:PORT opens it at another port\..*\n$/u,
    );
  });
});
