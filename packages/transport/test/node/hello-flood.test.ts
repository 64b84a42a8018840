import { createBatch, encodeAddress } from "@wireside/datagram";
import { Transport } from "@wireside/transport";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { createController } from "../../src/core/congestion/create-controller.ts";
import { Endpoint } from "../../src/core/endpoint/endpoint.ts";
import { createNodeCrypto } from "../../src/node/crypto.ts";
import { bytesOf } from "../core/endpoint/transfer.ts";

/** So many different Hellos for a server, as clients would send them. */
function makeHellos(count: number, port: number, serverKey: Uint8Array): Uint8Array[] {
  const crypto = createNodeCrypto();
  const endpoint = new Endpoint({
    ...{ crypto, staticKey: crypto.keyPair(), isServer: false, usesEcn: false, cipher: "aes-128-gcm" },
    ...{ largestDatagram: 1452, controller: (mtu: number) => createController("cubic", mtu, () => 0) },
  });
  const batch = createBatch(1 << 16);
  return Array.from({ length: count }, () => {
    endpoint.connect(0, encodeAddress("127.0.0.1", port), serverKey);
    batch.count = 0;
    endpoint.transmit(0, batch);
    return batch.bytes.slice(0, batch.length[0]);
  });
}

/** Sends Hellos to a port from many addresses, and answers nothing, until it is stopped. */
class Flood implements Disposable {
  /** Hellos that left. */
  sent = 0;
  readonly #sockets: readonly Socket[];
  readonly #timer: NodeJS.Timeout;

  private constructor(sockets: readonly Socket[], hellos: readonly Uint8Array[], port: number) {
    this.#sockets = sockets;
    this.#timer = setInterval(() => {
      for (let each = 0; each < HELLOS_PER_ROUND; each++) {
        const socket = sockets[this.sent % sockets.length]!;
        socket.send(hellos[this.sent % hellos.length]!, port, "127.0.0.1");
        this.sent += 1;
      }
    }, ROUND_MS);
  }

  /** @param sources addresses 127.7.n.1 that it sends from */
  static async start(hellos: readonly Uint8Array[], port: number, sources: number): Promise<Flood> {
    const sockets = Array.from({ length: sources }, () => createSocket("udp4"));
    for (const [n, socket] of sockets.entries()) {
      socket.bind(0, `127.7.${n}.1`);
      await once(socket, "listening");
    }
    return new Flood(sockets, hellos, port);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.close();
  }
}

describeWith(["linux"], "a server under a flood of Hellos from many addresses", () => {
  it.each(["portable", "native"] as const)(
    "lets real clients in, one after the other, and serves them (%s)",
    async (backend) => {
      let accepted = 0;
      await using server = await open(backend, () => void accepted++);
      const { port, publicKey: serverKey } = server.transport;
      using flood = await Flood.start(makeHellos(700, port, serverKey), port, 32);
      for (let each = 0; each < 10; each++) {
        await using client = await open(backend);
        const connection = await client.transport.connect("127.0.0.1", port, { serverKey });
        const stream = await connection.openStream("unidirectional");
        stream.end(bytesOf(100_000));
        await stream.delivered;
      }
      expect(accepted).toBe(10);
      expect(server.transport.connections.length).toBeLessThanOrEqual(10);
      expect(flood.sent).toBeGreaterThan(64);
    },
    60_000,
  );
});

async function open(
  backend: "portable" | "native",
  onAccepted?: () => void,
): Promise<AsyncDisposable & { readonly transport: Transport }> {
  const transport = await Transport.open({
    ...{ host: "127.0.0.1", backend },
    ...(onAccepted !== undefined && {
      onConnection: (connection) => {
        onAccepted();
        void (async () => {
          for await (const stream of connection.streams()) stream.on("error", () => undefined).resume();
        })();
      },
    }),
  });
  return { transport, [Symbol.asyncDispose]: () => transport.close() };
}

/** Four thousand a second, twice what a server answers at all. */
const HELLOS_PER_ROUND = 40;
const ROUND_MS = 10;
