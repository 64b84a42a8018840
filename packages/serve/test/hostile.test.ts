import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { symlink, truncate } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { RawConnection, statusesIn } from "../../../test/hostile/raw.ts";
import { SERVE_LIMITS } from "../src/index.ts";
import { SECRET, Site } from "./site.ts";

let site: Site;
const drips: NodeJS.Timeout[] = [];

beforeAll(async () => {
  site = await Site.start(
    { "hello.txt": "hello", ".env": SECRET, ".git/config": SECRET, "sub/x": "x" },
    { limits: { headMs: 900 } },
  );
  await symlink(site.outside, join(site.folder, "out"));
  await symlink(join(site.outside, "secret.txt"), join(site.folder, "secret.txt"));
  await symlink("../..", join(site.folder, "sub/up"));
  await symlink(".env", join(site.folder, "env"));
});
afterEach(async () => {
  for (const drip of drips.splice(0)) clearInterval(drip);
  expect((await site.ask("/hello.txt")).text).toBe("hello");
});
afterAll(() => site.close());

const raw = (): RawConnection => new RawConnection(site.server.port);
const get = (target: string, ...lines: string[]): string =>
  [`GET ${target} HTTP/1.1`, "Host: localhost", "Connection: close", ...lines, "", ""].join("\r\n");

/** A connection that says this, and then one byte more from time to time, for ever. */
function drip(begin: string): RawConnection {
  const connection = raw();
  if (begin !== "") connection.socket.write(begin);
  drips.push(setInterval(() => connection.socket.write("a"), 50));
  return connection;
}

describe("no target", () => {
  it.each([
    "/../outside/secret.txt",
    "/sub/../../outside/secret.txt",
    "/%2e%2e/outside/secret.txt",
    "/%2e%2e%2foutside%2fsecret.txt",
    "/..%2foutside/secret.txt",
    "/..%5coutside%5csecret.txt",
    "/..\\outside\\secret.txt",
    "/%252e%252e/outside/secret.txt",
    "/%c0%ae%c0%ae/outside/secret.txt",
    "/%c0%af../outside/secret.txt",
    "/..;/outside/secret.txt",
    "/....//outside/secret.txt",
    "//outside/secret.txt",
    "/./.env",
    "/.env",
    "/%2eenv",
    "/.git/config",
    "/env",
    "/out/secret.txt",
    "/out/",
    "/secret.txt",
    "/sub/up/",
    "/sub/up/outside/secret.txt",
    "/secret.txt%00.html",
    "/hello.txt%00",
    "http://localhost/../outside/secret.txt",
    "file:///etc/passwd",
    "/proc/self/environ",
    "/dev/zero",
    "../outside/secret.txt",
    "*",
    "?",
    "/?/../../outside/secret.txt#/../",
  ])("leads out of the folder, or to what is hidden: %s", async (target) => {
    const heard = await raw().say(get(target));
    expect(heard).not.toContain(SECRET);
    expect(heard).not.toContain("root:");
    if (!target.startsWith("?") && !target.startsWith("/?"))
      expect(statusesIn(heard)[0] ?? 400).toBeGreaterThanOrEqual(400);
  });

  it("leads out of the folder, whatever it is made of", async () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "/",
      "//",
      "%2e",
      "%2f",
      "%5c",
      "%00",
      "%",
      "outside",
      "secret.txt",
      "out",
      "sub",
      "up",
      ".env",
      "env",
      "?",
      ";",
      "site",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const heard = await raw().say(get(`/${pieces.join("")}`));
        expect(heard).not.toContain(SECRET);
        expect(statusesIn(heard).length).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it("makes a link of ours lead to another server", async () => {
    for (const target of ["//example.org", "//example.org/", "/\\example.org", "/%2fexample.org/", "/%5cexample.org"]) {
      const heard = await raw().say(get(target));
      expect(heard).not.toMatch(/^location:/im);
    }
  });

  it("puts a line into an answer or a page of ours", async () => {
    await site.write("<script>alert(1)<!--", "x");
    const listing = await site.ask("/");
    expect(listing.text).not.toContain("<script");
    const heard = await raw().say(get("/sub%0d%0aX-Evil:%201"));
    expect(heard).not.toMatch(/^x-evil/im);
    expect((await site.ask("/<script>alert(1)</script>")).text).not.toContain("<script");
  });
});

describe("a request", () => {
  it("with thousands of headers is refused, or answered as if they were not there", async () => {
    const few = Array.from({ length: 500 }, (_, at) => `x${String(at)}: y`);
    expect(statusesIn(await raw().say(get("/hello.txt", ...few)))).toEqual([200]);
    const many = Array.from({ length: 5_000 }, (_, at) => `x${String(at)}: y`);
    expect(statusesIn(await raw().say(get("/hello.txt", ...many)))).toEqual([431]);
  });

  it("with a huge target is refused", async () => {
    expect(statusesIn(await raw().say(get(`/${"a".repeat(SERVE_LIMITS.targetCharacters)}`)))).toEqual([414]);
    expect(statusesIn(await raw().say(get(`/${"a".repeat(SERVE_LIMITS.headBytes)}`)))).toEqual([431]);
    expect(statusesIn(await raw().say(get(`/${"a/".repeat(2_000)}`)))).toEqual([404]);
  });

  it("that is none is refused with a page", async () => {
    for (const bytes of [
      "hello\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00",
      "GET / HTTP/9.9\r\n\r\n",
      "GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    ]) {
      const heard = await raw().sayAll(Buffer.from(bytes, "latin1"));
      if (statusesIn(heard).length > 0) expect(statusesIn(heard)).toEqual([400]);
    }
  });

  it("never stops the server, whatever its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
        await raw().sayAll(bytes);
      }),
      { numRuns: 100 },
    );
    await raw().sayAll(randomBytes(1 << 20));
  });

  it("that has a body which nobody wants is refused before it came", async () => {
    const connection = raw();
    connection.socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
    await connection.hears("405");
    connection.socket.destroy();
  });

  it("that comes a byte at a time is given up", async () => {
    await drip("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\nX: ").closed;
    await drip("").closed;
    await drip("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX: ").closed;
  });

  it("whose sender says that it sends no more is answered all the same", async () => {
    expect(statusesIn(await raw().sayAll(get("/hello.txt")))).toEqual([200]);
  });

  it("whose sender is gone before the answer costs nothing", async () => {
    for (let at = 0; at < 200; at += 1) {
      const socket = connect(site.server.port, "127.0.0.1").on("error", () => undefined);
      socket.write(get("/hello.txt"), () => socket.resetAndDestroy());
      await once(socket, "close");
    }
  });

  it("after request on one connection is answered in order", async () => {
    const heard = await raw().say("GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100) + get("/nothing"));
    expect(statusesIn(heard)).toEqual([...Array.from({ length: 100 }, () => 200), 404]);
  });
});

