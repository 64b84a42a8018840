import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { watchRun } from "../watch.ts";
import { formatReport, type Report, type Row } from "../report.ts";
import { listPeers, type Peer } from "./peers.ts";
import { idleRows, talkRows, type Seen } from "./rows.ts";
import { measureIdle, measureTalk, type Pace } from "./session.ts";

// One sender, many subscribers: `npm run bench -- chat [--quick] [--json] [--rounds N] [--only NAME,…] [--part talk|idle]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string" },
    part: { type: "string" },
  },
});
const quick = options.quick;
const rounds = Number(options.rounds ?? (quick ? 1 : 3));
const crowds = quick ? [1_000] : [200, 1_000];
const levels = [1_000, 5_000, 10_000];
const pace: Pace = quick
  ? { warmMs: 300, measureMs: 900, latency: false }
  : { warmMs: 1_000, measureMs: 3_000, latency: true };

const say = (line: string): void => console.error(line);
const wanted = listPeers().filter((peer) => options.only === undefined || options.only.split(",").includes(peer.who));
for (const peer of wanted) if (peer.missing !== undefined) say(`left out: ${peer.who} (to have it: ${peer.missing})`);
const peers = wanted.filter((peer) => peer.missing === undefined);

const scratch = await mkdtemp(join(tmpdir(), "wireside-bench-"));
const tellRun = watchRun();
const rows: Row[] = [];
try {
  if (options.part !== "idle") {
    for (const crowd of crowds) {
      rows.push(
        ...talkRows(
          crowd,
          await inTurn(`${crowd} subscribers`, rounds, (peer, folder) => measureTalk(peer, folder, crowd, pace)),
        ),
      );
    }
  }
  if (options.part !== "talk" && !quick) {
    rows.push(
      ...idleRows(levels, await inTurn("idle connections", 1, (peer, folder) => measureIdle(peer, folder, levels))),
    );
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
const report: Report = { name: "chat", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
say(tellRun());

/** Lets everyone do the work once a round, forwards in one round and backwards in the next. */
async function inTurn<What>(
  name: string,
  count: number,
  work: (peer: Peer, folder: string) => Promise<What>,
): Promise<Seen<What>[]> {
  const seen = peers.map((peer): { peer: Peer; rounds: What[] } => ({ peer, rounds: [] }));
  for (let round = 1; round <= count; round++) {
    for (const { peer, rounds: done } of round % 2 === 1 ? seen : seen.toReversed()) {
      say(`${name}, round ${round} of ${count}: ${peer.who}`);
      try {
        done.push(
          await work(peer, join(scratch, `${peer.who.replace(" ", "-")}-${name.replaceAll(" ", "-")}-${round}`)),
        );
      } catch (error) {
        say(`  failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return seen
    .filter(({ rounds: done }) => done.length > 0)
    .map(({ peer, rounds: done }) => ({ who: peer.who, rounds: done }));
}
