// node bench/transport/soak.ts [--minutes N]: connections are opened, used and closed, one after the other on each of some addresses.
// Memory, both sides in this process, must not grow: it is printed as it goes, and at the end how it went.
import { once } from "node:events";
import { parseArgs } from "node:util";
import { Transport, type TransportConnection } from "../../packages/transport/src/index.ts";
import { settledMemory } from "../settled-memory.ts";
import { slopeOf, type Sample } from "./slope.ts";

const { values: options } = parseArgs({ options: { minutes: { type: "string", default: "5" } } });
const minutes = Number(options.minutes);

/** Each opens at most 50 connections a second, which is what a server answers of one address. */
const CLIENTS = 8;
const USE = Buffer.alloc(100_000, 7);
/** Connections of each client between two looks at memory. */
const ROUND = 50;
/** Of the time, which is not looked at: caches fill and code is compiled. */
const WARM_UP = 1 / 4;

const server = await Transport.open({ host: "127.0.0.1", onConnection: (connection) => void echo(connection) });
const clients = await Promise.all(
  Array.from({ length: CLIENTS }, (_, index) => Transport.open({ host: `127.0.0.${index + 2}` })),
);
const samples: Sample[] = [];
for (const until = performance.now() + minutes * 60_000; performance.now() < until;) {
  await Promise.all(clients.map(useSome));
  const { rss, heapUsed, external } = await settledMemory();
  const uses = (samples.length + 1) * CLIENTS * ROUND;
  samples.push({ uses, kept: heapUsed + external, rss });
  console.log(`${uses} connections: ${mb(heapUsed + external)} of objects and buffers, ${mb(rss)} resident`);
}
await Promise.all(clients.map((client) => client.close()));
await server.close();

const counted = samples.slice(Math.floor(samples.length * WARM_UP));
const [kept, rss] = [slopeOf(counted, "kept"), slopeOf(counted, "rss")].map((bytes) => bytes.toFixed(0));
console.log(`a connection leaves ${kept} bytes of objects and buffers, ${rss} bytes of resident memory`);

async function useSome(client: Transport): Promise<void> {
  for (let i = 0; i < ROUND; i++) {
    const connection = await client.connect("127.0.0.1", server.port, { serverKey: server.publicKey });
    const stream = await connection.openStream();
    stream.end(USE);
    let bytes = 0;
    stream.on("data", (piece: Buffer) => (bytes += piece.length));
    await once(stream, "end");
    if (bytes !== USE.length) throw new Error(`${bytes} bytes came back`);
    connection.sendDatagram(USE.subarray(0, 1000));
    connection.close();
  }
}

async function echo(connection: TransportConnection): Promise<void> {
  for await (const stream of connection.streams()) stream.on("error", () => undefined).pipe(stream);
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
