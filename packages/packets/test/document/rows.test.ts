import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { blobSource, openDocument, parseFilter } from "../../src/index.ts";

it("tells the same of a frame whether those before it are asked for or not", async () => {
  const path = join(import.meta.dirname, "../../captures/page-curl/client.pcap.gz");
  const document = await openDocument(blobSource(await openAsBlob(path)));
  await document.read();
  const all = await document.rows(Array.from({ length: document.frameCount }, (_, at) => at + 1));
  const matching = await document.matching(parseFilter("http").filter!);
  expect(matching.length).toBeGreaterThan(2);
  expect(await document.rows(matching)).toEqual(Array.from(matching, (frame) => all[frame - 1]));
  for (const frame of matching) expect(await document.rows([frame])).toEqual([all[frame - 1]]);
});
