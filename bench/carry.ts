import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

// One process sends to another, and this one asks both what they did.

/** An end, in its own process. */
export interface End {
  /** Of a receiver: what a sender has to know. */
  readonly port: number;
  /** Of a receiver: its public key, in hexadecimal; empty where there is none. */
  readonly key: string;
  /** Bytes received, or taken to be sent, so far. */
  bytes(): number;
}

/** What carrying bytes for a while came to. */
export interface Carried {
  /** Received, in 10⁹ bytes a second. */
  readonly gbPerS: number;
  /** Processor seconds for each 10⁹ bytes received, … */
  readonly receiverCpuPerGb: number;
  /** … and for each sent. */
  readonly senderCpuPerGb: number;
  /** Of both processes. */
  readonly rssMb: number;
}

/** What an end answers when it is asked. */
interface Report {
  readonly port: number;
  readonly key: string;
  readonly bytes: number;
  readonly cpuS: number;
  /** Seconds, by a clock that all processes share. */
  readonly at: number;
  readonly rssMb: number;
}

/** Answers for an end, in its process, which ends when nobody asks any more. */
export function answerFor(end: End): void {
  const report = (): Report => {
    const { user, system } = process.cpuUsage();
    return {
      ...{ port: end.port, key: end.key, bytes: end.bytes(), cpuS: (user + system) / 1e6 },
      ...{ at: Number(process.hrtime.bigint()) / 1e9, rssMb: process.memoryUsage().rss / 1e6 },
    };
  };
  process.on("message", (message) => {
    if (message === "report") process.send?.({ report: report() });
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ report: report() });
}

/**
 * Has one process send to another for a while. What a sender sends that is no report goes to the receiver.
 *
 * @param program what both run: with `receiver` as arguments, or with what `senderTo` gives for the receiver's port and key
 */
export async function carry(
  program: string,
  receiver: readonly string[],
  senderTo: (port: number, key: string) => readonly string[],
  { warmUpMs, seconds }: { readonly warmUpMs: number; readonly seconds: number },
): Promise<Carried> {
  const sink = fork(program, receiver);
  const { port, key } = await nextReport(sink);
  const source = fork(program, senderTo(port, key));
  source.on("message", (message: object) => {
    if (!("report" in message)) sink.send(message);
  });
  await nextReport(source);
  await wait(warmUpMs);
  const [sinkBefore, sourceBefore] = await Promise.all([ask(sink), ask(source)]);
  await wait(seconds * 1_000);
  const [sinkAfter, sourceAfter] = await Promise.all([ask(sink), ask(source)]);
  for (const end of [source, sink]) {
    end.disconnect();
    await once(end, "exit");
  }
  const received = (sinkAfter.bytes - sinkBefore.bytes) / 1e9;
  const sent = (sourceAfter.bytes - sourceBefore.bytes) / 1e9;
  return {
    gbPerS: received / (sinkAfter.at - sinkBefore.at),
    receiverCpuPerGb: (sinkAfter.cpuS - sinkBefore.cpuS) / received,
    senderCpuPerGb: (sourceAfter.cpuS - sourceBefore.cpuS) / sent,
    rssMb: sinkAfter.rssMb + sourceAfter.rssMb,
  };
}

function ask(end: ChildProcess): Promise<Report> {
  const answer = nextReport(end);
  end.send("report");
  return answer;
}

function nextReport(end: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`${end.spawnargs.slice(2).join(" ")} ended with ${String(code)}`));
    };
    const onMessage = ({ report }: { report?: Report }): void => {
      if (report === undefined) return;
      end.off("message", onMessage).off("exit", onExit); // it ends later, as it is told to
      resolve(report);
    };
    end.on("message", onMessage).on("exit", onExit);
  });
}
