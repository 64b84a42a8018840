import { expect, it } from "vitest";
import { bytesSource, makeExplanation, openDocument, type SessionOptions } from "@wireside/packets";
import { bytesOf, transfer } from "../../../transport/test/core/endpoint/transfer.ts";
import { RecordedWorld } from "../protocols/wireside/recording.ts";

async function carried(capture: Uint8Array, options: SessionOptions = {}): Promise<{ name: string; told: string[] }> {
  const document = await openDocument(bytesSource(capture), options);
  await document.read();
  const [conversation] = (await makeExplanation(document)).conversations;
  return { name: conversation!.protocol, told: conversation!.sections.carried.map(({ text }) => text) };
}

function recordedCapture(hasSecrets: boolean): Uint8Array {
  const world = new RecordedWorld({ ab: { delayMs: 10, rate: 50_000_000, loss: 0.02 } });
  const { client, server } = world.connected(false);
  transfer(world, [world.client, client], [world.server, server], [bytesOf(40_000), bytesOf(7)]);
  for (let i = 0; i < 20; i++) client.streams.datagrams.send(bytesOf(100));
  world.client.wake(client);
  world.run(() => false, 100);
  client.close(world.network.now, 7, "enough");
  world.client.wake(client);
  world.run(() => false, 1000);
  return world.recording(hasSecrets).capture;
}

it("tells the handshake, the streams and the end of a connection whose keys are known", async () => {
  const { name, told } = await carried(recordedCapture(true));
  expect(name).toBe("Wireside");
  const all = told.join("\n");
  expect(all).toMatch(/begins a handshake \(Hello, Noise_XX_25519_AESGCM_SHA256\)/u);
  expect(all).toMatch(/ends the handshake \(Hello-finish\)/u);
  expect(all).toMatch(
    /On stream 2 \S.* sent 40,000 bytes.*, in \d+ STREAM frames from frame \d+ to frame \d+; its end is in/u,
  );
  expect(all).toMatch(/On stream 6 \S.* sent 7 bytes, in 1 STREAM frame in frame \d+; its end is in/u);
  expect(all).toMatch(/In \d\d datagrams \S.* sent \d,\d00 bytes\./u);
  expect(all).toMatch(/closes the connection with code 7: “enough”/u);
  expect(all).not.toContain("encrypted");
});

it("says how much is encrypted where they are not", async () => {
  const { name, told } = await carried(recordedCapture(false));
  expect(name).toBe("Wireside");
  const all = told.join("\n");
  expect(all).toMatch(/begins a handshake/u);
  expect(all.match(/sent in [\d,]+ bytes of \d+ packets cannot be known from this capture, because/gu)).toHaveLength(2);
  expect(all).not.toContain("On stream");
});
