import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyLogLine, readKeyLog } from "../../../src/core/keys/key-log.ts";
import { nextSecret } from "../../../src/core/keys/traffic-secrets.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import { bytesOf, transfer } from "../endpoint/transfer.ts";
import { World } from "../endpoint/world.ts";

describe("a key log", () => {
  const secrets = fc.record({
    sender: fc.constantFrom("client" as const, "server" as const),
    generation: fc.nat(999_999_999),
    firstDestination: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    secret: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  });

  it("has a line for each secret", () => {
    const line = keyLogLine({
      ...{ sender: "server", generation: 3 },
      ...{ firstDestination: new Uint8Array(8).fill(0xd1), secret: new Uint8Array(32).fill(0x0a) },
    });
    expect(line).toBe(`WIRESIDE_SERVER_TRAFFIC_SECRET_3 ${"d1".repeat(8)} ${"0a".repeat(32)}`);
  });

  it("is read as it was written, whatever else stands in it", () => {
    const noise = fc.oneof(fc.string(), fc.constantFrom("", "# comment", `CLIENT_RANDOM ${"ab".repeat(32)} 00`));
    fc.assert(
      fc.property(fc.array(fc.tuple(secrets, noise)), fc.constantFrom("\n", "\r\n"), (all, end) => {
        const text = all.map(([secret, other]) => `${other}\n${keyLogLine(secret)}`).join(end);
        expect(readKeyLog(text)).toEqual(all.map(([secret]) => secret));
      }),
    );
  });

  it("gives nothing for what is no line of it", () => {
    const line = keyLogLine({
      ...{ sender: "client", generation: 0 },
      ...{ firstDestination: new Uint8Array(8), secret: new Uint8Array(32) },
    });
    for (const wrong of [line.slice(1), line.slice(0, -1), `${line}00`, ` ${line}`, line.replace("_0 ", "_x ")])
      expect(readKeyLog(wrong)).toEqual([]);
  });
});

describe.each([true, false])("both sides of a connection (key known: %s)", (isKnown) => {
  it("log the same secrets, also after a key update, by the first destination of the Hello", () => {
    const logs: [string[], string[]] = [[], []];
    const world = new World({
      client: { keyLog: (secret) => logs[0].push(keyLogLine(secret)) },
      server: { keyLog: (secret) => logs[1].push(keyLogLine(secret)) },
    });
    const hellos: Uint8Array[] = [];
    world.client.onSent = (_host, _port, bytes) => hellos.push(bytes.slice(5, 13));
    const { client, server } = world.connected(isKnown);
    expect(logs[0]).toHaveLength(2);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(20_000)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(20_000)]);
    expect(client.updateKeys()).toBe(true);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(20_000)]);
    world.run(() => logs.every((log) => log.length === 4), 1000);
    expect(logs[0].toSorted()).toEqual(logs[1].toSorted());
    const read = readKeyLog(logs[0].join("\n"));
    expect(read.map(({ firstDestination }) => firstDestination)).toEqual(Array.from({ length: 4 }, () => hellos[0]));
    const crypto = createNodeCrypto();
    for (const sender of ["client", "server"]) {
      const [first, second] = read.filter((each) => each.sender === sender);
      expect([first!.generation, second!.generation]).toEqual([0, 1]);
      expect(nextSecret(crypto, first!.secret)).toEqual(second!.secret);
    }
  });
});
