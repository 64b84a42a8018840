import { parseArgs } from "node:util";
import type { WayName } from "../ends/ways.ts";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown-table.ts";
import { headOf, type Report, type Result, type Row } from "../report.ts";
import { watchRun } from "../watch.ts";
import { fight, type Duel, type Outcome } from "./duel.ts";

// Who takes how much of a link that two share: `npm run bench -- duels [--quick] [--json] [--seconds N] [--only TEXT]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    seconds: { type: "string" },
    /** Only those in whose names this stands. */
    only: { type: "string", default: "" },
  },
});
const times = options.quick ? { warmUpS: 2, seconds: 3 } : { warmUpS: 10, seconds: Number(options.seconds ?? 25) };

const OURS = ["wireside CUBIC", "wireside BBR"] as const satisfies readonly WayName[];
const KERNELS = ["TCP CUBIC", "TCP BBR"] as const satisfies readonly WayName[];
const SAME = [20, 20] as const;
const [NEAR, FAR] = [10, 100];

const duels = [
  ...pairsAmong(OURS),
  ...OURS.flatMap((ours) => KERNELS.map((theirs) => [ours, theirs] as const)),
  ...pairsAmong(KERNELS),
]
  .flatMap(([one, other]): Duel[] => [
    { ways: [one, other], rttMs: SAME },
    { ways: [one, other], rttMs: [NEAR, FAR] },
    ...(one === other ? [] : [{ ways: [one, other], rttMs: [FAR, NEAR] } satisfies Duel]),
  ])
  .filter((duel) => nameOf(duel).includes(options.only))
  .slice(0, options.quick ? 2 : undefined);

const tellRun = watchRun();
const outcomes: [Duel, Outcome][] = [];
for (const [index, duel] of duels.entries()) {
  const outcome = await fight(duel, times);
  console.error(`${index + 1} of ${duels.length}: ${nameOf(duel)}: ${figuresOf(outcome).join(", ")}`);
  outcomes.push([duel, outcome]);
}
const report: Report = { name: "duels", machine: describeMachine(), rows: outcomes.flatMap(rowsOf) };
const head = ["first", "second", "its share of half", "of the second", "link used", "Jain's index", "ms queued"];
const lines = outcomes.map(([{ ways, rttMs }, outcome]) => [
  ...ways.map((way, index) => `${way} ${rttMs[index]} ms`),
  ...figuresOf(outcome),
]);
console.log(options.json ? JSON.stringify(report, undefined, 2) : `${headOf(report)}\n\n${markdownTable(head, lines)}`);
console.error(tellRun());

/** Each against itself and against each of those behind it. */
function pairsAmong(ways: readonly WayName[]): (readonly [WayName, WayName])[] {
  return ways.flatMap((one, index) => ways.slice(index).map((other) => [one, other] as const));
}

function nameOf({ ways, rttMs }: Duel): string {
  return `${ways[0]} ${rttMs[0]} ms, ${ways[1]} ${rttMs[1]} ms`;
}

function figuresOf({ shares, used, jain, queuedMs }: Outcome): string[] {
  return [
    ...shares.map((share) => share.toFixed(2)),
    `${(used * 100).toFixed(0)} %`,
    jain.toFixed(3),
    queuedMs.toFixed(1),
  ];
}

function rowsOf([duel, { shares, jain, queuedMs }]: [Duel, Outcome]): Row[] {
  const { ways, rttMs } = duel;
  const work = nameOf(duel);
  return [
    {
      ...{ work, unit: "of its half", better: "higher" },
      results: shares.map((share, index) => resultOf(`${ways[index]!} ${rttMs[index]!} ms`, share)),
    },
    { work, unit: "Jain's index", better: "higher", results: [resultOf(work, jain)] },
    { work, unit: "ms queued", better: "lower", results: [resultOf(work, queuedMs)] },
  ];
}

function resultOf(who: string, value: number): Result {
  return { who, value, min: value, max: value, cpu_s: null, rss_mb: null };
}
