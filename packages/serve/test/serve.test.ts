import { writeFileSync } from "node:fs";
import { chmod, symlink } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { SERVE_LIMITS, startServer } from "../src/index.ts";
import { isServed } from "../src/target.ts";
import { Site, type Heard } from "./site.ts";

const sites: Site[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

async function start(...given: Parameters<typeof Site.start>): Promise<Site> {
  const site = await Site.start(...given);
  sites.push(site);
  return site;
}

const FILES = { "hello.txt": "hello, world", "sub/index.html": "<h1>sub</h1>", "a folder/50% & <b>.txt": "x" };
const isPage = ({ headers }: Heard): boolean =>
  headers["content-type"]?.startsWith("text/html") === true && headers["content-security-policy"] !== undefined;

describe("a file", () => {
  it("comes with its type, length and validators", async () => {
    const site = await start(FILES);
    const { status, text, headers } = await site.ask("/hello.txt");
    expect([status, text]).toEqual([200, "hello, world"]);
    expect(headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "content-length": "12",
      "accept-ranges": "bytes",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      etag: expect.stringMatching(/^W\/"/),
      "last-modified": expect.stringMatching(/GMT$/),
    });
  });

  it.each([
    ["x.html", "text/html; charset=utf-8"],
    ["x.css", "text/css; charset=utf-8"],
    ["x.js", "application/javascript; charset=utf-8"],
    ["x.mjs", "application/javascript; charset=utf-8"],
    ["x.json", "application/json; charset=utf-8"],
    ["x.svg", "image/svg+xml"],
    ["x.png", "image/png"],
    ["x.wasm", "application/wasm"],
    ["x.pdf", "application/pdf"],
    ["x.unheard-of", "application/octet-stream"],
    ["x", "application/octet-stream"],
  ])("has a type by its name: %s", async (name, type) => {
    const site = await start({ [name]: "x" });
    expect((await site.ask(`/${name}`)).headers["content-type"]).toBe(type);
  });

  it("is told of by HEAD exactly as by GET", async () => {
    const site = await start({ ...FILES, "big.txt": "a".repeat(50_000) });
    for (const headers of [{}, { "Accept-Encoding": "gzip" }])
      for (const path of ["/hello.txt", "/big.txt", "/sub", "/", "/nothing", "/sub/"]) {
        const [get, head] = [await site.ask(path, headers), await site.ask(path, headers, "HEAD")];
        const { date: _, "transfer-encoding": __, ...expected } = get.headers;
        const { date: ___, "transfer-encoding": ____, ...told } = head.headers;
        expect([path, head.status, told]).toEqual([path, get.status, expected]);
        expect(head.bytes.length).toBe(0);
      }
  });

  it("is not sent again where the client has it", async () => {
    const site = await start(FILES);
    const { headers } = await site.ask("/hello.txt");
    const [tag = "", date = ""] = [headers.etag, headers["last-modified"]];
    expect((await site.ask("/hello.txt", { "If-None-Match": tag })).status).toBe(304);
    expect((await site.ask("/hello.txt", { "If-None-Match": `"x", ${tag}` })).status).toBe(304);
    expect((await site.ask("/hello.txt", { "If-None-Match": '"x"' })).status).toBe(200);
    expect((await site.ask("/hello.txt", { "If-Modified-Since": date })).status).toBe(304);
    expect((await site.ask("/hello.txt", { "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" })).status).toBe(200);
    const failed = await site.ask("/hello.txt", { "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" });
    expect([failed.status, isPage(failed)]).toEqual([412, true]);
  });

  it("is sent in parts", async () => {
    const site = await start(FILES);
    const part = await site.ask("/hello.txt", { Range: "bytes=7-" });
    expect([part.status, part.text, part.headers["content-range"]]).toEqual([206, "world", "bytes 7-11/12"]);
    expect((await site.ask("/hello.txt", { Range: "bytes=-5" })).text).toBe("world");
    expect((await site.ask("/hello.txt", { Range: "bytes=0-0" })).text).toBe("h");
    const beyond = await site.ask("/hello.txt", { Range: "bytes=12-" });
    expect([beyond.status, beyond.headers["content-range"], isPage(beyond)]).toEqual([416, "bytes */12", true]);
    for (const range of ["bytes=0-1,3-4", "lines=1-2", "bytes=x"])
      expect([range, (await site.ask("/hello.txt", { Range: range })).text]).toEqual([range, "hello, world"]);
  });

  it("is sent in parts only as long as it is the same: its tag is weak, and promises nothing of bytes", async () => {
    const site = await start(FILES);
    const { headers } = await site.ask("/hello.txt");
    const part = (check: string) => site.ask("/hello.txt", { Range: "bytes=7-", "If-Range": check });
    expect((await part(headers["last-modified"] ?? "")).text).toBe("world");
    expect((await part("Thu, 01 Jan 1970 00:00:00 GMT")).text).toBe("hello, world");
    expect((await part(headers.etag ?? "")).text).toBe("hello, world");
  });

  it("of no bytes is one", async () => {
    const site = await start({ empty: "" });
    const { status, text, headers } = await site.ask("/empty");
    expect([status, text, headers["content-length"]]).toEqual([200, "", "0"]);
  });
});

describe("a folder", () => {
  it("is its index.html", async () => {
    const site = await start(FILES);
    expect((await site.ask("/sub/")).text).toBe("<h1>sub</h1>");
  });

  it("is asked for with a slash at the end", async () => {
    const site = await start(FILES);
    const { status, headers } = await site.ask("/a%20folder?x=1");
    expect([status, headers.location]).toEqual([301, "/a%20folder/?x=1"]);
    expect((await site.ask("/hello.txt/")).status).toBe(404);
  });

  it("is a list of what is in it, with links that lead there", async () => {
    const site = await start(FILES);
    const listing = await site.ask("/a%20folder/");
    expect([listing.status, isPage(listing)]).toEqual([200, true]);
    expect(listing.text).toContain("50% &amp; &lt;b&gt;.txt");
    const [, link = ""] = /href="(\/a%20folder\/[^"]+)"/.exec(listing.text) ?? [];
    expect((await site.ask(link)).text).toBe("x");
    expect((await site.ask("/")).text).toMatch(/href="\/sub\/"[^]*href="\/hello\.txt"/);
  });

  it("leads by its listing to a file of any name that can be served", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => isServed(text) && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), async (names) => {
        const site = await Site.start(Object.fromEntries(names.map((each) => [each, each])));
        const links = Array.from(
          (await site.ask("/")).text.matchAll(/<td><a href="([^"]*)"/g),
          ([, link]) => link ?? "",
        );
        const got = await Promise.all(links.map(async (link) => (await site.ask(link.replaceAll("&#39;", "'"))).text));
        expect(got.toSorted()).toEqual([...names].toSorted());
        await site.close();
      }),
      { numRuns: 20 },
    );
  });

  it("says where it is not listed as a whole", async () => {
    const site = await start({ "many/first": "" });
    const names = Array.from({ length: SERVE_LIMITS.listedNames }, (_, at) => join(site.folder, "many", String(at)));
    for (const name of names) writeFileSync(name, "");
    const { text } = await site.ask("/many/");
    expect(text.match(/<tr class="file">/g)?.length).toBe(SERVE_LIMITS.listedNames);
    expect(text).toContain("There is more in this folder");
  });

  it("whose index.html leads out has none", async () => {
    const site = await start(FILES);
    await symlink(join(site.outside, "secret.txt"), join(site.folder, "index.html"));
    expect((await site.ask("/")).text).toContain("hello.txt");
  });
});

