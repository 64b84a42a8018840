import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSource, TRANSPORT_LIMITS, type RangeSource, type TransportConnection } from "@wireside/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf } from "../core/endpoint/transfer.ts";
import { openLossyRelay } from "./lossy-relay.ts";
import { openPair } from "./pair.ts";

const portable = { backend: "portable" } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-source-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The SHA-256 of what comes on the first stream that the other side opens. */
async function received(connection: TransportConnection): Promise<string> {
  const hash = createHash("sha256");
  for await (const stream of connection.streams()) {
    stream.receive((bytes) => hash.update(bytes));
    await once(stream, "end");
    break;
  }
  return hash.digest("hex");
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A source in memory that notes what is read of it. */
function noting(bytes: Uint8Array): RangeSource & { reading: number; most: number; total: number } {
  return {
    ...{ size: bytes.length, reading: 0, most: 0, total: 0 },
    async read(offset, into) {
      this.most = Math.max(this.most, ++this.reading);
      await new Promise(setImmediate);
      this.reading--;
      const part = bytes.subarray(offset, offset + into.length);
      this.total += part.length;
      into.set(part);
      return part.length;
    },
  };
}

describe("sending from a source", () => {
  it("reads what was lost again, and never more at a time than is allowed", async () => {
    const sent = bytesOf(6 << 20);
    await using stack = new AsyncDisposableStack();
    const pair = await openPair(portable, async (port) => stack.use(await openLossyRelay(port, 50)).port);
    stack.use(pair);
    const stream = await pair.client.openStream("unidirectional");
    const source = noting(sent);
    const arriving = received(pair.server);
    await stream.sendFrom(source);
    expect(await arriving).toBe(hashOf(sent));
    expect(stream.acknowledged).toBe(sent.length);
    expect(source.total).toBeGreaterThan(sent.length);
    expect(source.most).toBeGreaterThan(1);
    expect(source.most).toBeLessThanOrEqual(TRANSPORT_LIMITS.sourceBlocks);
  });

  it("sends a file, or a part of it, from its path or handle", async () => {
    const bytes = bytesOf(700_000);
    const path = join(folder, "file");
    await writeFile(path, bytes);
    await using handle = await open(path);
    await using pair = await openPair(portable);
    for (const [file, from, to] of [
      [path, 0, bytes.length],
      [handle, 1, 300_001],
      [handle, 600_000, bytes.length],
      [path, 5, 5],
    ] as const) {
      await using source = await fileSource(file);
      const stream = await pair.client.openStream("unidirectional");
      const arriving = received(pair.server);
      await stream.sendFrom(source, { from, to });
      expect(await arriving).toBe(hashOf(bytes.subarray(from, to)));
    }
    expect((await handle.stat()).size).toBe(bytes.length);
  });

  it("leaves the other direction open", async () => {
    await using pair = await openPair(portable);
    const stream = await pair.client.openStream();
    const sending = stream.sendFrom({ size: 3, read: (_offset, into) => into.fill(7).length });
    for await (const other of pair.server.streams()) {
      other.end("thank you");
      break;
    }
    await sending;
    let answer = "";
    stream.on("data", (piece: Buffer) => (answer += String(piece)));
    await once(stream, "end");
    expect(answer).toBe("thank you");
  });

  it("ends with source_failed where the source fails, and the other side is told that the stream was given up", async () => {
    await using pair = await openPair(portable);
    const cause = new Error("the disk is gone");
    const stream = await pair.client.openStream("unidirectional");
    const arriving = received(pair.server);
    const read = (offset: number, into: Uint8Array) => (offset === 0 ? into.length : Promise.reject(cause));
    await Promise.all([
      expect(stream.sendFrom({ size: 1 << 20, read })).rejects.toMatchObject({ code: "source_failed", cause }),
      expect(arriving).rejects.toMatchObject({ code: "stream_reset", applicationCode: 0 }),
    ]);
  });

  it("ends with source_failed where a file is shorter than it was", async () => {
    const path = join(folder, "file");
    await writeFile(path, bytesOf(100_000));
    await using source = await fileSource(path);
    await truncate(path, 60_000);
    await using pair = await openPair(portable);
    const stream = await pair.client.openStream("unidirectional");
    await expect(stream.sendFrom(source)).rejects.toMatchObject({
      code: "source_failed",
      message: "The source could not be read: the source ends at 60000, before its size.",
    });
  });

  it("can be given up while it is read, and what is read then is dropped", async () => {
    await using pair = await openPair(portable);
    const stream = await pair.client.openStream("unidirectional");
    const stop = new AbortController();
    const late = Promise.withResolvers<number>();
    const read = (offset: number, into: Uint8Array) => (offset === 0 ? into.length : late.promise);
    const sending = stream.sendFrom({ size: 1 << 20, read }, { signal: stop.signal });
    const arriving = received(pair.server);
    await Promise.all([
      expect(sending).rejects.toThrow("enough"),
      expect(arriving).rejects.toMatchObject({ code: "stream_reset" }),
      (async () => {
        while (stream.acknowledged === 0) await new Promise(setImmediate);
        stop.abort(new Error("enough"));
      })(),
    ]);
    late.resolve(1);
    await expect(
      (await pair.client.openStream()).sendFrom(noting(bytesOf(1)), { signal: stop.signal }),
    ).rejects.toThrow("enough");
  });

  it("ends with the connection", async () => {
    await using pair = await openPair(portable);
    const stream = await pair.client.openStream("unidirectional");
    const sending = stream.sendFrom({ size: 1 << 20, read: () => new Promise<number>(() => undefined) });
    pair.server.close(3, "done");
    await expect(sending).rejects.toMatchObject({ code: "closed_by_application", applicationCode: 3 });
  });

  it("takes nothing but all of a stream, and no range that is not there", async () => {
    await using pair = await openPair(portable);
    const stream = await pair.client.openStream("unidirectional");
    const source = noting(bytesOf(10));
    await expect(stream.sendFrom(source, { from: 3, to: 11 })).rejects.toThrow(RangeError);
    await expect(stream.sendFrom(source, { from: 3, to: 2 })).rejects.toThrow(RangeError);
    stream.write("first");
    await expect(stream.sendFrom(source)).rejects.toThrow(TypeError);
  });
});
