import * as tls from "./end-tls.ts";
import * as udx from "./end-udx.ts";
import * as wireside from "./end-wireside.ts";
import type { End, WayName } from "./ways.ts";

// One end of a way, in a process of its own: `end.ts WAY` receives, `end.ts WAY PORT KEY STREAMS` sends. Asked by a message, it answers
// what it has done so far.

/** What an end answers. */
export interface Report {
  readonly port: number;
  readonly key: string;
  readonly bytes: number;
  readonly cpuS: number;
  /** Seconds, by a clock that all processes share. */
  readonly at: number;
  readonly rssMb: number;
}

/** Of a sender whose receiver has to know its port, sent once before anything else. */
export interface OwnPort {
  readonly ownPort: number;
}

/** What an IP packet has room for. */
const LARGEST = 65_487;

const [way, port, key = "", streams = "1"] = process.argv.slice(2) as [WayName, string?, string?, string?];
const end = port === undefined ? await receive(way) : await send(way, Number(port), key, Number(streams));

process.on("message", (message) => {
  if (message === "report") process.send?.(report());
});
process.on("disconnect", () => process.exit());
process.send?.(report());

function receive(name: WayName): Promise<End> {
  if (name === "TLS 1.3 over TCP") return tls.receive();
  if (name !== "udx-native, unencrypted") return wireside.receive(optionsOf(name));
  return udx.receive((listener) => {
    process.on("message", (message: OwnPort | "report") => {
      if (message !== "report") listener(message.ownPort);
    });
  });
}

function send(name: WayName, to: number, itsKey: string, count: number): Promise<End> {
  if (name === "TLS 1.3 over TCP") return tls.send(to, count);
  if (name !== "udx-native, unencrypted") return wireside.send(optionsOf(name), to, itsKey, count);
  return udx.send(to, count, (ownPort) => process.send?.({ ownPort } satisfies OwnPort));
}

function optionsOf(name: WayName): { backend: "native" | "portable"; largestDatagram?: number } {
  if (name === "wireside portable") return { backend: "portable" };
  return name === "wireside native" ? { backend: "native" } : { backend: "native", largestDatagram: LARGEST };
}

function report(): Report {
  const { user, system } = process.cpuUsage();
  return {
    ...{ port: end.port, key: end.key, bytes: end.bytes(), cpuS: (user + system) / 1e6 },
    ...{ at: Number(process.hrtime.bigint()) / 1e9, rssMb: process.memoryUsage().rss / 1e6 },
  };
}
