import { once } from "node:events";
import { Readable } from "node:stream";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Compressor, isCompressible } from "../src/compress.ts";
import { SERVE_LIMITS } from "../src/index.ts";
import { Site } from "./site.ts";

const TEXT = "to be, or not to be; ".repeat(5_000);
let site: Site;
beforeAll(async () => {
  site = await Site.start({
    "text.txt": TEXT,
    "short.txt": "a".repeat(SERVE_LIMITS.leastCompressedBytes - 1),
    "picture.png": TEXT,
    "huge.txt": Buffer.alloc(SERVE_LIMITS.mostCompressedBytes + 1, "a"),
  });
});
afterAll(() => site.close());

const UNPACK = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync };

describe("text", () => {
  it.each(["gzip", "br", "zstd"] as const)("is packed with what the client takes: %s", async (coding) => {
    const { headers, bytes } = await site.ask("/text.txt", { "Accept-Encoding": coding });
    expect(headers).toMatchObject({ "content-encoding": coding, vary: "Accept-Encoding" });
    expect(headers["content-length"]).toBeUndefined();
    expect(headers["accept-ranges"]).toBeUndefined();
    expect(bytes.length).toBeLessThan(TEXT.length / 10);
    expect(UNPACK[coding](bytes).toString()).toBe(TEXT);
  });

  it.each([
    ["gzip, deflate, br, zstd", "zstd"],
    ["gzip;q=1, br;q=0.5", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0", undefined],
    ["identity", undefined],
    ["deflate", undefined],
    ["", undefined],
    [";;q=,,=", undefined],
  ])("is packed as the client prefers: %s", async (accepted, coding) => {
    const { headers, bytes } = await site.ask("/text.txt", { "Accept-Encoding": accepted });
    expect(headers["content-encoding"]).toBe(coding);
    if (coding === undefined) expect(bytes.toString()).toBe(TEXT);
  });

  it("says that it may come packed also where it does not", async () => {
    expect((await site.ask("/text.txt")).headers.vary).toBe("Accept-Encoding");
  });

  it("is not packed where that would not help: short, huge, a part of it, or not text", async () => {
    const packed = { "Accept-Encoding": "gzip" };
    for (const path of ["/short.txt", "/picture.png"])
      expect([path, (await site.ask(path, packed)).headers["content-encoding"]]).toEqual([path, undefined]);
    const huge = await site.ask("/huge.txt", packed, "HEAD");
    expect(huge.headers["content-length"]).toBe(String(SERVE_LIMITS.mostCompressedBytes + 1));
    const part = await site.ask("/text.txt", { ...packed, Range: "bytes=0-1999" });
    expect([part.status, part.bytes.length, part.headers["content-encoding"]]).toEqual([206, 2_000, undefined]);
  });

  it("is the same thing packed or not: its tag is a weak one", async () => {
    const { headers } = await site.ask("/text.txt", { "Accept-Encoding": "gzip" });
    const again = await site.ask("/text.txt", { "Accept-Encoding": "gzip", "If-None-Match": headers.etag ?? "" });
    expect([again.status, again.bytes.length, again.headers["content-encoding"]]).toEqual([304, 0, undefined]);
  });

  it("is what its type says", () => {
    for (const type of [
      "text/html; charset=utf-8",
      "image/svg+xml",
      "application/ld+json",
      "application/javascript",
      "application/wasm",
    ])
      expect([type, isCompressible(type)]).toEqual([type, true]);
    for (const type of ["image/png", "application/zip", "application/octet-stream", "video/mp4", "font/woff2", ""])
      expect([type, isCompressible(type)]).toEqual([type, false]);
  });
});

describe("answers that are packed at once", () => {
  it("have a bound: beyond it they go as they are, until one has ended", async () => {
    const compressor = new Compressor();
    const app = fastify();
    const held: Readable[] = [];
    app.addHook("onSend", async (request, reply, payload) => {
      const packed = compressor.compress(request, reply, payload);
      if (packed instanceof Readable) held.push(packed);
      return reply.getHeader("content-encoding") === undefined ? packed : "held";
    });
    app.get("/", (_request, reply) => reply.type("text/plain").send(TEXT));
    const codingOf = async (): Promise<unknown> =>
      (await app.inject({ url: "/", headers: { "accept-encoding": "gzip" } })).headers["content-encoding"];
    for (let at = 0; at < SERVE_LIMITS.compressedTogether; at += 1) expect(await codingOf()).toBe("gzip");
    expect(await codingOf()).toBeUndefined();
    const [first] = held;
    first?.destroy();
    await once(first as Readable, "close");
    expect(await codingOf()).toBe("gzip");
    for (const each of held) each.destroy();
    await app.close();
  });
});

describe("a client that goes away while text is packed for it", () => {
  it("leaves the server well", async () => {
    await site.write("long.txt", Buffer.alloc(SERVE_LIMITS.mostCompressedBytes, TEXT));
    const stop = new AbortController();
    const answer = await fetch(`${site.url}/long.txt`, { signal: stop.signal });
    await answer.body?.getReader().read();
    stop.abort();
    expect((await site.logged(({ target }) => target === "/long.txt")).isWhole).toBe(false);
    expect((await site.ask("/short.txt")).status).toBe(200);
  });
});
