import { createBatch } from "@wireside/datagram";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { overhear } from "./overhear.ts";
import { bytesOf, transfer } from "./transfer.ts";
import { World, addressOf } from "./world.ts";

describe("an endpoint that strangers write to", () => {
  it("survives any bytes, and its connections do not notice", () => {
    const world = new World();
    const { client, server } = world.connected();
    const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 1500 });
    const likeOurs = fc
      .tuple(fc.constantFrom(0x50, 0x51, 0x80, 0x81, 0x82, 0x83, 0x84, 0x90, 0x98), anyBytes)
      .map(([first, rest]) => Uint8Array.of(first, ...rest));
    fc.assert(
      fc.property(fc.oneof(anyBytes, likeOurs), (bytes) => {
        world.server.receive(bytes, "10.0.7.7", 1000);
        world.client.receive(bytes, "10.0.0.2", 4433);
      }),
      { numRuns: 2000 },
    );
    transfer(world, [world.client, client], [world.server, server], [bytesOf(100_000)]);
    expect([client.state, server.state]).toEqual(["open", "open"]);
  });

  it("survives copies of real packets with changed bits, from anywhere, at any time", () => {
    const world = new World({ ab: { delayMs: 10, rate: 50_000_000 } });
    const heard = overhear(world);
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(200_000)]);
    const packets = heard.slice();
    fc.assert(
      fc.property(fc.nat(packets.length - 1), fc.nat(), fc.boolean(), (which, bit, isElsewhere) => {
        const { to, bytes } = packets[which]!;
        const changed = bytes.slice();
        changed[(bit >> 3) % changed.length]! ^= 1 << (bit & 7);
        const from = to === "server" ? { host: "10.0.0.1", port: 5000 } : { host: "10.0.0.2", port: 4433 };
        world[to].receive(changed, isElsewhere ? "10.0.7.7" : from.host, from.port);
      }),
      { numRuns: 2000 },
    );
    transfer(world, [world.client, client], [world.server, server], [bytesOf(100_000)]);
    expect([client.state, server.state]).toEqual(["open", "open"]);
    expect(server.paths.current.address).toEqual(addressOf("10.0.0.1", 5000));
  });

  it("takes nothing twice: every packet of a connection again changes nothing", () => {
    const world = new World();
    const heard = overhear(world);
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(100_000)]);
    world.run(() => false, 500);
    const packets = heard.slice();
    const before = [client.incoming.packets, server.incoming.packets];
    for (const { to, bytes } of packets) world[to].receive(bytes, "10.0.7.7", 1000);
    world.run(() => false, 500);
    expect([client.incoming.packets, server.incoming.packets]).toEqual(before);
    expect(server.paths.current.address).toEqual(addressOf("10.0.0.1", 5000));
    expect(world.server.connections).toHaveLength(1);
  });

  it("lets real clients in during a flood of Hellos in strangers' names, in bounded memory", () => {
    const world = new World();
    const flooder = new World({ seed: 99 });
    const key = world.server.keys.publicKey;
    const batch = createBatch(1 << 17);
    for (let i = 0; i < 500; i++) {
      for (let each = 0; each < 10; each++) flooder.client.endpoint.connect(0, addressOf("10.0.0.2", 4433), key);
      for (;;) {
        batch.count = 0;
        flooder.client.endpoint.transmit(0, batch);
        if (batch.count === 0) break;
        for (let run = 0; run < batch.count; run++) {
          const [start, length] = [batch.offset[run]!, batch.length[run]!];
          world.server.receive(batch.bytes.subarray(start, start + length), `10.${i & 255}.${run}.1`, 7000);
        }
      }
    }
    expect(world.server.endpoint.size).toBeLessThanOrEqual(TRANSPORT_LIMITS.retryFrom);
    const { client } = world.connected();
    expect(client.state).toBe("open");
    expect(world.server.sent.bytes).toBeLessThan(5000 * 1200);
    world.run(() => false, 20_000);
    expect(world.server.endpoint.size).toBe(1);
  });
});