describe("connections", () => {
  it("that never speak give way, the oldest first", async () => {
    const small = await Site.start({ "hello.txt": "hello" }, { limits: { connections: 20 } });
    const silent = Array.from({ length: 60 }, () => new RawConnection(small.server.port));
    await Promise.all(silent.slice(0, 40).map(({ closed }) => closed));
    expect(small.server.connections()).toBeLessThanOrEqual(20);
    expect((await small.ask("/hello.txt")).text).toBe("hello");
    for (const { socket } of silent) socket.destroy();
    await small.close();
  });

  it("that come and go by the thousand leave nothing behind", async () => {
    for (let round = 0; round < 20; round += 1) {
      const all = Array.from({ length: 250 }, () => raw());
      await Promise.all(all.map(({ socket }) => once(socket, "connect")));
      for (const [at, { socket }] of all.entries()) {
        if (at % 2 === 0) socket.resetAndDestroy();
        else socket.end();
      }
      await Promise.all(all.map(({ closed }) => closed));
    }
    await vi.waitFor(() => expect(site.server.connections()).toBe(0));
  });

  it("that are being answered do not give way", async () => {
    const small = await Site.start({ big: Buffer.alloc(50_000_000) }, { limits: { connections: 3 } });
    const slow = Array.from({ length: 3 }, () => {
      const connection = connect(small.server.port, "127.0.0.1");
      connection.write(get("/big"));
      return connection;
    });
    await Promise.all(slow.map((socket) => once(socket, "readable")));
    const fourth = new RawConnection(small.server.port);
    await fourth.closed;
    const lengths = await Promise.all(
      slow.map(async (socket) => {
        let length = 0;
        for await (const part of socket) length += (part as Buffer).length;
        return length;
      }),
    );
    for (const length of lengths) expect(length).toBeGreaterThan(50_000_000);
    await small.close();
  });

  it("on which nothing moves any more are cut", async () => {
    const small = await Site.start({ big: Buffer.alloc(50_000_000) }, { limits: { stalledMs: 300 } });
    const stuck = connect(small.server.port, "127.0.0.1").on("error", () => undefined);
    stuck.pause().write(get("/big"));
    expect((await small.logged(({ target }) => target === "/big")).isWhole).toBe(false);
    stuck.destroy();
    await small.close();
  });
});

describe("a file", () => {
  it("that becomes shorter while it is sent ends with the connection, not with a hole", async () => {
    await site.write("shrinks", Buffer.alloc(30_000_000));
    const socket = connect(site.server.port, "127.0.0.1");
    socket.write("GET /shrinks HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(socket, "readable");
    await truncate(join(site.folder, "shrinks"), 1_000);
    let length = 0;
    for await (const part of socket) length += (part as Buffer).length;
    expect(length).toBeLessThan(30_000_000);
    expect((await site.logged(({ target }) => target === "/shrinks")).isWhole).toBe(false);
  });
});
