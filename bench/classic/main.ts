import { parseArgs } from "node:util";
import { BLOCK_BYTES } from "../../packages/lab/src/groupchat/stop-and-wait/wire.ts";
import { openLink } from "../links/open-link.ts";
import { formatMatrix } from "../links/matrix.ts";
import { describeMachine } from "../machine.ts";
import type { Report, Result, Row } from "../report.ts";
import { inTurn, resultsOf } from "../rounds.ts";
import { undisturbed } from "../undisturbed.ts";
import { watchRun } from "../watch.ts";
import { downloadOver } from "./download-over.ts";
import { DOWNLOADS, type WayName } from "./downloads.ts";

// A file by the stop and wait of groupchat, and by our transport, from namespace to namespace over the same links:
// `npm run bench -- classic [--quick] [--json] [--rounds N]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const FILE_BYTES = options.quick ? 200_000 : 2_000_000;
const ROUND_TRIPS_MS = [0.1, 1, 10, 50];
const MB_PER_S = 500;
/** Enough that nothing is lost. */
const QUEUE_BYTES = 8 << 20;

const names = Object.keys(DOWNLOADS) as WayName[];
const tellRun = watchRun();
const rows: Row[] = [];
for (const rttMs of ROUND_TRIPS_MS) {
  const seen = await inTurn(rounds, names, async (name, round) => {
    const kbPerS = await undisturbed(name, () => run(name, rttMs));
    console.error(`${rttMs} ms, round ${round}: ${name} ${kbPerS.toFixed(1)} kB/s`);
    return kbPerS;
  });
  const results = [formula(rttMs), ...resultsOf(seen, (kbPerS) => kbPerS)];
  rows.push({ work: `${rttMs} ms`, unit: "kB/s", better: "higher", results });
}
const report: Report = { name: "classic", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatMatrix(report));
console.error(tellRun());

/** @returns bytes of the file in a millisecond */
async function run(name: WayName, rttMs: number): Promise<number> {
  const link = await openLink({ mbPerS: MB_PER_S, rttMs, loss: 0 }, QUEUE_BYTES);
  try {
    return FILE_BYTES / (await downloadOver(link, name, FILE_BYTES));
  } finally {
    await link.close();
  }
}

/** A block in a round trip, and nothing else takes time. */
function formula(rttMs: number): Result {
  const value = BLOCK_BYTES / rttMs;
  return { who: `${BLOCK_BYTES} bytes / RTT`, value, min: value, max: value, cpu_s: null, rss_mb: null };
}
