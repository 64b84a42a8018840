import * as tls from "./end-tls.ts";
import * as udx from "./end-udx.ts";
import * as wireside from "./end-wireside.ts";
import { answerFor, type End } from "../carry.ts";
import type { WayName } from "./ways.ts";

// One end of a way, in a process of its own: `end.ts WAY` receives, `end.ts WAY PORT KEY STREAMS` sends.

/** Of a sender whose receiver has to know its port, sent once before anything else. */
interface OwnPort {
  readonly ownPort: number;
}

/** What an IP packet has room for. */
const LARGEST = 65_487;

const [way, port, key = "", streams = "1"] = process.argv.slice(2) as [WayName, string?, string?, string?];
answerFor(port === undefined ? await receive(way) : await send(way, Number(port), key, Number(streams)));

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
