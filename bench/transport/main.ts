import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { watchRun } from "../watch.ts";
import { formatReport, type Report, type Row } from "../report.ts";
import { inTurn, resultsOf } from "../rounds.ts";
import { carry, type Carried } from "../carry.ts";
import { pairOf } from "../ends/pair-of.ts";
import type { WayName } from "../ends/ways.ts";

// Streams from one process to another over loopback: `npm run bench -- transport [--quick] [--json] [--rounds N] [--seconds N]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
    seconds: { type: "string" },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const seconds = Number(options.seconds ?? (options.quick ? 1 : 3));
const counts = options.quick ? [1] : [1, 16];

const NAMES = [
  "wireside native",
  "wireside native, largest packets",
  "wireside portable",
  "TLS 1.3 over TCP",
  "udx-native, unencrypted",
  "QUIC (@matrixai/quic)",
] as const satisfies readonly WayName[];
const LOOPBACK = "127.0.0.1";
const WARM_UP_MS = 1_500;

const tellRun = watchRun();
const rows: Row[] = [];
for (const streams of counts) rows.push(...(await rowsOf(streams)));
const report: Report = { name: "transport", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
console.error(tellRun());

async function rowsOf(streams: number): Promise<Row[]> {
  const work = `${streams} stream${streams === 1 ? "" : "s"} over loopback, from process to process`;
  const seen = await inTurn(rounds, NAMES, (name, round) => {
    console.error(`${work}, round ${round} of ${rounds}: ${name}`);
    return carry(pairOf(name, LOOPBACK, LOOPBACK, streams), { warmUpMs: WARM_UP_MS, seconds });
  });
  const row = (unit: string, better: Row["better"], value: (carried: Carried) => number): Row => ({
    ...{ work, unit, better },
    results: resultsOf(seen, value, ({ rssMb }) => rssMb),
  });
  return [
    row("GB/s received", "higher", ({ gbPerS }) => gbPerS),
    row("CPU s per GB, receiver", "lower", ({ receiverCpuPerGb }) => receiverCpuPerGb),
    row("CPU s per GB, sender", "lower", ({ senderCpuPerGb }) => senderCpuPerGb),
  ];
}
