import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { inOrder, readFates } from "../../packages/netsim/src/index.ts";
import { sharingOf, type Sharing } from "../../packages/transport/test/core/sharing.ts";
import { carriedBetween } from "../carry.ts";
import type { WayName } from "../ends/ways.ts";
import { startOver } from "../ends/start-over.ts";
import { openLink, PROCESSORS } from "../links/open-link.ts";

/** Two senders on one host, through one bottleneck, to receivers that are so far away. */
export interface Duel {
  readonly ways: readonly [WayName, WayName];
  /** Round-trip times, ms. */
  readonly rttMs: readonly [number, number];
}

/** What came of it once both were under way. */
export interface Outcome extends Sharing {
  /** Of what the link could carry. */
  readonly used: number;
  /** Mean time that packets waited in the queue, ms. */
  readonly queuedMs: number;
}

const MB_PER_S = 50;
const FAR = "198.18.1.2";
const NS_PER_MS = 1e6;

/** The queue holds one bandwidth-delay product of the longer path. */
export async function fight(
  { ways, rttMs }: Duel,
  { warmUpS, seconds }: { readonly warmUpS: number; readonly seconds: number },
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "wireside-duel-"));
  const fates = join(folder, "fates.jsonl");
  const [nearMs, farMs] = [Math.min(...rttMs), Math.max(...rttMs)];
  const queueBytes = (MB_PER_S * 1e6 * farMs) / 1e3 / 8;
  const link = await openLink({ mbPerS: MB_PER_S, rttMs: nearMs, loss: 0 }, queueBytes, {
    fates,
    far: { address: FAR, delayMs: (farMs - nearMs) / 2 },
  });
  try {
    const toOf = (rtt: number): string => (rtt === nearMs ? link.addresses.b : FAR);
    const first = await startOver(link, ways[0], { to: toOf(rttMs[0]), processors: PROCESSORS });
    const second = await startOver(link, ways[1], { to: toOf(rttMs[1]), processors: PROCESSORS });
    await wait(warmUpS * 1_000);
    const before = await Promise.all([first.look(), second.look()]);
    const begin = Date.now();
    await wait(seconds * 1_000);
    const after = await Promise.all([first.look(), second.look()]);
    const end = Date.now();
    await Promise.all([first.close(), second.close()]);
    await link.close();
    const [one, other] = [0, 1].map((index) => carriedBetween(before[index]!, after[index]!).gbPerS * 8e3) as [
      number,
      number,
    ];
    return {
      ...sharingOf(one, other),
      used: (one + other) / MB_PER_S,
      queuedMs: queuedBetween(await readFile(fates, "utf8"), begin, end),
    };
  } finally {
    await link.close();
    await rm(folder, { recursive: true });
  }
}

function queuedBetween(text: string, begin: number, end: number): number {
  const log = readFates(text);
  const epochMs = Number(log.epochNs / BigInt(NS_PER_MS));
  const packets = inOrder(log, "ab").filter(({ in: came }) => {
    const at = epochMs + came / NS_PER_MS;
    return at >= begin && at < end;
  });
  return packets.reduce((sum, { waited = 0 }) => sum + waited, 0) / packets.length / NS_PER_MS;
}
