import { describe, expect, it } from "vitest";
import { bytesOf, transfer } from "./transfer.ts";
import { World } from "./world.ts";

const MEBIBYTE = 1 << 20;

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
