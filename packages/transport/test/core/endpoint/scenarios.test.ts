import { createBatch } from "@wireside/datagram";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { Bottleneck } from "./bottleneck.ts";
import { bytesOf, transfer } from "./transfer.ts";
import { World, addressOf } from "./world.ts";

const MEBIBYTE = 1 << 20;

/** Has the server get a Hello from somebody who says nothing more. */
function hello(world: World, number: number): void {
  const stranger = new World({ seed: 1000 + number });
  const key = world.server.keys.publicKey;
  stranger.client.endpoint.connect(0, addressOf("10.0.0.2", 4433), key);
  const batch = createBatch(2000);
  stranger.client.endpoint.transmit(0, batch);
  world.server.receive(batch.bytes.subarray(0, batch.length[0]), `10.7.${number >> 8}.${number & 255}`, 7000);
}

/** As the cases of the QUIC interop runner have it: 10 Mb/s, 15 ms each way, a queue of 25 packets. */
const SLOW = { delayMs: 15, rate: 10_000_000, queueBytes: 25 * 1480 };

/** Has fifty clients, one after the other, do a handshake and send a kilobyte. */
function fiftyTimes(world: World, isKnown: (each: number) => boolean): void {
  for (let each = 0; each < 50; each++) {
    world.client.events.length = world.server.events.length = 0;
    const { client, server } = world.connected(isKnown(each));
    transfer(world, [world.client, client], [world.server, server], [bytesOf(1024, each)]);
    client.close(world.network.now, 0, "");
    world.client.wake(client);
  }
  world.run(() => false, 60_000);
  expect([world.client.endpoint.size, world.server.endpoint.size]).toEqual([0, 0]);
}

