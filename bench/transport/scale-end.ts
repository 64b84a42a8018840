import { setTimeout as wait } from "node:timers/promises";
import { Transport, type TransportConnection, type TransportStream } from "../../packages/transport/src/index.ts";

// One side of many connections, in a process of its own: `scale-end.ts` takes them, `scale-end.ts PORT KEY` opens them. It does what
// it is told by messages, and answers each with what it is like then.

/** What it is told: to have so many connections, and to send on so many of them. */
export interface Orders {
  readonly connections: number;
  readonly sending: number;
}

/** What it is like. Sizes in bytes, after everything was collected that can be. */
export interface State {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
  readonly rss: number;
  /** Of JavaScript objects, and of buffers outside of them. */
  readonly heap: number;
  readonly buffers: number;
  /** Received so far. */
  readonly received: number;
  readonly cpuS: number;
  /** Seconds, by a clock that all processes share. */
  readonly at: number;
}

/** A server answers so many Hellos a second of one address (TRANSPORT_LIMITS.hellosOfPrefix): each address opens so many connections. */
const CONNECTIONS_OF_ADDRESS = 500;
/** Connections that one address opens at once. */
const AT_ONCE = 8;
/** What a connection that sends does: so many bytes each time. */
const PIECE = Buffer.alloc(1024, 7);
const SEND_EVERY_MS = 100;
const PARTS = 10;

let received = 0;
const open = new Set<TransportConnection>();
const senders: TransportStream[] = [];
const dials: Promise<Transport>[] = [];
let sending: NodeJS.Timeout | undefined;
let turn = 0;

const [port, key] = process.argv.slice(2);
const server = port === undefined ? await serve() : undefined;

process.on("message", (orders: Orders) => {
  void obey(orders).then(tell);
});
process.on("disconnect", () => process.exit());
await tell();

function serve(): Promise<Transport> {
  return Transport.open({
    host: "127.0.0.1",
    keepsAlive: true,
    onConnection: (connection) => {
      note(connection);
      void receive(connection);
    },
  });
}

async function receive(connection: TransportConnection): Promise<void> {
  for await (const stream of connection.streams()) {
    stream
      .on("error", () => undefined)
      .receive((bytes) => {
        received += bytes.length;
      });
  }
}

function note(connection: TransportConnection): void {
  open.add(connection);
  void connection.closed.then(() => open.delete(connection));
}

async function obey({ connections, sending: wantedSenders }: Orders): Promise<void> {
  if (server !== undefined) return;
  while (dials.length * CONNECTIONS_OF_ADDRESS < connections) dials.push(dialler(dials.length));
  const transports = await Promise.all(dials);
  await connect(transports, connections - open.size);
  for (const connection of open) {
    if (senders.length >= wantedSenders) break;
    const stream = await connection.openStream("unidirectional");
    senders.push(stream.on("error", () => undefined));
  }
  for (const stream of senders.splice(wantedSenders)) stream.end();
  for (const connection of [...open].slice(connections)) connection.close();
  clearInterval(sending);
  if (wantedSenders > 0) sending = setInterval(send, SEND_EVERY_MS / PARTS);
}

/** A part of those that send, as if they did not know of each other. */
function send(): void {
  turn += 1;
  for (let i = turn % PARTS; i < senders.length; i += PARTS) senders[i]?.write(PIECE);
}

/** Each has an address of its own. */
function dialler(index: number): Promise<Transport> {
  return Transport.open({ host: `127.0.0.${index + 2}`, keepsAlive: true });
}

async function connect(transports: readonly Transport[], count: number): Promise<void> {
  const serverKey = Uint8Array.from(Buffer.from(key ?? "", "hex"));
  let left = count;
  const keepOn = async (transport: Transport): Promise<void> => {
    while (left > 0) {
      left -= 1;
      try {
        note(await transport.connect("127.0.0.1", Number(port), { serverKey }));
      } catch {
        // A server that is near its limit of connections counts handshakes that came to nothing, for a while.
        left += 1;
      }
    }
  };
  await Promise.all(transports.flatMap((transport) => Array.from({ length: AT_ONCE }, () => keepOn(transport))));
}

async function tell(): Promise<void> {
  // Before it is collected, which takes its time.
  const { user, system } = process.cpuUsage();
  const at = Number(process.hrtime.bigint()) / 1e9;
  globalThis.gc?.();
  // What has finalizers goes in two turns.
  await wait(100);
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const state: State = {
    ...{ port: server?.port ?? 0, key: server === undefined ? "" : Buffer.from(server.publicKey).toString("hex") },
    ...{ connections: open.size, rss, heap: heapUsed, buffers: external, received },
    ...{ cpuS: (user + system) / 1e6, at },
  };
  process.send?.(state);
}
