import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { carriedBetween } from "../carry.ts";
import { startOver } from "../ends/start-over.ts";
import type { WayName } from "../ends/ways.ts";
import { findProgram } from "../debian.ts";
import { describeMachine } from "../machine.ts";
import type { Report, Row } from "../report.ts";
import { inTurn, resultsOf } from "../rounds.ts";
import { undisturbed } from "../undisturbed.ts";
import { watchRun } from "../watch.ts";
import { CELLS, limitOf, nameOf, QUICK_CELLS, type Cell } from "./cells.ts";
import { formatMatrix } from "./matrix.ts";
import { openLink, PROCESSORS } from "./open-link.ts";
import { sendWithUftp } from "./uftp.ts";

// One stream over links with known faults, from namespace to namespace:
// `npm run bench -- links [--quick] [--json] [--rounds N] [--seconds N] [--only TEXT] [--cells TEXT]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "1" },
    seconds: { type: "string" },
    /** Only those in whose names one of these stands, which commas part. */
    only: { type: "string", default: "" },
    cells: { type: "string", default: "" },
  },
});
const seconds = Number(options.seconds ?? (options.quick ? 2 : 6));
const cells = (options.quick ? QUICK_CELLS : CELLS).filter((cell) => nameOf(cell).includes(options.cells));
const only = options.only.split(",");

const UFTP = "uftp, told the rate";
const NAMES = [
  "wireside BBR",
  "wireside CUBIC",
  "wireside NewReno",
  "TCP BBR",
  "TCP CUBIC",
  "udx-native, unencrypted",
  "QUIC (@matrixai/quic)",
  "utp-native, unencrypted",
  UFTP,
  "stop and wait",
] as const satisfies readonly (WayName | typeof UFTP)[];
type Name = (typeof NAMES)[number];

/** Start-up is over by then: this long, and so many round trips. */
const WARM_UP_MS = 2_000;
const WARM_UP_ROUND_TRIPS = 20;

/** Mb/s of payload that arrived: once start-up was over, and from the first byte on. */
interface Seen {
  readonly steady: number;
  readonly whole: number;
}

const tellRun = watchRun();
const hasUftp = findProgram("uftp") !== undefined;
if (!hasUftp) console.error("uftp takes no part: apt-get install uftp");
const names = NAMES.filter((name) => only.some((part) => name.includes(part)) && (hasUftp || name !== UFTP));
const rows: Row[] = [];
for (const [index, cell] of cells.entries()) {
  const seen = await inTurn(Number(options.rounds), names, async (name, round) => {
    const one = await undisturbed(name, () => run(cell, name));
    const share = ((one.steady / limitOf(cell)) * 100).toFixed(1);
    console.error(`${index + 1} of ${cells.length}, ${nameOf(cell)}, round ${round}: ${name} ${share} %`);
    return one;
  });
  const row = (unit: string, value: (one: Seen) => number): Row => ({
    ...{ work: nameOf(cell), unit, better: "higher" },
    results: resultsOf(seen, (one) => (value(one) / limitOf(cell)) * 100),
  });
  rows.push(row("% of the limit, steady", ({ steady }) => steady));
  rows.push(row("% of the limit, from the first byte", ({ whole }) => whole));
}
const report: Report = { name: "links", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatMatrix(report));
console.error(tellRun());

async function run(cell: Cell, name: Name): Promise<Seen> {
  if (name === UFTP) {
    const rate = await sendWithUftp(cell, seconds);
    return { steady: rate, whole: rate };
  }
  const link = await openLink(cell);
  try {
    const pair = await startOver(link, name, { processors: PROCESSORS });
    const begin = await pair.look();
    await wait(WARM_UP_MS + WARM_UP_ROUND_TRIPS * cell.rttMs);
    const before = await pair.look();
    await wait(seconds * 1_000);
    const after = await pair.look();
    await pair.close();
    return {
      steady: carriedBetween(before, after).gbPerS * 8e3,
      whole: carriedBetween(begin, after).gbPerS * 8e3,
    };
  } finally {
    await link.close();
  }
}
