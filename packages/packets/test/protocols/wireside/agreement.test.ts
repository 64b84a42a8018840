import { createBatch } from "@wireside/datagram";
import { describe, expect, it } from "vitest";
import { bytesOf, transfer } from "../../../../transport/test/core/endpoint/transfer.ts";
import { World, addressOf } from "../../../../transport/test/core/endpoint/world.ts";
import { TRANSPORT_LIMITS } from "@wireside/transport/wire";
import { compare } from "./compare.ts";
import { dissected, nodesNamed, valueOf, type DissectedFrame } from "./dissected.ts";
import { RecordedWorld } from "./recording.ts";

function infosOf(frames: readonly DissectedFrame[]): string[] {
  return frames.map(({ info }) => info.replaceAll(/[\da-f]{16}/gu, "…").replace(/, PKN.*/u, ""));
}

describe.each([
  [true, "aes-128-gcm"],
  [false, "aes-128-gcm"],
  [true, "chacha20-poly1305"],
  [false, "chacha20-poly1305"],
] as const)("a connection (server's key known: %s, %s)", (isKnown, cipher) => {
  it("is taken apart as its two sides say", async () => {
    const world = new RecordedWorld({ client: { cipher } });
    const { client, server } = world.connected(isKnown);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(30_000), bytesOf(2000)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(30_000)]);
    client.close(world.network.now, 7, "enough");
    world.client.wake(client);
    world.run(() => false, 1000);
    const recording = world.recording();
    const frames = await dissected(recording.capture);
    const names = compare(recording, frames);
    for (const name of ["ack", "stream", "handshake_done", "new_connection_id", "connection_close"])
      expect(names.get(name)).toBeGreaterThan(0);
    const handshake = infosOf(frames).filter((info) => !info.startsWith("Data"));
    expect(handshake).toEqual(
      ["Hello", "Hello-reply", ...(isKnown ? [] : ["Hello-finish"])].map((name) => `${name}, DCID=…, SCID=…`),
    );
    expect(frames.every(({ protocol, stops }) => protocol === "Wireside" && stops === 0)).toBe(true);
    const noise = `Noise_${isKnown ? "IK" : "XX"}_25519_${cipher === "aes-128-gcm" ? "AESGCM" : "ChaChaPoly"}_SHA256`;
    expect(frames[0]!.text).toContain(noise);
  });
});

