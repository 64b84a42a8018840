import { createBatch } from "@wireside/datagram";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
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

// Named as the cases of the QUIC interop runner (https://interop.seemann.io) are.
describe("scenario", () => {
  it("transfer: a file arrives whole, encrypted", () => {
    const world = new World({ ab: { delayMs: 10, rate: 100_000_000 } });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(4 * MEBIBYTE)]);
  });

  it("multiplexing: many small files on streams of their own", () => {
    const world = new World({ ab: { delayMs: 10, rate: 100_000_000 } });
    const { client, server } = world.connected();
    const files = Array.from({ length: 99 }, (_, i) => bytesOf(100 + i, i));
    transfer(world, [world.client, client], [world.server, server], files);
  });

  it("transferloss: a file arrives whole though packets are lost either way", () => {
    const world = new World({ ab: { delayMs: 10, rate: 100_000_000, loss: 0.05 } });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(2 * MEBIBYTE)]);
  });

  it("transfercorruption: a file arrives whole though packets are damaged", () => {
    const world = new World({ ab: { delayMs: 10, rate: 100_000_000, corrupt: 0.05 } });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(2 * MEBIBYTE)]);
  });

  it("longrtt: a file arrives over a path of 1.5 seconds", () => {
    const world = new World({ ab: { delayMs: 750, rate: 100_000_000, queueBytes: 20_000_000 } });
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
  });

  it("blackhole: a file arrives though nothing gets through for two seconds", () => {
    const world = new World({ ab: { delayMs: 10, rate: 20_000_000, blackoutsMs: [[200, 2200]] } });
    const { client, server } = world.connected();
    const ms = transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
    expect(ms).toBeGreaterThan(2000);
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
    ["rebind-port: a middlebox gives the client another port", { port: 6000 }],
    ["rebind-addr: a middlebox gives the client another address", { address: "10.0.9.9", port: 6000 }],
  ])("%s in the middle, and the server follows once it is proven", (_name, to) => {
    const world = new World({ ab: { delayMs: 10, rate: 20_000_000 } });
    const { client, server } = world.connected();
    world.network.schedule(world.network.now + 150, () => {
      world.client.socket.rebind(to);
    });
    transfer(world, [world.client, client], [world.server, server], [bytesOf(MEBIBYTE)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(MEBIBYTE)]);
    const { address, limit } = server.paths.current;
    expect([(address[2]! << 8) | address[3]!, limit.isLifted]).toEqual([6000, true]);
    expect([client.state, server.state]).toEqual(["open", "open"]);
  });

  it("retry: clients show their address when many handshakes are under way, and then get in", () => {
    const world = new World();
    for (let i = 0; i < TRANSPORT_LIMITS.retryFrom; i++) hello(world, i);
    world.connected();
    expect(world.server.endpoint.ignored["hello_retry"]).toBe(1);
    expect(world.client.events.map(({ kind }) => kind)).toEqual(["connected"]);
  });

  it("amplificationlimit: who has not shown its address gets no more bytes than it sent", () => {
    const world = new World();
    for (let i = 0; i < 50; i++) hello(world, i);
    world.run(() => false, 60_000);
    expect(world.server.sent.bytes).toBeLessThanOrEqual(50 * 1200);
    expect(world.server.events).toEqual([]);
    expect(world.server.endpoint.size).toBe(0);
  });

  it("crosstraffic: two connections share a link, and neither starves", () => {
    const world = new World({ ab: { delayMs: 10, rate: 50_000_000, queueBytes: 250_000 } });
    const one = world.connected();
    world.client.events.length = world.server.events.length = 0;
    const other = world.connected();
    const size = 2 * MEBIBYTE;
    const stream = other.client.streams.open("unidirectional")!;
    let left = bytesOf(size);
    let read = 0;
    const step = (): void => {
      left = left.subarray(other.client.streams.write(stream, left));
      for (let event; (event = other.server.streams.nextEvent()) !== undefined;) {
        if (event.kind === "readable") read += other.server.streams.read(event.stream, new Uint8Array(size));
      }
      world.client.endpoint.wake(world.network.now, other.client);
      world.server.endpoint.wake(world.network.now, other.server);
    };
    transfer(world, [world.client, one.client], [world.server, one.server], [bytesOf(size)], step);
    expect(read).toBeGreaterThan(size / 4);
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
