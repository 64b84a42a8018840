import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { residentMb } from "../chat/proc.ts";
import { startOnNode } from "../chat/running.ts";
import { describeMachine } from "../machine.ts";
import { formatReport, type Report, type Row } from "../report.ts";
import { Reader, send } from "./reader.ts";

// One subscriber stops reading while messages flow to it and to others: what the others notice, what the hub's memory
// does, and how long the stuck one takes to catch up. The same time without a stuck one is measured before and after.

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const SECONDS = options.quick === true ? 10 : 60;
const READERS = 20;
const PER_SECOND = 1_000;
const TEXT_BYTES = 1_000;

const data = await mkdtemp(join(tmpdir(), "wireside-stuck-"));
const hub = await startOnNode([fileURLToPath(new URL("../chat/servers/wireside.ts", import.meta.url)), data]);
const url = `http://127.0.0.1:${String(hub.port)}`;
try {
  const report = await measure();
  console.log(options.json === true ? JSON.stringify(report) : formatReport(report));
} finally {
  await hub.stop();
  await rm(data, { recursive: true });
}

async function measure(): Promise<Report> {
  const sender = await Reader.join(url, "sender");
  const readers = await Promise.all(Array.from({ length: READERS }, (_, i) => Reader.join(url, `reader ${String(i)}`)));
  const stuck = await Reader.join(url, "stuck");
  await flow(sender, 2);
  const phases: { who: string; p50: number; p99: number; rss: number }[] = [];
  const phase = async (who: string): Promise<void> => {
    for (const reader of readers) reader.latencies.length = 0;
    const rss = await flow(sender, SECONDS);
    const all = readers.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b);
    phases.push({ who, p50: at(all, 0.5), p99: at(all, 0.99), rss });
  };
  await phase("nobody stuck, before");
  stuck.socket.pause();
  await phase("one stuck");
  const queuedMb = (await metric("queued_bytes")) / 1e6;
  const behind = sender.ids.length - stuck.ids.length;
  const resumed = performance.now();
  stuck.socket.resume();
  while (stuck.ids.length < sender.ids.length) await wait(5);
  const caughtUpMs = performance.now() - resumed;
  check(stuck, sender);
  await phase("nobody stuck, after");
  for (const reader of readers) check(reader, sender);
  const row = (work: string, unit: string, value: (phase: (typeof phases)[number]) => number): Row => ({
    work: `${String(PER_SECOND)} messages/s of ${String(TEXT_BYTES)} bytes to ${String(READERS)} readers, ${String(SECONDS)} s: ${work}`,
    unit,
    better: "lower",
    results: phases.map((phase) => single(phase.who, value(phase))),
  });
  return {
    name: "stuck",
    machine: describeMachine(),
    rows: [
      row("latency", "ms, p50", ({ p50 }) => p50),
      row("latency", "ms, p99", ({ p99 }) => p99),
      row("the hub's memory at most", "MB", ({ rss }) => rss),
      {
        work: "queued in the hub for the stuck one",
        unit: "MB",
        better: "lower",
        results: [single("one stuck", queuedMb)],
      },
      {
        work: `catching up ${String(behind)} messages`,
        unit: "ms",
        better: "lower",
        results: [single("one stuck", caughtUpMs)],
      },
    ],
  };
}

/** Sends at the rate for that long, whatever the hub does, then waits until all is acknowledged. Answers the hub's largest memory. */
async function flow(sender: Reader, seconds: number): Promise<number> {
  let most = 0;
  const started = performance.now();
  for (let sent = 0; sent < seconds * PER_SECOND;) {
    const due = Math.min(seconds * PER_SECOND, ((performance.now() - started) / 1_000) * PER_SECOND);
    for (; sent < due; sent++) send(sender, TEXT_BYTES);
    if (sent % PER_SECOND < 10) most = Math.max(most, residentMb(hub.pid));
    await wait(2);
  }
  while (sender.acknowledged < sender.sent) await wait(5);
  return most;
}

/** Everyone has seen what the sender saw, once and in order. */
function check(reader: Reader, sender: Reader): void {
  const isSame = reader.ids.length === sender.ids.length && reader.ids.every((id, index) => id === sender.ids[index]);
  if (!isSame)
    throw new Error(
      `${reader.name} has seen ${String(reader.ids.length)} messages, not the ${String(sender.ids.length)} there were`,
    );
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^wireside_${name} (.*)$`, "m").exec(text)?.[1]);
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}

function single(who: string, value: number) {
  return { who: `wireside, ${who}`, value, min: value, max: value, cpu_s: null, rss_mb: null };
}
