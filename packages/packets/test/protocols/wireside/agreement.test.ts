import { describe, expect, it } from "vitest";
import { bytesOf, transfer } from "../../../../transport/test/core/endpoint/transfer.ts";
import { framesAsQlog } from "./as-qlog.ts";
import { dissected, nodesNamed, valueOf, type DissectedFrame } from "./dissected.ts";
import { RecordedWorld, type Recording } from "./recording.ts";

/** Each Data packet that was opened is, frame by frame, what its sender says it sent; none that the server knows of is missing. */
function compare(recording: Recording, frames: readonly DissectedFrame[]): Map<string, number> {
  const { client, server } = recording;
  const sent = (packets: Recording["client"]) =>
    new Map(packets.filter(({ event }) => event === "packet_sent").map((packet) => [packet.number, packet]));
  const said = { client: sent(client), server: sent(server) };
  const seen = { client: new Set<number>(), server: new Set<number>() };
  const names = new Map<string, number>();
  for (const { tree } of frames) {
    const sender = valueOf(tree, "wireside.sender") as "client" | "server" | undefined;
    if (sender === undefined) continue;
    const number = valueOf(tree, "wireside.packet_number") as number;
    const packet = said[sender].get(number);
    expect(framesAsQlog(tree)).toEqual(packet?.frames);
    expect((nodesNamed(tree, "udp.payload")[0]!.value as Uint8Array).length).toBe(packet?.length);
    seen[sender].add(number);
    for (const { frame_type } of packet!.frames)
      names.set(String(frame_type), (names.get(String(frame_type)) ?? 0) + 1);
  }
  const received = server.filter(({ event }) => event === "packet_received").map(({ number }) => number);
  expect(seen.client).toEqual(new Set(received));
  expect(seen.server).toEqual(new Set(said.server.keys()));
  return names;
}

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
