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

/** Starts a program with these arguments and a channel for messages. */
export type Start = (program: string, args: readonly string[]) => ChildProcess;

/** What two processes are to run. */
export interface PairOptions {
  readonly program: string;
  /** Arguments of the receiver. */
  readonly receiver: readonly string[];
  /** Arguments of the sender, for the receiver's port and key. */
  readonly senderTo: (port: number, key: string) => readonly string[];
  /** As children of this process, on this machine, by default. */
  readonly startReceiver?: Start;
  readonly startSender?: Start;
}

/** What both ends had done at a time. */
export interface Look {
  readonly received: Report;
  readonly sent: Report;
}

/** One process that sends to another. What a sender sends that is no report goes to the receiver. */
export class Pair {
  readonly #sink: ChildProcess;
  readonly #source: ChildProcess;

  private constructor(sink: ChildProcess, source: ChildProcess) {
    this.#sink = sink;
    this.#source = source;
  }

  /** Starts both; when this resolves, the sender is connected. */
  static async start(options: PairOptions): Promise<Pair> {
    const { program, receiver, senderTo, startReceiver = fork, startSender = fork } = options;
    const sink = startReceiver(program, receiver);
    const { port, key } = await nextReport(sink);
    const source = startSender(program, senderTo(port, key));
    source.on("message", (message: object) => {
      if (!("report" in message)) sink.send(message);
    });
    await nextReport(source);
    return new Pair(sink, source);
  }

  async look(): Promise<Look> {
    const [received, sent] = await Promise.all([ask(this.#sink), ask(this.#source)]);
    return { received, sent };
  }

  async close(): Promise<void> {
    for (const end of [this.#source, this.#sink]) {
      if (end.exitCode !== null || end.signalCode !== null) continue;
      end.disconnect();
      await once(end, "exit");
    }
  }
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

/** Lets a pair go on for a while, and closes it. */
export async function carry(
  pair: Pair,
  { warmUpMs, seconds }: { readonly warmUpMs: number; readonly seconds: number },
): Promise<Carried> {
  await wait(warmUpMs);
  const before = await pair.look();
  await wait(seconds * 1_000);
  const after = await pair.look();
  await pair.close();
  return carriedBetween(before, after);
}

/** What was carried from one look to the next. */
export function carriedBetween(before: Look, after: Look): Carried {
  const received = (after.received.bytes - before.received.bytes) / 1e9;
  const sent = (after.sent.bytes - before.sent.bytes) / 1e9;
  return {
    gbPerS: received / (after.received.at - before.received.at),
    receiverCpuPerGb: (after.received.cpuS - before.received.cpuS) / received,
    senderCpuPerGb: (after.sent.cpuS - before.sent.cpuS) / sent,
    rssMb: after.received.rssMb + after.sent.rssMb,
  };
}

function ask(end: ChildProcess): Promise<Report> {
  const answer = nextReport(end);
  end.send("report");
  return answer;
}

async function nextReport(end: ChildProcess): Promise<Report> {
  for (;;) {
    const gone = once(end, "exit").then(([code]) => {
      throw new Error(`${end.spawnargs.slice(2).join(" ")} ended with ${String(code)}`);
    });
    const [message] = (await Promise.race([once(end, "message"), gone])) as [{ report?: Report }];
    gone.catch(() => undefined); // it ends later, as it is told to
    if (message.report !== undefined) return message.report;
  }
}
