import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Report } from "./end.ts";
import type { Way } from "./ways.ts";

const PROGRAM = fileURLToPath(new URL("end.ts", import.meta.url));
const WARM_UP_MS = 500;

/** What one flood came to. */
export interface Flood {
  /** Received, in 10⁹ bytes a second. */
  readonly gbPerS: number;
  /** Processor seconds for each 10⁹ bytes received, … */
  readonly receiverCpuPerGb: number;
  /** … and for each sent. */
  readonly senderCpuPerGb: number;
}

/** Sends datagrams of a size from one process to another for a while. */
export async function flood(way: Way, size: number, seconds: number): Promise<Flood> {
  const sink = fork(PROGRAM, [way]);
  const { port } = await nextReport(sink);
  const source = fork(PROGRAM, [way, String(port), String(size)]);
  await nextReport(source);
  await wait(WARM_UP_MS);
  const before = await ask(sink, source);
  await wait(seconds * 1_000);
  const after = await ask(sink, source);
  for (const end of [source, sink]) {
    end.disconnect();
    await once(end, "exit");
  }
  const [received, sent] = after.map((report, at) => difference(report, before[at] ?? report));
  if (received === undefined || sent === undefined) throw new Error("an end did not answer");
  return {
    gbPerS: received.gb / received.seconds,
    receiverCpuPerGb: received.cpuS / received.gb,
    senderCpuPerGb: sent.cpuS / sent.gb,
  };
}

async function ask(...ends: ChildProcess[]): Promise<Report[]> {
  return Promise.all(
    ends.map((end) => {
      const answer = nextReport(end);
      end.send("report");
      return answer;
    }),
  );
}

async function nextReport(end: ChildProcess): Promise<Report> {
  const [report] = (await once(end, "message")) as [Report];
  return report;
}

function difference(after: Report, before: Report): { gb: number; cpuS: number; seconds: number } {
  return {
    gb: (after.bytes - before.bytes) / 1e9,
    cpuS: after.cpuS - before.cpuS,
    seconds: after.at - before.at,
  };
}