describe("what is not there", () => {
  it("is answered with a page that says so", async () => {
    const site = await start(FILES);
    const missing = await site.ask("/nothing.txt");
    expect([missing.status, isPage(missing)]).toEqual([404, true]);
    expect(missing.text).toContain("<title>404 Not Found</title>");
  });

  it("is the application's to show with --spa, unless it is a file", async () => {
    const site = await start({ "index.html": "app", "x.js": "x" }, { isSpa: true });
    const text = async (path: string) => (await site.ask(path)).text;
    expect([await text("/people/7"), await text("/people/"), await text("/x.js")]).toEqual(["app", "app", "x"]);
    expect((await site.ask("/y.js")).status).toBe(404);
    expect((await site.ask("/../people")).status).toBe(404);
  });

  it("needs no index.html with --spa", async () => {
    const site = await start({}, { isSpa: true });
    expect((await site.ask("/people")).status).toBe(404);
  });
});

describe("a method", () => {
  it("other than GET and HEAD is not allowed, whatever it carries", async () => {
    const site = await start(FILES);
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"]) {
      const { status, headers } = await site.ask("/hello.txt", {}, method);
      expect([method, status, headers.allow]).toEqual([method, 405, "GET, HEAD"]);
    }
  });
});

describe("pages of other sites", () => {
  it("may read nothing", async () => {
    const site = await start(FILES);
    expect(
      (await site.ask("/hello.txt", { Origin: "http://x" })).headers["access-control-allow-origin"],
    ).toBeUndefined();
  });

  it("may read what is served with --cors, also after asking", async () => {
    const site = await start(FILES, { hasCors: true });
    for (const path of ["/hello.txt", "/", "/nothing"])
      expect((await site.ask(path, { Origin: "http://x" })).headers["access-control-allow-origin"]).toBe("*");
    const asked = await site.ask(
      "/hello.txt",
      { Origin: "http://x", "Access-Control-Request-Method": "GET" },
      "OPTIONS",
    );
    expect(asked).toMatchObject({ status: 204, headers: { "access-control-allow-methods": "GET, HEAD" } });
    expect((await site.ask("/hello.txt", {}, "PUT")).status).toBe(405);
  });
});

describe("the access log", () => {
  it("tells of every answer", async () => {
    const site = await start(FILES);
    await site.ask("/hello.txt?x");
    const one = await site.logged(({ target }) => target === "/hello.txt?x");
    expect(one).toMatchObject({ from: "127.0.0.1", method: "GET", status: 200, isWhole: true });
    expect(one.bytes).toBeGreaterThan(12);
    await site.ask("/../x");
    expect((await site.logged(({ target }) => target === "/../x")).status).toBe(404);
  });
});

describe("a server", () => {
  it("says why it cannot start", async () => {
    const site = await start();
    const on = (folder: string, port: number, host: string) => startServer({ folder, port, host });
    await expect(on(site.folder, site.server.port, "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(on(join(site.folder, "x"), 0, "127.0.0.1")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(on(site.folder, 0, "192.0.2.99")).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  });

  it("says of what it may not read that it may not", async () => {
    const site = await start(FILES);
    await chmod(join(site.folder, "hello.txt"), 0);
    const statuses = [await site.ask("/hello.txt"), await site.ask("/hello.txt", {}, "HEAD")].map(
      ({ status }) => status,
    );
    // Root may read everything.
    expect(statuses).toEqual(process.getuid?.() === 0 ? [200, 200] : [403, 403]);
  });
});
