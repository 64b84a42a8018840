import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeInvite } from "@wireside/protocol";
import { connect, hubInfo, type TargetOptions } from "@wireside/client/node";
import { findTarget } from "../../src/node/target.ts";
import { makeCertificate, type Pair } from "./certificates.ts";
import { SmallHub } from "./small-hub.ts";

let right: Pair;
let wrong: Pair;
let folder: string;
let knownHubsFile: string;
let hub: SmallHub;

beforeAll(async () => {
  [right, wrong] = await Promise.all([makeCertificate(), makeCertificate()]);
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-pins-"));
  knownHubsFile = join(folder, "settings", "known-hubs.json");
  hub = await SmallHub.start({ certificate: right });
});

afterEach(async () => {
  await hub.stop();
  await rm(folder, { recursive: true });
});

const target = (options: TargetOptions = {}): TargetOptions => ({
  address: hub.address,
  secure: true,
  knownHubsFile,
  ...options,
});
const known = async () => JSON.parse(await readFile(knownHubsFile, "utf8")) as unknown;

/** The same address, now with the other certificate. */
async function replaceHub(): Promise<void> {
  const { port, script } = hub;
  await hub.stop();
  hub = await SmallHub.start({ certificate: wrong, port, script });
}

describe("a hub's certificate", () => {
  it("that is the one in the invite is accepted, in any spelling of its fingerprint", async () => {
    const invite = encodeInvite({ address: hub.address, secret: new Uint8Array(16), fingerprint: right.fingerprint });
    expect(await hubInfo({ invite, knownHubsFile })).toMatchObject({ name: "small" });
    const fingerprint = right.fingerprint.replaceAll(":", "").toLowerCase();
    expect(await hubInfo(target({ fingerprint, secure: undefined }))).toMatchObject({ name: "small" });
  });

  it("that is another one is refused before a single byte of a request has left", async () => {
    const invite = encodeInvite({ address: hub.address, secret: new Uint8Array(16), fingerprint: wrong.fingerprint });
    for (const options of [target({ fingerprint: wrong.fingerprint }), { invite, knownHubsFile }]) {
      await expect(connect({ ...options, name: "ann" })).rejects.toMatchObject({ code: "fingerprint_mismatch" });
      await expect(connect({ ...options, token: "secret" })).rejects.toMatchObject({ code: "fingerprint_mismatch" });
    }
    expect(hub.bytes).toBe(0);
    expect(hub.requests).toEqual([]);
  });

  it("is remembered at first sight, in a file for one's eyes only", async () => {
    await hubInfo(target());
    expect(await known()).toEqual({ [hub.address]: right.fingerprint });
    expect((await stat(knownHubsFile)).mode & 0o777).toBe(0o600);
    await hubInfo(target());
  });

  it("that has changed since is refused, and the error says which was expected and where that is written", async () => {
    await hubInfo(target());
    await replaceHub();
    const error = await hubInfo(target()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "fingerprint_mismatch" });
    for (const part of [right.fingerprint, wrong.fingerprint, knownHubsFile])
      expect((error as Error).message).toContain(part);
    expect(hub.bytes).toBe(0);
    expect(await known()).toEqual({ [hub.address]: right.fingerprint });
    // Not even with an invite for the new one, until the old entry is removed.
    await expect(hubInfo(target({ fingerprint: wrong.fingerprint }))).rejects.toMatchObject({
      code: "fingerprint_mismatch",
    });
    await rm(knownHubsFile);
    await hubInfo(target({ fingerprint: wrong.fingerprint }));
  });

  it("that changes while a client is connected ends it for good, and its token is not shown", async () => {
    const client = await connect({ ...target(), name: "ann" });
    const closed = new Promise((resolve) =>
      client.on(
        (event) => void (event.type === "connection" && event.connection.state === "closed" && resolve(undefined)),
      ),
    );
    client.on(
      (event) =>
        void (
          event.type === "connection" &&
          event.connection.state === "waiting" &&
          setImmediate(() => client.reconnect())
        ),
    );
    await replaceHub();
    await closed;
    expect(client.state.connection).toMatchObject({ state: "closed", because: { code: "fingerprint_mismatch" } });
    expect(hub.bytes).toBe(0);
  });

  it("cannot be checked, and is refused, when the list of known ones cannot be read", async () => {
    await hubInfo(target());
    await writeFile(knownHubsFile, '{ "half');
    await expect(hubInfo(target())).rejects.toMatchObject({ code: "fingerprint_mismatch" });
  });

  it("never seen before is up to the caller, when the caller wants to be asked", async () => {
    const asked: string[] = [];
    const ask = (answer: boolean) => target({ trustNew: (fingerprint) => asked.push(fingerprint) > 0 && answer });
    await expect(hubInfo(ask(false))).rejects.toMatchObject({ code: "hub_unknown" });
    expect(hub.bytes).toBe(0);
    await hubInfo(ask(true));
    await hubInfo(ask(false));
    expect(asked).toEqual([right.fingerprint, right.fingerprint]);
  });
});

describe("TLS or plain", () => {
  it.each([
    ["localhost", false],
    ["127.0.0.9:80", false],
    ["[::1]", false],
    ["hub.example", true],
    ["192.168.1.4", true],
    ["https://localhost", true],
    ["http://hub.example", false],
  ])("%s: secure is %s", (address, isSecure) => {
    expect(findTarget({ address }).isSecure).toBe(isSecure);
    expect(findTarget({ address, secure: !isSecure }).isSecure).toBe(!isSecure);
  });

  it("is TLS wherever a fingerprint is known", () => {
    expect(findTarget({ address: "localhost", fingerprint: right.fingerprint }).isSecure).toBe(true);
    expect(() => findTarget({ address: "localhost", fingerprint: "AB:CD" })).toThrow(
      expect.objectContaining({ code: "bad_request" }) as Error,
    );
  });
});
