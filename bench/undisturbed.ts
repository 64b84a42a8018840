import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { stolenSeconds } from "./machine.ts";

/** Of the machine's time: with more than this taken by the host, a measurement says little of the one measured. */
const MOST_STOLEN = 0.01;
const TIMES = 4;

/**
 * Runs a measurement again, at most four times in all, where the host of a virtual machine took more than a hundredth of its
 * processors' time meanwhile, which hits whoever is measured at that moment.
 * @returns what was seen when least was taken
 */
export async function undisturbed<Seen>(name: string, measure: () => Promise<Seen>): Promise<Seen> {
  let best: { readonly seen: Seen; readonly stolen: number } | undefined;
  for (let time = 1; time <= TIMES; time++) {
    const startedAt = performance.now();
    const before = stolenSeconds();
    const seen = await measure();
    const stolen = ((stolenSeconds() - before) * 1e3) / ((performance.now() - startedAt) * cpus().length);
    if (best === undefined || stolen < best.stolen) best = { seen, stolen };
    if (best.stolen <= MOST_STOLEN) return best.seen;
    console.error(`${name}: the host took ${(stolen * 100).toFixed(1)} % of the processors' time meanwhile`);
  }
  if (best === undefined) throw new Error("a measurement takes place at least once");
  return best.seen;
}
