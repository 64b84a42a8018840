import { toHex } from "@wireside/bytes";
import { describe, expect, it } from "vitest";
import type { CipherName, Crypto } from "../../../src/core/crypto.ts";
import { ClientHandshake } from "../../../src/core/handshake/client-handshake.ts";
import type { HandshakeResult } from "../../../src/core/handshake/result.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { type Retry, readLongPacket, writeLongPacket } from "../../../src/core/wire/long-packet.ts";
import { VERSION_1 } from "../../../src/core/wire/packet-forms.ts";
import { createParameters } from "../../../src/core/wire/parameters.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import { Server } from "./server.ts";

const crypto = createNodeCrypto();
const source = new Uint8Array(8).fill(0xc1);
const destination = new Uint8Array(8).fill(0xd1);
const applicationProtocol = new TextEncoder().encode("wireside-transfer/1");

function client(serverKey?: Uint8Array, cipher: CipherName = "aes-128-gcm", crypto: Crypto = createNodeCrypto()) {
  const parameters = createParameters({ initialMaxStreamsBidi: 7, applicationProtocol });
  const staticKey = crypto.keyPairOf(new Uint8Array(32).fill(3));
  return new ClientHandshake({
    crypto,
    cipher,
    staticKey,
    source,
    destination,
    parameters,
    ...(serverKey && { serverKey }),
  });
}

/** Lets both talk while anything is said. */
function talk(client: ClientHandshake, server: Server): void {
  for (let turns = 0; turns < 10 && client.flight !== undefined; turns++) {
    const answer = server.receive(client.flight);
    if (answer === undefined) return;
    client.receive(answer);
  }
}

function finished(client: ClientHandshake): HandshakeResult {
  if (client.result === undefined) throw new Error("there is no result");
  return client.result;
}

const kinds = [
  { pattern: "IK", cipher: "aes-128-gcm" },
  { pattern: "IK", cipher: "chacha20-poly1305" },
  { pattern: "XX", cipher: "aes-128-gcm" },
  { pattern: "XX", cipher: "chacha20-poly1305" },
] as const;

describe.each(kinds)("a handshake $pattern with $cipher", ({ pattern, cipher }) => {
  const begin = (server: Server) => client(pattern === "IK" ? server.key.publicKey : undefined, cipher);

  it("gives both sides the same keys, the other's public key, and what it told", () => {
    const server = new Server();
    const mine = begin(server);
    talk(mine, server);
    const { sendSecret, receiveSecret, ...common } = finished(mine);
    expect(server.byId.get(toHex(common.destination))?.result).toMatchObject({
      cipher,
      sendSecret: receiveSecret,
      receiveSecret: sendSecret,
      exporterSecret: common.exporterSecret,
      hash: common.hash,
      remoteKey: crypto.keyPairOf(new Uint8Array(32).fill(3)).publicKey,
      parameters: createParameters({ initialMaxStreamsBidi: 7, applicationProtocol }),
      destination: source,
      violation: undefined,
    });
    expect(common).toMatchObject({ remoteKey: server.key.publicKey, violation: undefined });
    expect(common.parameters).toMatchObject({ ...server.parameters, initialSourceConnectionId: common.destination });
    const secrets = [sendSecret, receiveSecret, common.exporterSecret].map(toHex);
    expect(new Set(secrets).size).toBe(3);
  });

  it("never has the same keys twice", () => {
    const server = new Server();
    const results = [begin(server), begin(server)].map((mine) => {
      talk(mine, server);
      return mine.result;
    });
    expect(results[0]?.hash).not.toEqual(results[1]?.hash);
    expect(results[0]?.sendSecret).not.toEqual(results[1]?.sendSecret);
  });

  it("sends datagrams of 1,200 bytes, each the same again until the other side is known to have it", () => {
    const server = new Server();
    const mine = begin(server);
    const hello = mine.flight ?? source;
    const reply = server.receive(hello) ?? source;
    expect([hello.length, reply.length]).toEqual([1200, 1200]);
    expect(server.receive(hello)).toBe(reply);
    expect(server.flights).toEqual([reply]);
    expect(mine.receive(reply)).toBe("progress");
    const finish = mine.flight;
    expect(finish?.length).toBe(pattern === "XX" ? 1200 : undefined);
    // The server has not got the Hello-finish, or its reply again was late: the client sends it again.
    expect(mine.receive(reply)).toBe(pattern === "XX" ? "progress" : "ignored");
    expect(mine.flight).toBe(finish);
    if (finish !== undefined) server.receive(finish);
    else for (const handshake of server.handshakes.values()) handshake.confirm();
    expect(server.flights).toEqual([]);
    mine.confirm();
    expect([mine.flight, mine.receive(reply)]).toEqual([undefined, "ignored"]);
  });

  it("takes a Retry, and its token, once more", () => {
    const server = new Server();
    server.isRetryWanted = true;
    const mine = begin(server);
    const first = mine.flight ?? source;
    const retry = server.receive(first) ?? source;
    expect([server.handshakes.size, retry.length < 200]).toEqual([0, true]);
    expect(mine.receive(retry)).toBe("progress");
    expect(mine.flight).not.toEqual(first);
    expect(mine.receive(retry)).toBe("ignored");
    talk(mine, server);
    expect(server.byId.get(toHex(mine.result?.destination ?? source))?.result?.hash).toEqual(mine.result?.hash);
  });

  it("takes no Retry that was changed anywhere, nor one for another Hello", () => {
    const server = new Server();
    server.isRetryWanted = true;
    const mine = begin(server);
    const retry = server.receive(mine.flight ?? source) ?? source;
    for (let bit = 0; bit < retry.length * 8; bit++) {
      const changed = Uint8Array.from(retry);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(mine.receive(changed)).toBe("ignored");
    }
    const foreign = { ...(readLongPacket(retry) as Retry), source: new Uint8Array(8) };
    expect(mine.receive(writeLongPacket(foreign))).toBe("ignored");
  });

  it("fails, silently, where anything that was agreed on was altered on the way: cipher, pattern, version, ids, token", () => {
    const server = new Server();
    for (const [at, bits] of [
      [0, 0x08],
      [0, 0x10],
      [4, 0x01],
      [5, 0x01],
      [13, 0x01],
      [21, 0x01],
    ] as const) {
      const mine = begin(server);
      const hello = Uint8Array.from(mine.flight ?? source);
      hello[at] = (hello[at] ?? 0) ^ bits;
      const answer = server.receive(hello);
      expect(answer === undefined ? "ignored" : mine.receive(answer)).toBe("ignored");
      expect(mine.result).toBeUndefined();
      talk(mine, server);
      expect(mine.result).toBeDefined();
    }
  });

  it("follows no more Retries than a few", () => {
    const server = new Server();
    server.isRetryWanted = true;
    const mine = begin(server);
    for (let retries = 0; retries < TRANSPORT_LIMITS.retries; retries++) {
      expect(mine.receive(server.receive(mine.flight ?? source) ?? source)).toBe("progress");
      // The token is too old when it comes back.
      server.now += TRANSPORT_LIMITS.retryTokenMs + 1;
    }
    expect(mine.receive(server.receive(mine.flight ?? source) ?? source)).toBe("ignored");
  });
});

