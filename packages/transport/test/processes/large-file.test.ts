import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { fileSource, TRANSPORT_LIMITS } from "@wireside/transport";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { SOURCE_BLOCK_BYTES } from "../../src/core/streams/source-blocks.ts";
import { openPair } from "../node/pair.ts";

const SIZE = 512 << 20;
/** What differs from the zeros of the rest: so many bytes from each beginning on. */
const ISLANDS = 64;

describeWith(["linux", "cxx"], "a large file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wireside-large-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is sent whole, and never more of it is in memory than a stream may hold", async () => {
    const path = join(folder, "large");
    await using file = await open(path, "w+");
    await file.truncate(SIZE);
    for (let i = 0; i < ISLANDS; i++) await file.write(`island ${i}`, Math.floor((i * SIZE) / ISLANDS));
    const expected = createHash("sha256");
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), expected);

    await using pair = await openPair({ backend: "native" });
    await using source = await fileSource(path);
    const arrived = createHash("sha256");
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let bytes = 0;
    const arriving = (async () => {
      for await (const stream of pair.server.streams()) {
        stream.receive((piece) => {
          arrived.update(piece);
          bytes += piece.length;
          if (bytes % (1 << 20) < piece.length) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        });
        await once(stream, "end");
        break;
      }
    })();
    const stream = await pair.client.openStream("unidirectional");
    await Promise.all([stream.sendFrom(source), arriving]);
    expect(bytes).toBe(SIZE);
    expect(arrived.digest("hex")).toBe(expected.digest("hex"));
    // What the receiver has out of order comes on top: up to its window.
    expect(most).toBeLessThan(TRANSPORT_LIMITS.sourceBlocks * SOURCE_BLOCK_BYTES + TRANSPORT_LIMITS.streamWindowBytes);
  });
});
