import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createLink, type Impairments, type Link, type Side } from "@wireside/netsim";
import { bytesSource, makeExplanation, openDocument, type Explanation } from "@wireside/packets";
import { readRawFrames, type RawFrame } from "./raw-frames.ts";
import { tsharkFields } from "./tshark-fields.ts";

const PROGRAMS = join(import.meta.dirname, "programs");
/** States of /proc/net/tcp in which nothing more is sent: TIME_WAIT, LISTEN. */
const AT_REST = new Set(["06", "0A"]);

/** One program of a scenario: its file and words; `SERVER` and `CLIENT` stand for the addresses. */
export interface Program {
  readonly side: Side;
  readonly words: readonly [file: string, ...words: string[]];
}

/** A scenario that was run: what was recorded of it, and what its sockets knew. */
export interface Lab {
  readonly explanation: Explanation;
  /** The same frames, read by hand. */
  readonly frames: readonly RawFrame[];
  /** Lines that each program printed, the server's first. */
  readonly told: readonly (readonly Record<string, unknown>[])[];
  /** What tshark prints of fields, by frame; undefined where there is no tshark. */
  readonly tshark: (fields: readonly string[]) => Promise<readonly string[][]>;
  /** Segments that the kernels of both hosts sent again. */
  readonly retransmitted: number;
}

/** Runs a server (on side b) and its clients on two hosts, joined by an Ethernet link of 5 ms each way, and records the client's side. */
export function runLab(server: Program["words"], ...clients: readonly Program[]): Promise<Lab> {
  return record({}, server, clients);
}

/** The same over a link that has faults of its own on the way to the server. */
export function runFaultyLab(
  toServer: Partial<Impairments>,
  server: Program["words"],
  ...clients: readonly Program[]
): Promise<Lab> {
  return record(toServer, server, clients);
}

async function record(
  toServer: Partial<Impairments>,
  server: Program["words"],
  clients: readonly Program[],
): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), "wireside-explained-"));
  const file = join(folder, "client.pcap");
  try {
    const told: Record<string, unknown>[][] = [];
    const oneWay = { delayMs: 5 };
    const link = await createLink({
      medium: "ethernet",
      ab: { ...oneWay, ...toServer },
      ba: oneWay,
      // By the link itself: tcpdump misses frames where a machine is busy.
      captures: { a: file },
      lifetimeSeconds: 60,
    });
    let retransmitted = 0;
    try {
      told.push(...(await runPrograms(link, { side: "b", words: server }, clients)));
      await settled(link);
      retransmitted = (await retransmittedOn(link, "a")) + (await retransmittedOn(link, "b"));
    } finally {
      await link.close();
    }
    const capture = await readFile(file);
    const document = await openDocument(bytesSource(capture));
    await document.read();
    const explanation = await makeExplanation(document);
    return {
      explanation,
      frames: readRawFrames(capture),
      told,
      tshark: (fields) => tsharkFields(capture, fields),
      retransmitted,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runPrograms(
  link: Link,
  server: Program,
  clients: readonly Program[],
): Promise<Record<string, unknown>[][]> {
  const start = ({ side, words: [program, ...words] }: Program) => {
    const given = words.map((word) => word.replace("SERVER", link.addresses.b).replace("CLIENT", link.addresses.a));
    return link.run(side, process.execPath, [join(PROGRAMS, program), ...given], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  };
  const serving = start(server);
  await once(serving.stdout!, "readable"); // "ready"
  const running = [serving, ...clients.map(start)];
  const ended = running.map((child) => once(child, "close"));
  const printed = await Promise.all(running.map((child) => text(child.stdout!)));
  for (const end of ended) {
    const [code] = (await end) as [number | null];
    if (code !== 0) throw new Error(`a program of the lab ended with ${String(code)}`);
  }
  return printed.map((lines) =>
    lines
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

/** Waits until no connection has anything more to say on either host. */
async function settled(link: Link): Promise<void> {
  for (const side of ["a", "b", "a"] as const) {
    for (;;) {
      const [, ...rows] = (await link.output(side, "cat", ["/proc/net/tcp"])).trimEnd().split("\n");
      if (rows.every((row) => AT_REST.has(row.trim().split(/\s+/u)[3] ?? ""))) break;
    }
  }
}

/** Tcp: RetransSegs of /proc/net/snmp (RFC 1213 tcpRetransSegs). */
async function retransmittedOn(link: Link, side: Side): Promise<number> {
  const lines = (await link.output(side, "cat", ["/proc/net/snmp"]))
    .split("\n")
    .filter((line) => line.startsWith("Tcp:"));
  const [names = [], values = []] = lines.map((line) => line.split(" "));
  return Number(values[names.indexOf("RetransSegs")]);
}
