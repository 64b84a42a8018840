import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createLink, readFates, type FateLog, type Impairments, type LinkOptions, type Wire } from "@wireside/netsim";

const PROGRAMS = join(import.meta.dirname, "programs");
const FOREVER_MS = 30_000;

export interface Sent {
  readonly count: number;
  /** Bytes of UDP payload; the packet is 28 longer. */
  readonly bytes?: number;
  /** About so many are sent in a row, then a pause of about a millisecond. */
  readonly perMs?: number;
}

export interface Received {
  /** Numbers of the datagrams, in the order in which a socket on side b got them. */
  readonly received: readonly number[];
  /** Datagrams that reached b when the socket's buffer was full. */
  readonly overflowed: number;
}

/** Sends datagrams numbered from 1 from a to b. The n-th is the n-th packet of direction ab. */
export async function exchangeDatagrams(wire: Wire, sent: Sent): Promise<Received> {
  const count = [join(PROGRAMS, "count-datagrams.ts"), wire.addresses.b];
  const counter = wire.run("b", process.execPath, count, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: counter.stdout! });
  await once(lines, "line", { signal: AbortSignal.timeout(FOREVER_MS) });
  const numbers = [sent.count, sent.bytes ?? 100, sent.perMs ?? 10].map(String);
  await wire.output("a", process.execPath, [join(PROGRAMS, "send-datagrams.ts"), wire.addresses.b, ...numbers]);
  const result = once(lines, "line");
  counter.stdin!.end();
  return JSON.parse(String((await result)[0])) as Received;
}

/** Sends datagrams over a new link with these faults from a to b, and gives what came and every packet's fate. */
export async function sendOver(
  folder: string,
  ab: Impairments,
  sent: Sent,
  options: LinkOptions = {},
): Promise<Received & { log: FateLog }> {
  const fates = join(folder, "fates.jsonl");
  const link = await createLink({ ...options, ab, fates });
  try {
    const received = await exchangeDatagrams(link, sent);
    await link.close();
    return { ...received, log: readFates(await readFile(fates, "utf8")) };
  } finally {
    await link.close();
  }
}
