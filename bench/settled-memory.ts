import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** For connections that were told to end, or linger for some probe timeouts. */
const LINGER_MS = 500;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** This process's memory, bytes, when all that can go is gone: what has finalizers goes in two turns. */
export async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let turn = 0; turn < 2; turn++) {
    await wait(LINGER_MS);
    collect();
  }
  return process.memoryUsage();
}
