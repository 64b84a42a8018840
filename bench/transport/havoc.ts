// node bench/transport/havoc.ts [RUNS] [FIRST]: connections on which everything goes wrong at once, seed after seed; those that fail are
// printed, and belong into the list of packages/transport/test/core/endpoint/havoc.test.ts.
import { runHavoc } from "../../packages/transport/test/core/endpoint/havoc.ts";

const [runs = 10_000, first = 1] = process.argv.slice(2).map(Number);
let failed = 0;
for (let seed = first; seed < first + runs; seed++) {
  try {
    runHavoc(seed);
  } catch (error) {
    failed += 1;
    console.log(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${runs - failed} of ${runs} runs passed`);
process.exitCode = failed === 0 ? 0 : 1;
