import { describe, expect, it } from "vitest";
import { World, addressOf } from "./world.ts";

describe.each([
  ["with the server's key known", true],
  ["with the server's key unknown", false],
])("a handshake %s", (_name, isKnown) => {
  it("connects both sides, who then know each other's keys", () => {
    const world = new World();
    const { client, server } = world.connected(isKnown);
    const [connected, accepted] = [world.client.events[0]!, world.server.events[0]!];
    if (connected.kind !== "connected" || accepted.kind !== "accepted") throw new Error("not connected");
    expect(connected.result.remoteKey).toEqual(world.server.keys.publicKey);
    expect(accepted.result.remoteKey).toEqual(world.client.keys.publicKey);
    expect(connected.result.hash).toEqual(accepted.result.hash);
    expect([client.state, server.state]).toEqual(["open", "open"]);
    expect(world.network.now).toBeLessThan(41);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("succeeds though half of all packets are lost (seed %i)", (seed) => {
    const world = new World({ seed, ab: { delayMs: 10, loss: 0.5 } });
    world.connected(isKnown);
    expect(world.client.events.map(({ kind }) => kind)).toEqual(["connected"]);
    expect(world.server.events.map(({ kind }) => kind)).toEqual(["accepted"]);
  });

  it("succeeds though packets are doubled, late and damaged", () => {
    const bad = { delayMs: 10, jitterMs: 5, duplicate: 0.5, reorder: 0.3, reorderByMs: 400, corrupt: 0.3 };
    for (let seed = 1; seed <= 10; seed++) {
      const world = new World({ seed, ab: bad });
      world.connected(isKnown);
      expect(world.server.events).toHaveLength(1);
    }
  });
});

describe("a handshake", () => {
  it("fails when nobody answers, after ten seconds and not before", () => {
    const world = new World({ ab: { loss: 1 } });
    world.connect();
    expect(world.run(() => world.client.events.length > 0)).toBe("done");
    expect(world.client.events[0]).toMatchObject({
      kind: "failed",
      reason: { reason: "the other side did not answer" },
    });
    expect(world.network.now).toBe(10_000);
    expect(world.run(() => false)).toBe("idle");
    expect(world.client.sent.datagrams).toBeLessThanOrEqual(12);
  });

  it("fails with a server that has another key", () => {
    const world = new World();
    const { endpoint, keys } = world.client;
    endpoint.connect(0, addressOf(world.server.host, world.server.port), keys.publicKey);
    world.client.flush();
    world.run(() => world.client.events.length > 0);
    expect(world.client.events.map(({ kind }) => kind)).toEqual(["failed"]);
    expect(world.server.events).toEqual([]);
    expect(world.server.sent.datagrams).toBe(0);
  });
});
