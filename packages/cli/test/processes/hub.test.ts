import { spawnSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pinnedNode } from "../../bin/pinned-node.js";
import { COMMAND, Place } from "./running.ts";
import { Terminal } from "./terminal.ts";

let place: Place;
const terminals: Terminal[] = [];
beforeEach(async () => {
  place = await Place.make();
});
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
  await place.close();
});

function onTerminal(size?: { columns: number; rows: number }): Terminal {
  const terminal = new Terminal(words(), place.env("hub"), size);
  terminals.push(terminal);
  return terminal;
}

const words = (...more: string[]): string[] => [
  "hub",
  "--port",
  "0",
  "--host",
  "127.0.0.1",
  "--data",
  join(place.folder, "data"),
  ...more,
];

describe("wireside hub", () => {
  it("says in one line of JSON where it is and how to get in, and ends with 0 when told to stop", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const hub = await place.hub();
      const told = JSON.parse(hub.process.out) as Record<string, unknown>;
      expect(told).toMatchObject({
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        access: "local",
        pid: hub.process.child.pid,
      });
      expect(told["fingerprint"]).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
      expect(told["invite"]).toMatchObject({ link: expect.stringContaining("#invite=") });
      expect((await fetch(`http://${hub.address}/health`)).status).toBe(200);
      hub.process.child.kill(signal);
      expect(await hub.process.ended).toMatchObject({ code: 0, err: "" });
    }
  });

  it("asks at first start who may join, and remembers", async () => {
    const first = onTerminal({ columns: 120, rows: 40 });
    await first.until(/Who may join this hub\?/);
    first.type("what?\r");
    await first.until(/Your choice[^]*Your choice/);
    first.type("1\r");
    await first.until(/the hub is open[^]*Who may come in +everyone[^]*Ctrl\+C stops it/);
    expect(first.shown).toContain("A second person");
    first.type("\u0003");
    expect(await first.ended).toBe(0);
    const again = onTerminal({ columns: 120, rows: 40 });
    await again.until(/Who may come in +everyone/);
    again.type("\u0003");
    expect(await again.ended).toBe(0);
  });

  it("makes nothing when the question is interrupted", async () => {
    const hub = onTerminal();
    await hub.until(/Your choice/);
    hub.type("\u0003");
    expect(await hub.ended).toBe(130);
    const check = await place.run("x", "doctor", "--data", join(place.folder, "data"), "--port", "0").endInput();
    expect(check.out).toContain("can be made");
  });

  it("says in one line why it cannot start", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => resolve((taken.address() as AddressInfo).port)),
    );
    const data = join(place.folder, "data");
    const onTaken = await place
      .run("hub", "hub", "--port", String(port), "--host", "127.0.0.1", "--data", data)
      .endInput();
    taken.close();
    expect(onTaken.code).toBe(1);
    expect(onTaken.err).toMatch(/^wireside: port_taken: .*--port\.\n$/);
    const unknown = await place.run("hub", ...words("--limit", "jokes=1/s")).endInput();
    expect(unknown.code).toBe(2);
    expect(unknown.err).toMatch(/^wireside: wrong_usage: There is no limit called jokes; there are .*messages.*\n$/);
    const both = await place.run("hub", ...words("--open", "--invite")).endInput();
    expect(both.code).toBe(2);
    const cert = await place.run("hub", ...words("--cert", "/nowhere", "--key", "/nowhere")).endInput();
    expect(cert.code).toBe(1);
    expect(cert.err).toMatch(/^wireside: bad_certificate: .*\n$/);
  });
});

describe("wireside doctor", () => {
  it("tells what works, and what a hub at an address says", async () => {
    const hub = await place.hub("--open", "--name", "Office");
    const { out } = await place
      .run("x", "doctor", hub.address, "--port", "0", "--data", place.folder, "--json")
      .endInput();
    const { checks } = JSON.parse(out) as { checks: { name: string; works: boolean; says: string }[] };
    const broken = checks.filter((check) => !check.works && check.name !== "page");
    expect(broken).toEqual([]);
    expect(checks.find((check) => check.name.startsWith("hub"))?.says).toContain('"Office"');
  });

  it("tells what does not, with what to do, and ends with 1", async () => {
    const { code, out } = await place.run("x", "doctor", "127.0.0.1:1", "--port", "0", "--data", COMMAND).endInput();
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {2}data folder: .* is not a folder\n {6}Choose another/);
    expect(out).toMatch(/FAIL {2}hub 127\.0\.0\.1:1: unreachable/);
  });
});

describe("bin/wireside.js", () => {
  it("hands over to the pinned Node with the same arguments, input and exit code", async () => {
    // What an older Node would do: the same file, told that it is one.
    const asOld = [
      "--import",
      "data:text/javascript,if(!process.env.NEW){process.env.NEW='1';Object.defineProperty(process.versions,'node',{value:'20.1.0'})}",
    ];
    expect(pinnedNode()).toBeDefined();
    const version = spawnSync(process.execPath, [...asOld, COMMAND, "--version"], { encoding: "utf8" });
    expect(version).toMatchObject({ status: 0, stderr: "" });
    const wrong = spawnSync(process.execPath, [...asOld, COMMAND, "chat", "--bogus"], { encoding: "utf8" });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^wireside: wrong_usage: Unknown option '--bogus'/);
  });

  it("says in one line what to do when there is none", async () => {
    const bare = join(place.folder, "bare");
    await mkdir(bare);
    await symlink(join(COMMAND, "../pinned-node.js"), join(bare, "pinned-node.js"));
    await symlink(COMMAND, join(bare, "wireside.js"));
    const asOld = [
      "--preserve-symlinks",
      "--preserve-symlinks-main",
      "--import",
      "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})",
    ];
    const { status, stderr } = spawnSync(process.execPath, [...asOld, join(bare, "wireside.js"), "--version"], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^wireside: node_too_old: This is Node 20\.1\.0.*npm ci.*\n$/);
  });
});
