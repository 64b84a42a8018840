import { describeMachine } from "../machine.ts";
import { readOptions } from "../options.ts";
import { watchRun } from "../watch.ts";
import { formatReport, type Report, type Row } from "../report.ts";
import { inTurn, resultsOf } from "../rounds.ts";
import { runCipher } from "./ciphers.ts";
import { flood } from "./ends.ts";
import { WAYS } from "./ways.ts";
import { loadBackend, type Backend, type CipherName } from "../../packages/datagram/src/index.ts";

// Datagrams from one process to another, and packets sealed and opened: `npm run bench -- datagram [--quick] [--json]
// [--rounds N] [--seconds N]`.

const options = readOptions({ rounds: 5, seconds: 2 });
const { rounds, seconds } = options;
const sizes = options.quick ? [1_472] : [1_472, 8_192];
const CIPHERS: readonly CipherName[] = ["aes-128-gcm", "chacha20-poly1305"];
/** A packet that fills an Ethernet frame over IPv6. */
const PACKET_BYTES = 1_452;

const { name: best, reason } = await loadBackend();
if (reason !== undefined) console.error(`left out: wireside native (${reason})`);
const backends: readonly Backend[] = best === "native" ? ["native", "portable"] : ["portable"];
const ways = WAYS.filter((way) => best === "native" || way !== "wireside native");

const tellRun = watchRun();
const rows: Row[] = [];
for (const size of sizes) rows.push(...(await floodRows(size)));
for (const name of CIPHERS) rows.push(...(await cipherRows(name)));
const report: Report = { name: "datagram", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
console.error(tellRun());

async function floodRows(size: number): Promise<Row[]> {
  const floods = await inTurn(rounds, ways, (way) => flood(way, size, seconds));
  const work = `datagrams of ${size} bytes over loopback, from process to process`;
  return [
    { work, unit: "GB/s received", better: "higher", results: resultsOf(floods, (one) => one.gbPerS) },
    {
      work,
      unit: "CPU s per GB, receiver",
      better: "lower",
      results: resultsOf(floods, (one) => one.receiverCpuPerGb),
    },
    { work, unit: "CPU s per GB, sender", better: "lower", results: resultsOf(floods, (one) => one.senderCpuPerGb) },
  ];
}

async function cipherRows(name: CipherName): Promise<Row[]> {
  const rates = await inTurn(rounds, backends, (backend) => runCipher(backend, name, PACKET_BYTES, seconds));
  // Ours over node:crypto is what node:crypto does.
  const named = new Map(backends.map((backend) => [`wireside ${backend}`, rates.get(backend) ?? []]));
  return [
    {
      work: `${name}, packets of ${PACKET_BYTES} bytes sealed`,
      unit: "GB per CPU s",
      better: "higher",
      results: resultsOf(named, ({ seal }) => seal),
    },
    {
      work: `${name}, packets of ${PACKET_BYTES} bytes opened`,
      unit: "GB per CPU s",
      better: "higher",
      results: resultsOf(named, ({ open }) => open),
    },
  ];
}
