import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessList, ChatroomClient, nameLine, serveChatroom, type Listening } from "../../src/index.ts";
import { bareClient, bareServer, freePort, rest } from "../socket.ts";
import { failure, Told } from "../told.ts";

const ANY = { host: "127.0.0.1", port: 0 };
let server: Listening;
let told: Told;
const sockets: Socket[] = [];
beforeEach(async () => {
  told = new Told();
  server = await serveChatroom(ANY, told.tell);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

/** Somebody with a bare socket, and what comes, read by read. */
async function person(name: string, at = server) {
  const socket = await bareClient(at.at);
  sockets.push(socket.on("error", () => undefined));
  const heard = new Told();
  socket.on("data", (bytes: Uint8Array) => heard.tell({ type: "read", text: Buffer.from(bytes).toString() }));
  socket.write(name);
  return { socket, heard, hears: (words: string) => heard.until(() => heard.texts.join("").includes(words)) };
}

describe("a chatroom", () => {
  it("tells all who is there when somebody comes or goes, and passes messages on to the others", async () => {
    const alice = await person("alice");
    await alice.hears('!{"alice": "127.0.0.1"}');
    const bob = await person("bob");
    await alice.hears('!{"alice": "127.0.0.1", "bob": "127.0.0.1"}');
    await bob.hears('!{"alice": "127.0.0.1", "bob": "127.0.0.1"}');
    alice.socket.write("hi, all");
    await bob.hears("alice: hi, all ");
    bob.socket.write("hi, alice");
    await alice.hears("bob: hi, alice ");
    alice.socket.end();
    await bob.hears('!{"bob": "127.0.0.1"}');
    expect(alice.heard.texts.join("")).not.toContain("hi, all");
    expect(told.events.map(({ type }) => type)).toEqual(["joined", "joined", "message", "message", "left"]);
  });

  it("passes bytes on as they came, whether they are UTF-8 or not", async () => {
    const alice = await person("alice");
    const bob = await person("bob");
    await alice.hears("bob");
    const heard: Uint8Array[] = [];
    bob.socket.on("data", (bytes: Uint8Array) => heard.push(bytes));
    alice.socket.write(Uint8Array.of(0xff, 0x00, 0xc3));
    await bob.hears("alice: ");
    expect(Buffer.concat(heard).subarray(-11).toString("latin1")).toBe("alice: \xff\0\xc3 ");
  });

  it("refuses a taken name with a line that says so, and closes; the first stays", async () => {
    const alice = await person("alice");
    await alice.hears("alice");
    const other = await bareClient(server.at);
    other.write("ALICE");
    expect(await rest(other)).toBe("This name is taken. ");
    const bob = await person("bob");
    await bob.hears('"alice"');
  });

  it.each(["", "  ", "#ls", "a\x07b", "x".repeat(65)])("refuses to call somebody %j", async (name) => {
    const socket = await bareClient(server.at);
    socket.write(`${name}\n`);
    expect(await rest(socket)).toBe("This name cannot be used. ");
    expect(await told.event("refused")).toMatchObject({ code: "bad_name" });
  });

  it("takes names with spaces and of any script", async () => {
    const alice = await person("Zoë Li 李");
    await alice.hears('!{"Zo\\u00eb Li \\u674e": "127.0.0.1"}');
  });

  it("takes a message that is glued to a name for part of it: nothing tells", async () => {
    const glued = await person("alicehello");
    await glued.hears('!{"alicehello": "127.0.0.1"}');
  });

  it("lets go of somebody who does not read, and of nobody else", async () => {
    const stuck = await person("stuck");
    await stuck.hears("stuck");
    const alice = await person("alice");
    const bob = await person("bob");
    await alice.hears("bob");
    stuck.socket.pause();
    const gone = told.until(() => told.events.some(({ type, name }) => type === "left" && name === "stuck"));
    const isGone = () => told.events.some(({ type }) => type === "left");
    while (!isGone()) {
      if (alice.socket.write(Buffer.alloc(60_000, "x"))) await new Promise(setImmediate);
      else await Promise.race([once(alice.socket, "drain"), gone]);
    }
    alice.socket.write("the end");
    await bob.hears("the end");
    expect(told.events.filter(({ type }) => type === "left")).toHaveLength(1);
  });

  it("holds many, and each hears each", async () => {
    const people = await Promise.all(Array.from({ length: 60 }, (_, at) => person(`p${String(at)}`)));
    await told.event("joined", people.length);
    for (const { hears } of people) await hears('"p59"');
    for (const [at, { socket }] of people.entries()) {
      socket.write(`from ${String(at)}`);
      await people[(at + 1) % people.length]!.hears(`p${String(at)}: from ${String(at)} `);
    }
  });

  it("with an access list lets in only those who can prove their name, before they see anybody", async () => {
    const access = new AccessList(new Map([["alice", "secret"]]));
    const closed = await serveChatroom(ANY, told.tell, { access });
    const alice = await person(nameLine("alice", "secret", Math.floor(Date.now() / 1000)), closed);
    await alice.hears('!{"alice": "127.0.0.1"}');
    for (const line of ["alice", "bob", nameLine("alice", "guess", Math.floor(Date.now() / 1000))]) {
      const other = await bareClient(closed.at);
      other.write(line);
      expect(await rest(other)).toBe("This room is for those on its list. ");
    }
    expect(told.texts.join("\n")).not.toMatch(/[0-9a-f]{64}/u);
    await closed.close();
  });
});

describe("the chatroom client", () => {
  const alice = { name: "alice", from: "127.0.0.1", peerPort: 0 };

  it("tells who is there, who comes and goes, and what is said", async () => {
    const heard = new Told();
    const client = await ChatroomClient.connect(server.at, alice, heard.tell);
    await client.entered;
    const bob = await person("bob");
    await heard.event("joined");
    bob.socket.write("hi");
    await heard.event("text");
    bob.socket.end();
    await heard.event("left");
    await client.leave();
    expect(heard.texts).toEqual(["Online: alice (127.0.0.1)", "bob joined", "bob: hi", "bob left"]);
  });

  it("writes line after line, and all of them before it leaves", async () => {
    const bob = await person("bob");
    const client = await ChatroomClient.connect(server.at, alice, () => undefined);
    await client.entered;
    for (const line of ["one", "", "two", "three"]) await client.type(line);
    await client.leave();
    await bob.hears("alice: three ");
    expect(bob.heard.texts.join("")).toContain("alice: one alice: two alice: three ");
  });

  it("hears that its name is taken, or that it is not on the list", async () => {
    const first = await person("alice");
    await first.hears("alice");
    const second = await ChatroomClient.connect(server.at, alice, () => undefined);
    await expect(second.entered).rejects.toEqual(failure("name_taken"));
    const closed = await serveChatroom(ANY, told.tell, { access: new AccessList(new Map([["alice", "secret"]])) });
    const stranger = await ChatroomClient.connect(closed.at, alice, () => undefined);
    await expect(stranger.closed).rejects.toEqual(failure("forbidden"));
    const friend = await ChatroomClient.connect(closed.at, { ...alice, secret: "secret" }, () => undefined);
    await friend.entered;
    await friend.leave();
    await closed.close();
  });

  it("finds the sender of a datagram by the address in the last list, and says when several have it", async () => {
    const heard = new Told();
    const client = await ChatroomClient.connect(server.at, { ...alice, peerPort: server.at.port }, heard.tell);
    await client.entered;
    const peer = createSocket("udp4");
    peer.send("who am I?", server.at.port, "127.0.0.1");
    expect((await heard.event("peer")).text).toBe("127.0.0.1 (peer to peer): who am I?");
    await person("bob");
    await heard.event("joined");
    peer.send("hi", server.at.port, "127.0.0.1");
    expect((await heard.event("peer", 2)).text).toBe("bob (peer to peer): hi");
    await person("carol");
    await heard.event("joined", 2);
    peer.send("hi", server.at.port, "127.0.0.1");
    expect((await heard.event("peer", 3)).text).toBe("bob or carol (peer to peer): hi");
    peer.close();
    await client.type("@nobody: x");
    expect((await heard.event("problem")).text).toMatch(/^There is nobody of that name/u);
    await client.leave();
  });

  it("goes on without peer to peer where the UDP port is taken", async () => {
    const first = await ChatroomClient.connect(server.at, { ...alice, peerPort: server.at.port }, () => undefined);
    await first.entered;
    const heard = new Told();
    const second = await ChatroomClient.connect(
      server.at,
      { name: "bob", from: "127.0.0.1", peerPort: server.at.port },
      heard.tell,
    );
    await second.entered;
    expect((await heard.event("problem")).text).toMatch(/^No peer to peer: .*already listens/u);
    await first.leave();
    await second.leave();
  });

  it("says that nothing listens, that the server goes, and that it is not a room", async () => {
    await expect(ChatroomClient.connect(await freePort(), alice, () => undefined)).rejects.toEqual(
      failure("nothing_listens"),
    );
    const rude = await bareServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    const heard = new Told();
    const client = await ChatroomClient.connect(rude.at, alice, heard.tell);
    await expect(client.entered).rejects.toEqual(failure("cut_short"));
    expect(heard.texts).toEqual(["HTTP/1.1 400 Bad Request"]);
    await rude.close();
  });

  it("says when the server goes in the middle: broken off, or closed", async () => {
    for (const leave of ["resetAndDestroy", "end"] as const) {
      const rude = await bareServer((socket) => {
        socket.once("data", () => socket.write('!{"alice": "127.0.0.1"}'));
        socket.on("data", (bytes: Uint8Array) => Buffer.from(bytes).toString() === "go" && socket[leave]());
      });
      const client = await ChatroomClient.connect(rude.at, alice, () => undefined);
      await client.entered;
      await client.type("go");
      if (leave === "end") await client.closed;
      else await expect(client.closed).rejects.toEqual(failure("cut_short"));
      await rude.close();
    }
  });

  it("writes the name as the first bytes, and an empty read is its leave", async () => {
    const read = Promise.withResolvers<string>();
    const bare = await bareServer((socket) => {
      let all = "";
      socket.on("data", (bytes: Uint8Array) => {
        all += Buffer.from(bytes).toString();
        if (all === "alice") socket.write('!{"alice": "127.0.0.1"}');
      });
      socket.on("end", () => read.resolve(all));
    });
    const client = await ChatroomClient.connect(bare.at, alice, () => undefined);
    await client.entered;
    await client.type("hello");
    await client.leave();
    expect(await read.promise).toBe("alicehello");
    await bare.close();
  });
});
