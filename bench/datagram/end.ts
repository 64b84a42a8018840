import { openFlood, openSink, type Count, type Way } from "./ways.ts";

// One end of the way, in a process of its own: `end.ts WAY` receives, `end.ts WAY PORT SIZE` sends. Asked by a message, it answers
// what it has done so far.

/** What an end answers. */
export interface Report extends Count {
  /** Where it receives. */
  readonly port: number;
  readonly cpuS: number;
  /** Seconds, by a clock that all processes share. */
  readonly at: number;
}

const [way, port, size] = process.argv.slice(2) as [Way, string?, string?];
const end =
  port === undefined ? await openSink(way) : { port: 0, ...(await openFlood(way, Number(port), Number(size))) };

process.on("message", () => process.send?.(report()));
process.on("disconnect", () => process.exit());
process.send?.(report());

function report(): Report {
  const { user, system } = process.cpuUsage();
  const at = Number(process.hrtime.bigint()) / 1e9;
  return { ...end.count(), port: end.port, cpuS: (user + system) / 1e6, at };
}
