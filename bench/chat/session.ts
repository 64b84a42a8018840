import { setTimeout as wait } from "node:timers/promises";
import { Generator } from "./generator.ts";
import type { Latency, Saturation } from "./load/phases.ts";
import type { Peer } from "./peers.ts";
import { memoryKib } from "./proc.ts";
import type { Running } from "./running.ts";

/** How long each part of a session takes. */
export interface Pace {
  warmMs: number;
  measureMs: number;
  /** Measure latency at half of the saturation rate, too? */
  latency: boolean;
}

export interface Talk {
  one: Saturation;
  many: Saturation;
  latency: Latency | undefined;
}

/** Messages in flight at one time, in the second measurement. */
export const MANY = 64;

/** Starts the server, lets the subscribers in, and measures with one message in flight, with many, and latency. */
export async function measureTalk(peer: Peer, folder: string, subscribers: number, pace: Pace): Promise<Talk> {
  return withServer(peer, folder, async (server, generator) => {
    const { warmMs, measureMs: ms } = pace;
    const { language } = peer;
    await generator.obey({
      order: "join",
      language,
      port: server.port,
      pid: server.pid,
      subscribers,
      people: subscribers,
    });
    const one = await generator.obey({ order: "saturate", inFlight: 1, warmMs, ms });
    const many = await generator.obey({ order: "saturate", inFlight: MANY, warmMs, ms });
    const rate = many.messages / many.seconds / 2;
    const latency = pace.latency ? await generator.obey({ order: "pace", rate, warmMs, ms }) : undefined;
    return { one, many, latency };
  });
}

/** Memory for each connection that only stays, in KiB. */
export interface Idle {
  connections: number;
  residentKib: number;
  privateKib: number;
}

/** Starts the server and measures its memory before, and with each of these numbers of connections. */
export async function measureIdle(peer: Peer, folder: string, levels: readonly number[]): Promise<Idle[]> {
  return withServer(peer, folder, async (server, generator) => {
    const { language } = peer;
    // A first connection, so that what is made once for all connections is not counted.
    await generator.obey({ order: "stay", language, port: server.port, connections: FIRST, people: PEOPLE });
    const base = await settled(server);
    const found: Idle[] = [];
    for (const connections of levels) {
      await generator.obey({ order: "stay", language, port: server.port, connections, people: PEOPLE });
      const memory = await settled(server);
      const each = (kib: number, baseKib: number): number => (kib - baseKib) / (connections - FIRST);
      found.push({
        connections,
        residentKib: each(memory.resident, base.resident),
        privateKib: each(memory.privateDirty, base.privateDirty),
      });
    }
    return found;
  });
}

async function withServer<T>(
  peer: Peer,
  folder: string,
  work: (server: Running, generator: Generator) => Promise<T>,
): Promise<T> {
  const server = await peer.start(folder);
  const generator = new Generator();
  try {
    return await work(server, generator);
  } finally {
    await generator.stop();
    await server.stop();
  }
}

async function settled(server: Running): Promise<{ resident: number; privateDirty: number }> {
  await wait(SETTLE_MS);
  await server.settle();
  return memoryKib(server.pid);
}

const FIRST = 10;
/** People to whom idle connections belong, where there are accounts. */
const PEOPLE = 10;
const SETTLE_MS = 3_000;