describe("a client", () => {
  it("that knows another key than the server has gets no answer", () => {
    const server = new Server();
    const mine = client(crypto.keyPair().publicKey);
    expect(server.receive(mine.flight ?? source)).toBeUndefined();
    expect(server.handshakes.size).toBe(0);
  });

  it("that knows the server's key takes no answer of another server", () => {
    const [server, other] = [new Server(), new Server()];
    const mine = client(server.key.publicKey);
    const xx = client();
    expect(mine.receive(other.receive(xx.flight ?? source) ?? source)).toBe("ignored");
    expect(mine.receive(server.receive(mine.flight ?? source) ?? source)).toBe("progress");
  });

  it("is given the key of whoever answers when it knows none, to trust it or not", () => {
    const other = new Server();
    const mine = client();
    talk(mine, other);
    expect(mine.result?.remoteKey).toEqual(other.key.publicKey);
  });

  it("gives up when the server's list has none of its versions, but heeds no list that has, or is for another", () => {
    const list = { kind: "versionList", version: 0, destination: source, source: destination } as const;
    const mine = client();
    expect(mine.receive(writeLongPacket({ ...list, versions: [2, VERSION_1] }))).toBe("ignored");
    expect(mine.receive(writeLongPacket({ ...list, source: new Uint8Array(8), versions: [2] }))).toBe("ignored");
    expect(mine.receive(writeLongPacket({ ...list, destination: new Uint8Array(8), versions: [2] }))).toBe("ignored");
    expect(mine.receive(writeLongPacket({ ...list, versions: [2] }))).toMatchObject({ code: "version_unsupported" });
    const server = new Server();
    talk(mine, server);
    expect(mine.receive(writeLongPacket({ ...list, versions: [2] }))).toBe("ignored");
  });

  it("sends to the id that the server told within the handshake, whatever the header says", () => {
    const server = new Server();
    const mine = client();
    const reply = Uint8Array.from(server.receive(mine.flight ?? source) ?? source);
    reply.fill(0xee, 13, 21);
    expect(mine.receive(reply)).toBe("progress");
    expect(server.byId.has(toHex(mine.result?.destination ?? source))).toBe(true);
  });

  it("is told what is wrong with what the server tells", () => {
    const server = new Server();
    Object.assign(server.parameters, { maxUdpPayloadSize: 1199 });
    const mine = client(server.key.publicKey);
    talk(mine, server);
    expect(mine.result?.violation).toMatchObject({ code: "transport_parameter_error" });
  });

  it("does not begin with a server's key that nobody could have", () => {
    expect(() => client(new Uint8Array(32))).toThrow(RangeError);
    expect(() => client(new Uint8Array(31))).toThrow(RangeError);
  });
});

describe("a server", () => {
  it("whose Hello came a second time after all was done is not harmed: it has one handshake", () => {
    const server = new Server();
    const mine = client(server.key.publicKey);
    const hello = mine.flight ?? source;
    talk(mine, server);
    for (const handshake of server.handshakes.values()) handshake.confirm();
    expect([server.receive(hello), server.handshakes.size]).toEqual([undefined, 1]);
  });

  it("takes no Hello-finish of another handshake, and none twice", () => {
    const server = new Server();
    const [one, two] = [client(), client()];
    for (const mine of [one, two]) mine.receive(server.receive(mine.flight ?? source) ?? source);
    const finish = one.flight ?? source;
    const crossed = Uint8Array.from(finish);
    crossed.set(two.result?.destination ?? source, 5);
    server.receive(crossed);
    expect([...server.handshakes.values()].map(({ result }) => result)).toEqual([undefined, undefined]);
    server.receive(finish);
    server.receive(finish);
    expect([...server.handshakes.values()].map(({ result }) => result?.hash)).toEqual([one.result?.hash, undefined]);
  });
});
