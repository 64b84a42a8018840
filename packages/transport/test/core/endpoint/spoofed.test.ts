import { describe, expect, it } from "vitest";
import { writeRetry, writeVersionList } from "../../../src/core/handshake/stateless-answers.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { readLongPacket, writeLongPacket, type Hello } from "../../../src/core/wire/long-packet.ts";
import { VERSION_1 } from "../../../src/core/wire/packet-forms.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import { overhear } from "./overhear.ts";
import { bytesOf, transfer } from "./transfer.ts";
import { World, addressOf } from "./world.ts";

const crypto = createNodeCrypto();
const [CLIENT, SERVER] = [
  ["10.0.0.1", 5000],
  ["10.0.0.2", 4433],
] as const;

/** Sends a file each way, and looks whether both sides are still there. */
function checkAlive(world: World): void {
  const [client, server] = [world.client.connections[0]!, world.server.connections[0]!];
  transfer(world, [world.client, client], [world.server, server], [bytesOf(100_000)]);
  transfer(world, [world.server, server], [world.client, client], [bytesOf(100_000)]);
  expect([client.state, server.state]).toEqual(["open", "open"]);
  expect(server.paths.current.address).toEqual(addressOf(...CLIENT));
}

/** The client's Hello, after it has left and before anything came back. */
function begin(isKnown = true): { world: World; hello: Hello } {
  const world = new World();
  const heard = overhear(world);
  world.connect(isKnown);
  const hello = readLongPacket(heard[0]!.bytes);
  if (typeof hello === "string" || hello.kind !== "hello") throw new Error("no Hello");
  return { world, hello };
}

function finish(world: World): void {
  world.run(() => world.client.events.length > 0 && world.server.events.length > 0);
  expect(world.client.events.map(({ kind }) => kind)).toEqual(["connected"]);
  expect(world.server.events.map(({ kind }) => kind)).toEqual(["accepted"]);
  checkAlive(world);
}

describe("a handshake that somebody elsewhere wants to spoil", () => {
  it("does not follow a Retry for another Hello, nor one whose tag is wrong", () => {
    const { world, hello } = begin();
    const retry = writeRetry(crypto, { ...hello, destination: new Uint8Array(8) }, new Uint8Array(40).fill(1));
    const wrong = writeRetry(crypto, hello, new Uint8Array(40).fill(1));
    wrong[wrong.length - 1]! ^= 1;
    for (const bytes of [retry, wrong]) world.client.receive(bytes, ...SERVER);
    expect(world.client.sent.datagrams).toBe(1);
    finish(world);
  });

  it("follows at most a few Retries of one on the path, and gets in all the same", () => {
    const { world, hello } = begin();
    for (let each = 1; each <= 50; each++)
      world.client.receive(writeRetry(crypto, hello, new Uint8Array(40).fill(each)), ...SERVER);
    expect(world.client.sent.datagrams).toBe(1 + TRANSPORT_LIMITS.retries);
    // A token that is none costs nothing.
    finish(world);
  });

  it("does not believe a Version list for another Hello, nor one that has our version", () => {
    const { world, hello } = begin();
    const other = { kind: "otherVersion", version: 9, destination: new Uint8Array(8), source: hello.source } as const;
    const ours = writeVersionList({ ...other, destination: hello.destination });
    const foreign = writeLongPacket({
      ...{ kind: "versionList", version: 0, destination: hello.source, source: new Uint8Array(8), versions: [7] },
    });
    for (const bytes of [ours, foreign, writeVersionList(other)]) world.client.receive(bytes, ...SERVER);
    finish(world);
  });

  it.each([true, false])("takes no answer of another server (server known: %s)", (isKnown) => {
    const { world, hello } = begin(isKnown);
    const theirs = new World({ seed: 77 });
    const answers = overhear(theirs);
    // Without the server's key it is anybody's word: then only the ids, which nobody elsewhere knows, tell.
    const asked = isKnown ? hello : { ...hello, source: new Uint8Array(8) };
    theirs.server.receive(writeLongPacket(asked), ...CLIENT);
    const forged = writeLongPacket({
      ...{ kind: "helloReply", version: VERSION_1, destination: hello.source, source: hello.destination },
      message: new Uint8Array(200).fill(7),
    });
    for (const { bytes } of answers) world.client.receive(bytes, ...SERVER);
    world.client.receive(forged, ...SERVER);
    finish(world);
  });
});

