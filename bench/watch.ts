import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { busySeconds, ownSeconds } from "./machine.ts";

/** Begins to watch a run; what it gives tells, as a sentence, how long the run took and how much others had of the machine meanwhile. */
export function watchRun(): () => string {
  const startedAt = performance.now();
  const busyBefore = busySeconds();
  return () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const others = (busySeconds() - busyBefore - ownSeconds()) / (seconds * cpus().length);
    const share = `${(others * 100).toFixed(0)} % of the machine's time`;
    return `${seconds.toFixed(0)} s; programs that have no part in this took ${share}`;
  };
}