// Named as the cases of the QUIC interop runner (https://interop.seemann.io) are, and as hard.
describe("scenario", () => {
  it("handshake: a small file, after one round trip and without a Retry", () => {
    const world = new World({ ab: SLOW });
    const { client, server } = world.connected();
    expect(world.network.now).toBeLessThan(2 * 2 * SLOW.delayMs + 5);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(1024)]);
    expect(world.server.endpoint.ignored).toEqual({});
  });

  it("transfer: three files of some megabytes at once arrive whole, encrypted", () => {
    const world = new World({ ab: SLOW });
    const { client, server } = world.connected();
    const files = [2, 3, 5].map((size) => bytesOf(size * MEBIBYTE, size));
    transfer(world, [world.client, client], [world.server, server], files);
  });

  it("multiplexing: two thousand tiny files on streams of their own, of which a hundred may be open", () => {
    const world = new World({ ab: SLOW });
    const { client, server } = world.connected();
    const files = Array.from({ length: 1999 }, (_, i) => bytesOf(32, i));
    transfer(world, [world.client, client], [world.server, server], files);
    world.run(() => false, 1000);
    while (client.streams.nextEvent() !== undefined);
    expect([client.streams.count, server.streams.count]).toEqual([0, 0]);
  });

  it.each([1, 2, 3, 4, 5])(
    "transferloss: a file arrives whole though packets are lost in bursts, either way (seed %i)",
    (seed) => {
      const burst = { toBad: 0.02, toGood: 0.4, lossGood: 0, lossBad: 1 };
      const world = new World({ seed, ab: { ...SLOW, burst } });
      const { client, server } = world.connected();
      transfer(world, [world.client, client], [world.server, server], [bytesOf(2 * MEBIBYTE)]);
    },
  );

  it.each([1, 2, 3, 4, 5])(
    "transfercorruption: a file arrives whole though packets are damaged, either way (seed %i)",
    (seed) => {
      const world = new World({ seed, ab: { ...SLOW, corrupt: 0.05 } });
      const { client, server } = world.connected();
      transfer(world, [world.client, client], [world.server, server], [bytesOf(2 * MEBIBYTE)]);
    },
  );

  it("handshakeloss: fifty connections and their files get through bursts that lose three packets in ten", () => {
    const burst = { toBad: 0.2, toGood: 0.47, lossGood: 0, lossBad: 1 };
    fiftyTimes(new World({ ab: { ...SLOW, burst } }), (each) => each % 2 === 0);
  });

  it("handshakecorruption: fifty connections and their files get through though three packets in ten are damaged", () => {
    fiftyTimes(new World({ ab: { ...SLOW, corrupt: 0.3 } }), (each) => each % 2 === 0);
  });

  it("longrtt: a file arrives over a path of 1.5 seconds", () => {
    const world = new World({ ab: { delayMs: 750, rate: 100_000_000, queueBytes: 20_000_000 } });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
  });

  it("blackhole: a file arrives though nothing gets through for two seconds", () => {
    const world = new World({ ab: { ...SLOW, blackoutsMs: [[500, 2500]] } });
    const { client, server } = world.connected();
    const ms = transfer(world, [world.client, client], [world.server, server], [bytesOf(2 * MEBIBYTE)]);
    expect(ms).toBeGreaterThan(2000);
    expect(ms).toBeLessThan(2000 + 3 * 2000 + 2000);
  });

  it("keyupdate: keys change in the middle, from either side, and nothing is lost", () => {
    const world = new World({ ab: { delayMs: 10, rate: 50_000_000 } });
    const { client, server } = world.connected();
    let updates = 0;
    for (const side of [client, server, client]) {
      transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE / 4)]);
      transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE / 4)]);
      world.run(() => false, 1000);
      expect(side.updateKeys()).toBe(true);
      updates++;
    }
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE / 4)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE / 4)]);
    expect([client.keyUpdates, server.keyUpdates]).toEqual([updates, updates]);
  });

  it.each([
    ["rebind-port: a middlebox gives the client another port", (each: number) => ({ port: 6000 + each })],
    [
      "rebind-addr: a middlebox gives the client another address",
      (each: number) => ({ address: each % 2 === 0 ? "10.0.9.9" : "10.0.0.1", port: 6000 + each }),
    ],
  ])("%s again and again, and the server follows once it is proven", (_name, to) => {
    const world = new World({ ab: SLOW });
    const { client, server } = world.connected();
    for (let each = 0; each < 5; each++)
      world.network.schedule(world.network.now + 150 + 700 * each, () => world.client.socket.rebind(to(each)));
    transfer(world, [world.client, client], [world.server, server], [bytesOf(5 * MEBIBYTE)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE)]);
    const { address, limit } = server.paths.current;
    expect([(address[2]! << 8) | address[3]!, limit.isLifted]).toEqual([6004, true]);
    expect([client.state, server.state]).toEqual(["open", "open"]);
  });

  it("migration: a client goes on from another network, under other ids, and nothing is thought to be known of its path", () => {
    const world = new World({ ab: SLOW });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE)]);
    const before = { window: server.recovery.controller.window, controller: server.recovery.controller };
    const ids = new Set<string>();
    const { onReceived } = world.client;
    world.client.onReceived = (host, port, bytes) => {
      ids.add(Buffer.from(bytes.slice(1, 9)).toString("hex"));
      onReceived(host, port, bytes);
    };
    world.client.socket.rebind({ address: "10.0.9.9", port: 7000 });
    transfer(world, [world.client, client], [world.server, server], [bytesOf(10_000)]);
    expect(server.recovery.controller).not.toBe(before.controller);
    expect(server.recovery.controller.window).toBeLessThan(before.window);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE)]);
    expect(server.paths.current.address).toEqual(addressOf("10.0.9.9", 7000));
    expect([server.paths.current.limit.isLifted, server.mtu]).toEqual([true, 1452]);
    expect(ids.size).toBe(1);
  });

  it("migration: a client that knows of it tells at once, silent as it is, and uses another id from then on", () => {
    const world = new World({ ab: SLOW });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
    const controller = client.recovery.controller;
    const ids = new Set<string>();
    const { onReceived } = world.server;
    world.server.onReceived = (host, port, bytes) => {
      ids.add(Buffer.from(bytes.slice(1, 9)).toString("hex"));
      onReceived(host, port, bytes);
    };
    world.client.socket.rebind({ address: "10.0.9.9", port: 7000 });
    world.client.endpoint.move(world.network.now);
    world.client.flush();
    world.run(() => server.paths.current.limit.isLifted && server.paths.current.address[3] === (7000 & 0xff), 2_000);
    expect(server.paths.current.address).toEqual(addressOf("10.0.9.9", 7000));
    expect(server.paths.current.limit.isLifted).toBe(true);
    expect(client.recovery.controller).not.toBe(controller);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE)]);
    expect(ids.size).toBe(1);
    expect([client.mtu, server.mtu, client.state, server.state]).toEqual([1452, 1452, "open", "open"]);
  });

  it("retry: clients show their address when many handshakes are under way, and then get in", () => {
    const world = new World();
    for (let i = 0; i < TRANSPORT_LIMITS.retryFrom; i++) hello(world, i);
    world.connected();
    expect(world.server.endpoint.ignored["hello_retry"]).toBe(1);
    expect(world.client.events.map(({ kind }) => kind)).toEqual(["connected"]);
  });

  it.each([true, false])(
    "amplificationlimit: who has not shown its address gets no more bytes than it sent, whatever is lost (server known: %s)",
    (isKnown) => {
      const silent = new World();
      for (let i = 0; i < 50; i++) hello(silent, i);
      silent.run(() => false, 60_000);
      expect(silent.server.sent.bytes).toBeLessThanOrEqual(50 * 1200);
      expect(silent.server.events).toEqual([]);
      expect(silent.server.endpoint.size).toBe(0);
      // The client's Hello comes, and nothing of what it sends next.
      const world = new World({ ab: { ...SLOW, drop: [[2, 7]] }, ba: SLOW });
      const { client, server } = world.connected(isKnown);
      transfer(world, [world.server, server], [world.client, client], [bytesOf(100_000)]);
    },
  );

  it("crosstraffic: a file arrives in good time beside a sender that was there first and never ends", () => {
    const link = new Bottleneck({ rate: 10, queueBytes: 10 * 125 * 30, loss: 0, seed: 1 });
    const other = link.add({ controller: "newreno", rtt: 30 });
    link.run(5000);
    const ours = link.add({ controller: "cubic", rtt: 30, startsAt: 5000 });
    const before = other.read;
    link.run(30_000);
    const fair = (10 * 125 * 25_000) / 2;
    expect(ours.read).toBeGreaterThan(0.5 * fair);
    expect(other.read - before).toBeGreaterThan(0.5 * fair);
  });

  it("goodput: a file takes most of what the link carries", () => {
    const world = new World({ ab: { delayMs: 10, rate: 100_000_000, queueBytes: 250_000 } });
    const { client, server } = world.connected();
    const size = 16 * MEBIBYTE;
    const ms = transfer(world, [world.client, client], [world.server, server], [bytesOf(size)]);
    expect((size * 8) / ms / 1000).toBeGreaterThan(85); // Mb/s
  });
});

