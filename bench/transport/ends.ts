import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { OwnPort, Report } from "./end.ts";
import type { WayName } from "./ways.ts";

const PROGRAM = fileURLToPath(new URL("end.ts", import.meta.url));
const WARM_UP_MS = 1_500;

/** What carrying streams for a while came to. */
export interface Carried {
  /** Received, in 10⁹ bytes a second. */
  readonly gbPerS: number;
  /** Processor seconds for each 10⁹ bytes, of the receiver and of the sender. */
  readonly receiverCpuPerGb: number;
  readonly senderCpuPerGb: number;
  readonly rssMb: number;
}

/** Has one process send to another over so many streams for a while. */
export async function carry(way: WayName, streams: number, seconds: number): Promise<Carried> {
  const sink = fork(PROGRAM, [way]);
  const { port, key } = await nextReport(sink);
  const source = fork(PROGRAM, [way, String(port), key, String(streams)]);
  source.on("message", (message: Report | OwnPort) => {
    if ("ownPort" in message) sink.send(message);
  });
  await nextReport(source);
  await wait(WARM_UP_MS);
  const before = await ask(sink, source);
  await wait(seconds * 1_000);
  const after = await ask(sink, source);
  for (const end of [source, sink]) {
    end.disconnect();
    await once(end, "exit");
  }
  const [received, sent] = after;
  const [receivedBefore, sentBefore] = before;
  const gb = (received.bytes - receivedBefore.bytes) / 1e9;
  return {
    gbPerS: gb / (received.at - receivedBefore.at),
    receiverCpuPerGb: (received.cpuS - receivedBefore.cpuS) / gb,
    senderCpuPerGb: (sent.cpuS - sentBefore.cpuS) / gb,
    rssMb: received.rssMb + sent.rssMb,
  };
}

async function ask(sink: ChildProcess, source: ChildProcess): Promise<[Report, Report]> {
  const ends = [sink, source].map((end) => {
    const answer = nextReport(end);
    end.send("report");
    return answer;
  });
  return [await ends[0]!, await ends[1]!];
}

async function nextReport(end: ChildProcess): Promise<Report> {
  for (;;) {
    const gone = once(end, "exit").then(([code]) => {
      throw new Error(`${end.spawnargs.slice(2).join(" ")} ended with ${String(code)}`);
    });
    const [message] = (await Promise.race([once(end, "message"), gone])) as [Report | OwnPort];
    gone.catch(() => undefined); // it ends later, as it is told to
    if (!("ownPort" in message)) return message;
  }
}
