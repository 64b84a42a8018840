import { describe, expect, it } from "vitest";
import { bytesSource, openDocument, parseFilter, type CaptureDocument, type SessionOptions } from "@wireside/packets";
import { bytesOf, transfer } from "../../../../transport/test/core/endpoint/transfer.ts";
import { dissected, valueOf } from "./dissected.ts";
import { RecordedWorld, type Recording } from "./recording.ts";

function recorded(hasSecrets: boolean): Recording {
  const world = new RecordedWorld({ ab: { delayMs: 10, rate: 20_000_000 } });
  const { client, server } = world.connected(false);
  transfer(world, [world.client, client], [world.server, server], [bytesOf(60_000), bytesOf(300)]);
  world.client.socket.rebind({ address: "10.0.9.9", port: 6000 });
  transfer(world, [world.server, server], [world.client, client], [bytesOf(60_000)]);
  return world.recording(hasSecrets);
}

async function opened(capture: Uint8Array, options: SessionOptions = {}): Promise<CaptureDocument> {
  const document = await openDocument(bytesSource(capture), options);
  await document.read();
  return document;
}

describe.each([true, false])("an open document, with the secrets in the capture: %s", (hasSecrets) => {
  it("tells the same of each packet, in whatever order they are looked at, and filters by what was encrypted", async () => {
    const { capture, keyLog } = recorded(hasSecrets);
    const options = hasSecrets ? {} : { keyLog };
    const document = await opened(capture, options);
    const all = await dissected(capture, options);
    expect(document.frameCount).toBe(all.length);
    for (let frame = all.length; frame > 0; frame -= 5) {
      const [row] = await document.rows([frame]);
      expect([row?.protocol, row?.info]).toEqual([all[frame - 1]!.protocol, all[frame - 1]!.info]);
    }
    const filter = parseFilter("wireside.stream.stream_id == 2 && wireside.stream.fin == 1").filter!;
    const found = await document.matching(filter);
    const carried = all.flatMap(({ tree }, at) => (valueOf(tree, "wireside.stream.stream_id") === 2 ? [at + 1] : []));
    expect(found.length).toBeGreaterThan(0);
    for (const frame of found) expect(all[frame - 1]!.info).toContain("STREAM(2)");
    expect(carried.length).toBeGreaterThanOrEqual(found.length);
  });
});
