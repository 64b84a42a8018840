// node bench/transport/scale.ts [--connections 1000,10000] [--seconds N] [--json]: what connections cost that do nothing but stay, and
// what it takes when half of them send 10 kB a second each. From one process to another, over loopback.
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { formatReport, type Report, type Result, type Row } from "../report.ts";
import { watchRun } from "../watch.ts";
import { SIDES, Sides, type Both, type Side } from "./sides.ts";

const { values: options } = parseArgs({
  options: {
    connections: { type: "string", default: "1000" },
    seconds: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const counts = options.connections.split(",").map(Number);
const seconds = Number(options.seconds);
/** Until probes of the path's MTU are over, and keys that were agreed on are forgotten. */
const SETTLING_MS = 5_000;

/** What a number of connections came to, of one side. */
interface Seen {
  readonly who: string;
  readonly count: number;
  /** More than before there were any, with all idle and with half of them sending; bytes. */
  readonly idle: Memory;
  readonly sending: Memory;
  /** Processor seconds a second. */
  readonly idleCpu: number;
  readonly sendingCpu: number;
}

interface Memory {
  readonly rss: number;
  readonly kept: number;
}

const tellRun = watchRun();
const seen: Seen[] = [];
for (const count of counts) seen.push(...(await run(count)));
const idle = "a connection that is idle";
const half = "a connection, half of which send";
const report: Report = {
  name: "transport, scale",
  machine: describeMachine(),
  rows: [
    row(idle, "KB resident", ({ idle: { rss }, count }) => rss / count / 1e3),
    row(idle, "KB of objects and buffers", ({ idle: { kept }, count }) => kept / count / 1e3),
    row(idle, "µs of CPU a second", ({ idleCpu, count }) => (idleCpu / count) * 1e6),
    row(half, "KB resident", ({ sending: { rss }, count }) => rss / count / 1e3),
    row(half, "KB of objects and buffers", ({ sending: { kept }, count }) => kept / count / 1e3),
    row(half, "µs of CPU a second", ({ sendingCpu, count }) => (sendingCpu / count) * 1e6),
  ],
};
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
console.error(tellRun());

async function run(count: number): Promise<Seen[]> {
  const sides = await Sides.start();
  // What is made once, for the first connection, is not of the others.
  const none = await sides.order({ connections: 1, sending: 1 });
  const idleFor = await during(sides, { connections: count, sending: 0 });
  console.error(`${count} connections, ${idleFor.after.server.connections} at the server, are idle`);
  const sendingFor = await during(sides, { connections: count, sending: count >> 1 });
  await sides.stop();
  const [who, more] = [(side: Side) => `${count.toLocaleString("en")} connections, ${side}`, memoryBeyond(none)];
  return SIDES.map((side) => ({
    ...{ who: who(side), count, idle: more(idleFor.after, side), sending: more(sendingFor.after, side) },
    ...{ idleCpu: idleFor.cpu[side], sendingCpu: sendingFor.cpu[side] },
  }));
}

/** Has it so for a while: what it is like at the end, and what it took. */
async function during(
  sides: Sides,
  orders: { readonly connections: number; readonly sending: number },
): Promise<{ readonly after: Both; readonly cpu: Record<Side, number> }> {
  await sides.order(orders);
  await wait(SETTLING_MS);
  const before = await sides.order(orders);
  await wait(seconds * 1_000);
  const after = await sides.order(orders);
  const rate = (side: Side): number => (after[side].cpuS - before[side].cpuS) / (after[side].at - before[side].at);
  return { after, cpu: { client: rate("client"), server: rate("server") } };
}

function memoryBeyond(none: Both): (both: Both, side: Side) => Memory {
  return (both, side) => ({
    rss: both[side].rss - none[side].rss,
    kept: both[side].heap + both[side].buffers - none[side].heap - none[side].buffers,
  });
}

function row(work: string, unit: string, value: (seen: Seen) => number): Row {
  const results = seen.map((one): Result => {
    const number = value(one);
    return { who: one.who, value: number, min: number, max: number, cpu_s: null, rss_mb: null };
  });
  return { work, unit, better: "lower", results };
}
