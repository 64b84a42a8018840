import { describeMachine } from "../machine.ts";
import { readOptions } from "../options.ts";
import { undisturbed } from "../undisturbed.ts";
import { watchRun } from "../watch.ts";
import { formatReport, type Report, type Row } from "../report.ts";
import { inTurn, resultsOf } from "../rounds.ts";
import { createCable } from "../../packages/netsim/src/index.ts";
import { carry, Pair, type Carried } from "../carry.ts";
import { pairOf } from "../ends/pair-of.ts";
import { startOver } from "../ends/start-over.ts";
import type { WayName } from "../ends/ways.ts";

// Streams from one process to another over loopback and over a pair of virtual Ethernet devices:
// `npm run bench -- transport [--quick] [--json] [--rounds N] [--seconds N]`.

const options = readOptions({ rounds: 3, seconds: 3 });
const { rounds, seconds } = options;
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
/** Of a virtual Ethernet device. */
const LARGEST_MTU = 65_535;
const WARM_UP_MS = 1_500;

const tellRun = watchRun();
const rows: Row[] = [];
for (const wire of ["loopback", "veth"] as const)
  for (const streams of counts) rows.push(...(await rowsOf(wire, streams)));
const report: Report = { name: "transport", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
console.error(tellRun());

async function rowsOf(wire: "loopback" | "veth", streams: number): Promise<Row[]> {
  const work = `${streams} stream${streams === 1 ? "" : "s"} over ${wire}, from process to process`;
  const times = { warmUpMs: WARM_UP_MS, seconds };
  const measure = async (name: WayName): Promise<Carried> => {
    if (wire === "loopback") return carry(await Pair.start(pairOf(name, LOOPBACK, LOOPBACK, streams)), times);
    const isLargest = name === "wireside native, largest packets";
    await using cable = await createCable({ mtu: isLargest ? LARGEST_MTU : 1_500 });
    return await carry(await startOver(cable, name, { streams }), times);
  };
  const seen = await inTurn(rounds, NAMES, (name, round) => {
    console.error(`${work}, round ${round} of ${rounds}: ${name}`);
    return undisturbed(name, () => measure(name));
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
