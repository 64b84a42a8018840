import { toHex } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClientHandshake } from "../../../src/core/handshake/client-handshake.ts";
import { readLongPacket } from "../../../src/core/wire/long-packet.ts";
import { createParameters } from "../../../src/core/wire/parameters.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import { Server } from "./server.ts";

const crypto = createNodeCrypto();
const serverKey = crypto.keyPair();
const clientKey = crypto.keyPair();

/** What the network and the timers do next. */
const step = fc.record({
  what: fc.constantFrom("resend", "answerAgain", "deliver", "deliver", "deliver", "copy", "lose", "corrupt"),
  isToServer: fc.boolean(),
  pick: fc.nat(7),
  bit: fc.nat(1200 * 8 - 1),
});

/** A datagram with each bit changed in turn, but for those of some bytes and of the zeros at the end. */
function* damaged(datagram: Uint8Array, from = 0, until = 0): Generator<Uint8Array> {
  const end = datagram.findLastIndex((byte) => byte !== 0) + 1;
  for (let bit = 0; bit < end * 8; bit++) {
    const at = bit >> 3;
    if (at >= from && at < until) continue;
    const changed = Uint8Array.from(datagram);
    changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
    yield changed;
  }
}

describe("a handshake", () => {
  it("ends with the same keys on both sides after any loss, copies, swaps and damage, once datagrams come through", () => {
    const run = fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.array(step, { maxLength: 40, size: "max" }),
      (isServerKnown, isRetryWanted, steps) => {
        const server = new Server(crypto, serverKey);
        server.isRetryWanted = isRetryWanted;
        const client = new ClientHandshake({
          crypto,
          cipher: "aes-128-gcm",
          staticKey: clientKey,
          source: new Uint8Array(8).fill(1),
          destination: new Uint8Array(8).fill(2),
          parameters: createParameters(),
          ...(isServerKnown && { serverKey: serverKey.publicKey }),
        });
        const ways = { toServer: [client.flight ?? new Uint8Array(0)], toClient: [] as Uint8Array[] };

        const deliver = (isToServer: boolean, datagram: Uint8Array) => {
          if (isToServer) ways.toClient.push(...[server.receive(datagram)].filter((answer) => answer !== undefined));
          else if (client.receive(datagram) === "progress" && client.flight !== undefined)
            ways.toServer.push(client.flight);
        };

        for (const { what, isToServer, pick, bit } of steps) {
          const way = isToServer ? ways.toServer : ways.toClient;
          if (what === "resend" && client.flight !== undefined) ways.toServer.push(client.flight);
          if (what === "answerAgain") ways.toClient.push(...server.flights.slice(0, 2));
          const [datagram] = what === "resend" || what === "answerAgain" ? [] : way.splice(pick % (way.length + 1), 1);
          if (datagram === undefined || what === "lose") continue;
          if (what === "copy") way.push(datagram);
          if (what === "corrupt") {
            const changed = Uint8Array.from(datagram);
            changed[(bit >> 3) % changed.length] = (changed[(bit >> 3) % changed.length] ?? 0) ^ (1 << (bit & 7));
            deliver(isToServer, changed);
          } else deliver(isToServer, datagram);
          for (const handshake of server.handshakes.values())
            if (!isServerKnown && handshake.result !== undefined)
              expect(handshake.result.hash).toEqual(client.result?.hash);
        }

        // What was on its way is gone; now the timers work, and nothing is lost.
        ways.toServer.length = 0;
        ways.toClient.length = 0;
        for (let rounds = 0; rounds < 6 && client.flight !== undefined; rounds++) {
          deliver(true, client.flight);
          for (const answer of ways.toClient.splice(0)) deliver(false, answer);
          ways.toServer.length = 0;
        }
        const theirs = server.byId.get(toHex(client.result?.destination ?? new Uint8Array(8)))?.result;
        expect(theirs?.hash).toBeDefined();
        expect(theirs?.hash).toEqual(client.result?.hash);
        expect([theirs?.sendSecret, theirs?.receiveSecret]).toEqual([
          client.result?.receiveSecret,
          client.result?.sendSecret,
        ]);
      },
    );
    fc.assert(run, { numRuns: 150 });
  });

  it.each([true, false])("takes no datagram of which any bit was changed (server known: %s)", (isServerKnown) => {
    const server = new Server(crypto, serverKey);
    const client = new ClientHandshake({
      crypto,
      cipher: "aes-128-gcm",
      staticKey: clientKey,
      source: new Uint8Array(8).fill(1),
      destination: new Uint8Array(8).fill(2),
      parameters: createParameters(),
      ...(isServerKnown && { serverKey: serverKey.publicKey }),
    });
    const hello = client.flight ?? new Uint8Array(0);
    for (const changed of damaged(hello)) {
      const answer = new Server(crypto, serverKey).receive(changed);
      if (answer !== undefined) expect(client.receive(answer)).toBe("ignored");
    }
    const reply = server.receive(hello) ?? new Uint8Array(0);
    // The server's id in the header is not used.
    for (const changed of damaged(reply, 13, 21)) expect(client.receive(changed)).toBe("ignored");
    expect(client.receive(reply)).toBe("progress");
    if (client.flight === undefined) return;
    const [handshake] = server.handshakes.values();
    // Nor is the client's.
    for (const changed of damaged(client.flight, 13, 21)) {
      server.receive(changed);
      expect(handshake?.result).toBeUndefined();
    }
    server.receive(client.flight);
    expect(handshake?.result?.hash).toEqual(client.result?.hash);
  });

  it("is not stopped by any bytes at all", () => {
    const client = new ClientHandshake({
      crypto,
      cipher: "chacha20-poly1305",
      staticKey: clientKey,
      source: new Uint8Array(8).fill(1),
      destination: new Uint8Array(8).fill(2),
      parameters: createParameters(),
      serverKey: serverKey.publicKey,
    });
    const server = new Server(crypto, serverKey);
    const hello = client.flight ?? new Uint8Array(0);
    const reply = server.receive(hello) ?? new Uint8Array(0);
    const changes = fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { minLength: 1, maxLength: 5 });
    const havoc = fc.tuple(fc.constantFrom(hello, reply), changes).map(([datagram, changes]) => {
      const changed = Uint8Array.from(datagram);
      for (const [at, byte] of changes) changed[at] = byte;
      return changed;
    });
    const messageOf = (packet: ReturnType<typeof readLongPacket>) =>
      typeof packet === "object" && packet.kind === "helloReply" ? toHex(packet.message) : undefined;
    const right = messageOf(readLongPacket(reply));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 1300 }), havoc), (datagram) => {
        const before = server.handshakes.size;
        server.receive(datagram);
        expect(server.handshakes.size - before).toBeLessThanOrEqual(1);
        // Padding and the server's id in the header may be anything.
        if (messageOf(readLongPacket(datagram)) !== right) expect(client.receive(datagram)).toBe("ignored");
      }),
      { numRuns: 500 },
    );
    expect(client.receive(reply)).toBe("progress");
  });
});