describe("what happens to a connection", () => {
  it.each([1, 2, 3])("losses, copies, damage and packets out of order do not confuse (seed %d)", async (seed) => {
    const ab = {
      delayMs: 10,
      rate: 20_000_000,
      loss: 0.03,
      duplicate: 0.02,
      corrupt: 0.02,
      jitterMs: 5,
      reorder: 0.05,
    };
    const world = new RecordedWorld({ seed, ab });
    const { client, server } = world.connected(seed % 2 === 0);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(100_000)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(100_000), bytesOf(500)]);
    const recording = world.recording();
    const frames = await dissected(recording.capture);
    compare(recording, frames);
    const damaged = frames.filter(({ tree }) => nodesNamed(tree, "wireside.tag.bad").length > 0);
    expect(damaged.length).toBeGreaterThan(0);
    expect(frames.every(({ stops }) => stops === 0)).toBe(true);
  });

  it("keys are followed through their updates, by the first secrets alone", async () => {
    const world = new RecordedWorld({ ab: { delayMs: 10, rate: 50_000_000 } });
    const { client, server } = world.connected();
    for (const side of [client, server, client]) {
      transfer(world, [world.client, client], [world.server, server], [bytesOf(40_000)]);
      transfer(world, [world.server, server], [world.client, client], [bytesOf(40_000)]);
      world.run(() => false, 1000);
      expect(side.updateKeys()).toBe(true);
    }
    transfer(world, [world.client, client], [world.server, server], [bytesOf(40_000)]);
    const recording = world.recording(false);
    const first = recording.keyLog.replaceAll(/^.*SECRET_[^0].*\n/gmu, "");
    for (const keyLog of [first, recording.keyLog]) {
      const frames = await dissected(recording.capture, { keyLog });
      compare(recording, frames);
      const generations = frames.map(({ tree }) => valueOf(tree, "wireside.key_generation") ?? 0);
      expect(Math.max(...(generations as number[]))).toBe(3);
    }
    const middle = world.recording(false, 40).capture;
    const late = await dissected(middle, { keyLog: recording.keyLog });
    expect(late.every(({ tree }) => valueOf(tree, "wireside.packet_number") !== undefined)).toBe(true);
  });

  it("a client is followed to another address", async () => {
    const world = new RecordedWorld();
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(20_000)]);
    world.client.socket.rebind({ address: "10.0.9.9", port: 6000 });
    transfer(world, [world.client, client], [world.server, server], [bytesOf(20_000)]);
    const recording = world.recording();
    const names = compare(recording, await dissected(recording.capture));
    expect(names.get("path_challenge")).toBeGreaterThan(0);
    expect(names.get("path_response")).toBeGreaterThan(0);
    // Also without keys, by the id; but not where the id is one that was told in a packet.
    const frames = await dissected(recording.capture, { secrets: [] });
    expect(frames.filter(({ protocol }) => protocol === "Wireside").length).toBeGreaterThan(frames.length / 2);
  });

  it("a server that is asked by many has the client show its address", async () => {
    const world = new RecordedWorld();
    for (let i = 0; i < TRANSPORT_LIMITS.retryFrom; i++) {
      const stranger = new World({ seed: 1000 + i }).client.endpoint;
      stranger.connect(0, addressOf("10.0.0.2", 4433), world.server.keys.publicKey);
      const batch = createBatch(2000);
      stranger.transmit(0, batch);
      world.server.receive(batch.bytes.subarray(0, batch.length[0]), `10.7.0.${i}`, 7000);
    }
    world.connected();
    world.run(() => false, 100);
    const recording = world.recording();
    const frames = await dissected(recording.capture);
    compare(recording, frames);
    const retry = frames.findIndex(({ info }) => info.startsWith("Retry, "));
    const [answered, asked] = [valueOf(frames[retry]!.tree, "wireside.token"), frames.slice(retry)];
    const again = asked.find(({ info }) => info.startsWith("Hello, "))!;
    expect(valueOf(again.tree, "wireside.token")).toEqual(answered);
  });
});

describe("without keys", () => {
  it("headers are shown, and what is encrypted says so", async () => {
    const world = new RecordedWorld();
    const { client, server } = world.connected();
    transfer(world, [world.client, client], [world.server, server], [bytesOf(3000)]);
    const frames = await dissected(world.recording(false).capture);
    const data = frames.slice(2);
    expect(data.length).toBeGreaterThan(3);
    for (const { info, protocol, text } of data) {
      expect(protocol).toBe("Wireside");
      expect(info).toMatch(/^Data, DCID=[\da-f]{16}, PKN: \d+$/u);
      expect(text).toContain("Encrypted Frames: ");
      expect(text).not.toContain("Decrypted");
      expect(text).not.toContain("[The key");
    }
  });

  it("keys of other connections open nothing", async () => {
    const [world, other] = [new RecordedWorld(), new RecordedWorld({ seed: 2 })];
    for (const each of [world, other]) {
      const { client, server } = each.connected();
      transfer(each, [each.client, client], [each.server, server], [bytesOf(3000)]);
    }
    const frames = await dissected(world.recording(false).capture, { keyLog: other.recording().keyLog });
    expect(frames.some(({ tree }) => valueOf(tree, "wireside.packet_number") !== undefined)).toBe(false);
    expect(frames.some(({ tree }) => nodesNamed(tree, "wireside.tag.bad").length > 0)).toBe(false);
  });
});
