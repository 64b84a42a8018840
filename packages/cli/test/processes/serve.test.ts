import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Place, Running, jsonLines } from "./running.ts";

let place: Place;
let folder: string;
beforeEach(async () => {
  place = await Place.make();
  folder = join(place.folder, "site");
  await mkdir(folder);
  await writeFile(join(folder, "hello.txt"), "hello, world");
});
afterEach(() => place.close());

const serve = (...words: string[]): Running =>
  place.run("x", "serve", folder, "--port", "0", "--host", "127.0.0.1", ...words);

/** The address that a server says it is at. */
async function urlOf(server: Running): Promise<string> {
  return /http:\/\/127\.0\.0\.1:\d+\//.exec(await server.until(/stops it\.\n|"ready".*\n/))?.[0] ?? "";
}

describe("wireside serve", () => {
  it("serves a folder, logs each request, and ends with 0 when told to stop", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const server = serve();
      const url = await urlOf(server);
      expect(server.out).toContain(`Serving ${folder}: whoever reaches it reads it`);
      expect(await (await fetch(`${url}hello.txt`)).text()).toBe("hello, world");
      await server.until(/127\.0\.0\.1 GET \/hello\.txt 200 \d+ bytes \d+ ms\n/);
      expect((await fetch(`${url}nothing`)).status).toBe(404);
      await server.until(/GET \/nothing 404 /);
      server.child.kill(signal);
      expect(await server.ended).toMatchObject({ code: 0, err: "" });
    }
  });

  it("prints lines of JSON with --json", async () => {
    const server = serve("--json");
    const url = await urlOf(server);
    await (await fetch(`${url}hello.txt`)).text();
    await server.until(/"request".*\n/);
    server.child.kill("SIGINT");
    const [ready, request] = jsonLines((await server.ended).out);
    expect(ready).toEqual({
      type: "ready",
      folder,
      port: Number(new URL(url).port),
      url,
      networkUrls: [],
      pid: server.child.pid,
    });
    expect(request).toMatchObject({ type: "request", method: "GET", target: "/hello.txt", status: 200, isWhole: true });
  });

  it("lets an answer end that is on its way when it is told to stop", async () => {
    await writeFile(join(folder, "big"), Buffer.alloc(50_000_000));
    const server = serve("--json");
    const answer = await fetch(`${await urlOf(server)}big`);
    server.child.kill("SIGINT");
    expect((await answer.arrayBuffer()).byteLength).toBe(50_000_000);
    const { code, out } = await server.ended;
    expect([code, jsonLines(out).at(-1)]).toMatchObject([0, { target: "/big", isWhole: true }]);
  });

  it("knows --spa and --cors", async () => {
    await writeFile(join(folder, "index.html"), "the application");
    const url = await urlOf(serve("--spa", "--cors"));
    const answer = await fetch(`${url}people/7`);
    expect([await answer.text(), answer.headers.get("access-control-allow-origin")]).toEqual(["the application", "*"]);
  });

  it("opens the system's browser with --open, or says that there is none", async () => {
    const bin = join(place.folder, "bin");
    await mkdir(bin);
    for (const name of ["xdg-open", "open"]) {
      await writeFile(join(bin, name), `#!${process.execPath}\nvoid fetch(process.argv[2] + "opened");\n`);
      await chmod(join(bin, name), 0o755);
    }
    const words = ["serve", folder, "--port", "0", "--host", "127.0.0.1", "--open"];
    const opening = new Running(words, { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` });
    await opening.until(/GET \/opened 404/);
    await opening.stop();
    const without = new Running(words, { PATH: folder });
    const url = await urlOf(without);
    expect((await fetch(`${url}hello.txt`)).status).toBe(200);
    without.child.kill("SIGINT");
    expect(await without.ended).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^No browser was opened: .*http/),
    });
  });

  it("says in one line why it cannot start", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => resolve((taken.address() as AddressInfo).port)),
    );
    const fails = async (...words: string[]) => {
      const { code, out, err } = await place.run("x", "serve", ...words).endInput();
      expect(out).toBe("");
      return [code, err];
    };
    expect(await fails(folder, "--port", String(port), "--host", "127.0.0.1")).toEqual([
      1,
      expect.stringMatching(/^wireside: port_taken: Another program listens on port \d+\. .*--port\.\n$/),
    ]);
    taken.close();
    const missing = join(place.folder, "nowhere");
    expect(await fails(missing)).toEqual([
      1,
      expect.stringMatching(/^wireside: no_such_file: There is no folder .*nowhere\. .*\n$/),
    ]);
    const file = join(folder, "hello.txt");
    expect(await fails(file)).toEqual([
      1,
      expect.stringMatching(/^wireside: no_such_file: .*hello\.txt is not a folder\. .*\n$/),
    ]);
    expect(await fails(folder, "--host", "192.0.2.99")).toEqual([
      2,
      expect.stringMatching(/^wireside: wrong_usage: 192\.0\.2\.99 is not an address of this machine\. .*\n$/),
    ]);
    expect(await fails(folder, "--port", "70000")).toEqual([2, expect.stringContaining("from 0 to 65535")]);
    expect(await fails()).toEqual([2, expect.stringContaining("Missing required argument 'dir'")]);
  });

  it("goes on when nobody reads its log any more", async () => {
    const server = serve();
    const url = await urlOf(server);
    server.child.stdout?.destroy();
    for (let at = 0; at < 20; at += 1) expect((await fetch(`${url}hello.txt`)).status).toBe(200);
    server.child.kill("SIGINT");
    expect((await server.ended).code).toBe(0);
  });

  it("runs from the checkout by npx", async () => {
    const { stdout } = await promisify(execFile)("npx", ["--no-install", "wireside", "serve", "--help"], {
      cwd: join(import.meta.dirname, "../../../.."),
    });
    expect(stdout).toContain("Usage: wireside serve [options] <dir>");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("lets the system choose (default: 6789)");
  });
});