describe("old packets that come again", () => {
  it("of a handshake begin none that is told of, and are forgotten", () => {
    const world = new World();
    const heard = overhear(world);
    world.connected(false);
    const hellos = heard.filter(({ to, bytes }) => to === "server" && bytes[0]! >= 0x80);
    for (let round = 0; round < 20; round++) {
      for (const { bytes } of hellos) {
        world.server.receive(bytes, ...CLIENT);
        world.server.receive(bytes, `10.0.7.${round}`, 9);
      }
    }
    expect(world.server.endpoint.size).toBeLessThanOrEqual(2);
    world.run(() => false, 20_000);
    expect(world.server.endpoint.size).toBe(1);
    expect(world.server.events).toHaveLength(1);
    checkAlive(world);
  });

  it("do not move the client, though the server had not got them yet", () => {
    const world = new World();
    const { client, server } = world.connected();
    world.run(() => false, 500);
    const kept: Uint8Array[] = [];
    const { socket } = world.client;
    const send = socket.send.bind(socket);
    socket.send = (_host, _port, bytes) => void kept.push(bytes.slice());
    for (let each = 0; each < 3; each++) {
      client.streams.datagrams.send(bytesOf(100));
      world.client.wake(client);
    }
    socket.send = send;
    client.streams.datagrams.send(bytesOf(100));
    world.client.wake(client);
    world.run(() => false, 100);
    const before = server.incoming.packets;
    for (const bytes of kept) world.server.receive(bytes, "10.0.7.7", 9);
    expect(server.incoming.packets).toBe(before + kept.length);
    checkAlive(world);
  });

  it("end no connection by looking like a reset", () => {
    const world = new World();
    const other = new World({ seed: 5 });
    const { client, server } = world.connected();
    const tokens = other.connected().client.peerTokens;
    for (let each = 0; each < 1000; each++) {
      const reset = crypto.random(new Uint8Array(60 + (each % 100)));
      reset[0] = 0x50;
      if (each % 2 === 0) reset.set(tokens[each % tokens.length]!, reset.length - 16);
      world.client.receive(reset.slice(), ...SERVER);
      world.server.receive(reset.slice(), ...CLIENT);
    }
    expect([client.state, server.state]).toEqual(["open", "open"]);
    checkAlive(world);
  });
});

describe("an attacker whose way is shorter than the path", () => {
  /** From now on each of the client's packets comes from the attacker first. @param relays whether answers reach the client, too */
  function forwardFaster(world: World, relays: boolean): () => void {
    const { socket } = world.client;
    const send = socket.send.bind(socket);
    const back = world.server.socket.send.bind(world.server.socket);
    socket.send = (host, port, bytes, ecn) => {
      const copy = bytes.slice();
      world.network.schedule(world.network.now + 5, () => world.server.receive(copy, "10.0.6.6", 6));
      send(host, port, bytes, ecn);
    };
    world.server.socket.send = (host, port, bytes, ecn) => {
      if (host !== "10.0.6.6") back(host, port, bytes, ecn);
      else if (relays) {
        const copy = bytes.slice();
        world.network.schedule(world.network.now + 5, () => world.client.receive(copy, ...SERVER));
      }
    };
    return () => {
      socket.send = send;
      world.server.socket.send = back;
    };
  }

  it("and who hands on what the server answers becomes a part of the path, and only as long as he does", () => {
    const world = new World({ ab: { delayMs: 20, rate: 20_000_000 } });
    const { client, server } = world.connected();
    const stop = forwardFaster(world, true);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(300_000)]);
    expect(server.paths.current.address).toEqual(addressOf("10.0.6.6", 6));
    transfer(world, [world.server, server], [world.client, client], [bytesOf(300_000)]);
    stop();
    client.streams.datagrams.send(bytesOf(10));
    world.client.wake(client);
    world.run(() => false, 5000);
    checkAlive(world);
  });

  it("and who keeps what the server answers holds a connection up while he does, and ends nothing", () => {
    const world = new World({ ab: { delayMs: 20, rate: 20_000_000 }, client: { keepsAlive: true } });
    const { client, server } = world.connected();
    const stop = forwardFaster(world, false);
    const moves: number[] = [];
    let address = 0;
    const look = (): void => {
      const last = server.paths.current.address[11]!;
      if (last !== address) moves.push((address = last));
    };
    world.network.schedule(world.network.now + 25_000, stop);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(300_000)], look);
    // It went back whenever nobody answered at the attacker's address.
    expect(moves.filter((last) => last === 1).length).toBeGreaterThan(3);
    checkAlive(world);
  });
});
