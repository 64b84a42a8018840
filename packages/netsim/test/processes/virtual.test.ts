import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIRECTIONS } from "../../src/impairments.ts";
import { inOrder, type Fate, type FateLog, type FateWord, type Impairments } from "@wireside/netsim";
import { VirtualNetwork } from "@wireside/netsim/virtual";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { sendOver } from "./datagrams.ts";

const NS_PER_MS = 1e6;
/** Bytes of the headers of IPv4 and UDP. */
const HEADERS = 28;
const BURST = { toBad: 0.05, toGood: 0.3, lossGood: 0.01, lossBad: 0.7 };

describeWith(["namespaces", "cc"], "a real link and a virtual one with the same seed", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wireside-netsim-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each<[string, Impairments, FateWord[]]>([
    ["of a perfect wire", {}, []],
    [
      "of chance",
      { delayMs: 3, loss: 0.1, duplicate: 0.1, duplicateAfterMs: 2, reorder: 0.1, reorderByMs: 5 },
      ["dropped-random"],
    ],
    ["of bursts, damage and jitter", { burst: BURST, corrupt: 0.1, delayMs: 1.5, jitterMs: 4 }, ["dropped-burst"]],
    [
      "of what was named",
      { drop: [2, [4, 7]], duplicatePackets: [9], reorderPackets: [[11, 13]], corruptPackets: [15] },
      ["dropped-mask"],
    ],
    ["of a blackout and a small path", { blackoutsMs: [[5, 20]], mtu: 900 }, ["dropped-blackout", "dropped-too-big"]],
    [
      "of a full queue",
      { rate: 7_000_003, queueBytes: 20_001, delayMs: 2, loss: 0.05, jitterMs: 1 },
      ["dropped-queue", "dropped-random"],
    ],
    [
      "of controlled delay",
      { rate: 20_000_000, queueBytes: 1e7, codel: { targetMs: 2, intervalMs: 10 } },
      ["dropped-codel"],
    ],
  ])("have the same fate for every packet: %s", async (_, faults, words) => {
    const seed = 42;
    const { log } = await sendOver(folder, faults, { count: 1500, bytes: 900, perMs: 20 }, { seed });
    expect(inOrder(log, "ab").length).toBeGreaterThanOrEqual(1500);
    for (const word of words) expect(log.statistics.ab.fates[word]).toBeGreaterThan(0);
    expect(replayed(log, faults, seed)).toEqual(log.fates.map(comparable).toSorted(byPlace));
  });
});

/** What becomes of the same packets, coming at the same nanoseconds, on a virtual link. */
function replayed(log: FateLog, ab: Impairments, seed: number): Partial<Fate>[] {
  const net = new VirtualNetwork({ seed });
  const hosts = { ab: net.host("198.18.0.1"), ba: net.host("198.18.0.2") };
  const link = net.link(hosts.ab, hosts.ba, { ab, keepsFates: true });
  const to = { ab: "198.18.0.2", ba: "198.18.0.1" };
  const sockets = { ab: hosts.ab.bind(7, () => undefined), ba: hosts.ba.bind(7, () => undefined) };
  for (const direction of DIRECTIONS)
    for (const fate of inOrder(log, direction))
      net.schedule(fate.in / NS_PER_MS, () =>
        sockets[direction].send(to[direction], 7, new Uint8Array(fate.length - HEADERS)),
      );
  net.run();
  return link.fates.map(comparable).toSorted(byPlace);
}

/** What both logs say: all but what is of the bytes, and when this machine got round to it. */
function comparable({ out: _out, hash: _hash, ipId: _ipId, ...fate }: Fate): Partial<Fate> {
  return fate;
}

function byPlace(left: Partial<Fate>, right: Partial<Fate>): number {
  return left.direction === right.direction
    ? left.number! - right.number!
    : left.direction!.localeCompare(right.direction!);
}