describe("a connection that ends", () => {
  it("tells the other side the application's reason, and is forgotten by both", () => {
    const world = new World();
    const { client, server } = world.connected();
    client.close(world.network.now, 7, "enough for today");
    world.client.wake(client);
    world.run(() => server.closeReason !== undefined);
    expect(server.closeReason).toEqual({ by: "remote", isApplication: true, code: 7, reason: "enough for today" });
    world.run(() => false);
    expect([client.state, server.state]).toEqual(["closed", "closed"]);
    expect([world.client.endpoint.size, world.server.endpoint.size]).toEqual([0, 0]);
  });

  it("ends on both sides when nothing is heard for the idle timeout", () => {
    const world = new World();
    const { client, server } = world.connected();
    expect(world.run(() => client.state === "closed" && server.state === "closed")).toBe("done");
    expect([client.closeReason?.reason, server.closeReason?.reason]).toEqual(
      Array(2).fill("nothing was heard for too long"),
    );
    expect(world.network.now).toBeLessThan(31_000);
  });

  it("ends at once when the server comes back without knowing of it, if it kept its reset key", () => {
    const resetKey = new Uint8Array(32).fill(9);
    const world = new World({ server: { resetKey } });
    const { client, server } = world.connected();
    world.run(() => false, 500);
    server.forget();
    const stream = client.streams.open("bidirectional")!;
    client.streams.write(stream, bytesOf(2000));
    world.client.wake(client);
    world.run(() => client.closeReason !== undefined, 1000);
    expect(client.closeReason?.reason).toBe("the other side has forgotten the connection");
  });
});
