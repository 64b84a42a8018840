import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { bareClient, rest } from "../../../lab/test/socket.ts";
import { come, says } from "../../../../test/local-hub.ts";
import { Bare, openHubWithDoors, type Opened } from "../opened.ts";

let opened: Opened;
beforeEach(async () => {
  opened = await openHubWithDoors();
});

/** Somebody whose address is another one of this machine. */
async function from(localAddress: string, name: string): Promise<Bare> {
  const socket = connect({ ...opened.at("chatroom"), localAddress, noDelay: true });
  await once(socket, "connect");
  const bare = new Bare(socket);
  bare.says(name);
  await bare.hears(`"${name}": "${localAddress}"`);
  return bare;
}

describe("the chatroom door", () => {
  it("lets a client in beside others, with messages both ways", async () => {
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "chatroom", "bob");
    expect(JSON.parse(bob.heard.slice(1))).toEqual({ Ada: "127.0.0.1", bob: "127.0.0.1" });
    bob.says("hello, Bücher");
    const said = await page.sees(says("hello, Bücher"));
    expect(said).toMatchObject({ room: page.lobby });
    await page.client.send(page.lobby, "hello, bob");
    await bob.hears("Ada: hello, bob ");
    expect(bob.heard).not.toContain("Bücher");
  });

  it("shows its people as guests with the mark of the door, in the one room, with notes of joining and leaving", async () => {
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "chatroom", "bob");
    await page.sees((event) => event.type === "message" && event.message.note === "joined");
    const user = [...page.client.state.users.values()].find(({ name }) => name === "bob");
    expect(user).toMatchObject({ role: "guest", registered: false, door: "chatroom" });
    bob.socket.end();
    await page.sees((event) => event.type === "message" && event.message.note === "left");
    await page.sees((event) => event.type === "member" && !event.on && event.user.name === "bob");
  });

  it("tells of everybody who comes and goes", async () => {
    const bob = await Bare.come(opened, "chatroom", "bob");
    const page = await come(opened.hub, "Ada");
    await bob.hears('"Ada": "127.0.0.1"');
    const carol = await Bare.come(opened, "groupchat", "carol");
    await bob.hears('"carol": "127.0.0.1"');
    carol.socket.destroy();
    await page.client.close();
    await opened.told.event("left");
    await expect.poll(() => bob.heard.endsWith('!{"bob": "127.0.0.1"}')).toBe(true);
  });

  it("never glues a message to a list in one write", async () => {
    const bob = await Bare.come(opened, "chatroom", "bob");
    const page = await come(opened.hub, "Ada");
    await bob.hears("Ada");
    for (let n = 0; n < 20; n++) await page.client.send(page.lobby, `message ${String(n)}`);
    await bob.hears("message 19 ");
    for (const read of bob.reads) expect(read).toMatch(/^(?:!\{[^{}]*\}|(?:Ada: message \d+ )+)$/u);
  });

  it("keeps what is between two of its people between them, by their own addresses", async () => {
    const bob = await from("127.0.0.2", "bob");
    const carol = await from("127.0.0.3", "carol");
    await bob.hears('"carol": "127.0.0.3"');
    await carol.hears('"bob": "127.0.0.2"');
  });

  it("carries private messages both ways, and shows them to nobody else", async () => {
    const [ada, eve] = [await come(opened.hub, "Ada"), await come(opened.hub, "Eve")];
    const bob = await Bare.come(opened, "chatroom", "bob");
    await bob.hears('"Eve"');
    bob.says("@Ada: psst");
    const event = await ada.sees(says("psst"));
    expect(event.type === "message" && ada.room(event.room).kind).toBe("direct");
    await ada.client.send(event.type === "message" ? event.room : ada.lobby, "yes?\nbob?");
    await bob.hears("Ada [PRIVATE]: yes?\nAda [PRIVATE]: bob? ");
    bob.says("@Zoe: psst");
    await bob.hears("Wireside: There is nobody of that name here. ");
    bob.says("done");
    await eve.sees(says("done"));
    expect(eve.events.filter((each) => each.type === "message" && each.message.text.includes("psst"))).toEqual([]);
  });

  it("passes a datagram on to the one it is for, and asks for whom where that cannot be known", async () => {
    const ada = await come(opened.hub, "Ada");
    const bob = await from("127.0.0.2", "bob");
    const udp = createSocket("udp4").bind(0, "127.0.0.2");
    const stranger = createSocket("udp4").bind(0, "127.0.0.4");
    await Promise.all([once(udp, "listening"), once(stranger, "listening")]);
    stranger.send("Ada: from nobody", opened.at("chatroom").port, "127.0.0.1");
    udp.send("to the only one", opened.at("chatroom").port, "127.0.0.1");
    expect(await ada.sees(says("to the only one"))).toMatchObject({ type: "message" });
    const eve = await come(opened.hub, "Eve");
    await bob.hears('"Eve"');
    udp.send("which one?", opened.at("chatroom").port, "127.0.0.1");
    const [answer] = (await once(udp, "message")) as [Uint8Array];
    expect(Buffer.from(answer).toString()).toBe(
      "Wireside: 2 people have this address. Write NAME: text, so that it is known for whom. ",
    );
    udp.send("Eve: psst", opened.at("chatroom").port, "127.0.0.1");
    await eve.sees(says("psst"));
    const heard = ada.events.flatMap((event) => (event.type === "message" ? [event.message.text] : []));
    expect(heard.filter((text) => text.includes("nobody") || text.includes("psst"))).toEqual([]);
    udp.close();
    stranger.close();
  });

  it("refuses taken, impossible and misleading names with a line", async () => {
    await come(opened.hub, "Ada");
    for (const [name, line] of [
      ["ada", "This name is taken. "],
      ["x".repeat(40), "This name cannot be used. "],
      ["Wireside", "This name cannot be used. "],
      ["a\u202eb", "This name cannot be used. "],
      ["#ls", "This name cannot be used. "],
    ] as const) {
      const socket = await bareClient(opened.at("chatroom"));
      socket.write(name);
      expect(await rest(socket)).toBe(line);
    }
  });

  it("is the same person again under the same name, at once", async () => {
    const page = await come(opened.hub, "Ada");
    const ids = new Set<number>();
    for (const text of ["first", "second"]) {
      const bob = await Bare.come(opened, "chatroom", "bob");
      bob.says(text);
      const event = await page.sees(says(text));
      if (event.type === "message") ids.add(event.message.by);
      bob.socket.destroy();
    }
    expect(ids.size).toBe(1);
  });

  it("posts what was written right before the leave", async () => {
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "chatroom", "bob");
    bob.socket.end("bye");
    await page.sees(says("bye"));
  });

  it("splits what is too long for one message, and replaces what is no text", async () => {
    const page = await come(opened.hub, "Ada");
    const bob = await Bare.come(opened, "chatroom", "bob");
    bob.says(Uint8Array.of(0x61, 0xff, 0x62));
    await page.sees(says("a\uFFFDb"));
    bob.says("x".repeat(20_000));
    await page.sees((event) => event.type === "message" && event.message.text.endsWith("x"));
    await expect
      .poll(
        () =>
          page.events
            .flatMap((event) => (event.type === "message" ? [event.message.text] : []))
            .join("")
            .replace(/[^x]/gu, "").length,
      )
      .toBe(20_000);
  });

  it("tells its people that the hub closes", async () => {
    const bob = await Bare.come(opened, "chatroom", "bob");
    await opened.doors.close();
    await bob.closed;
    expect(bob.heard).toContain("Wireside: the hub is closing ");
  });
});
