// node bench/transport/virtual.ts: the whole matrix of packages/transport/test/core/endpoint/throughput.txt, in virtual time, which
// takes some minutes. What it gave is in virtual.txt: a regression is a difference.
import type { ControllerName } from "../../packages/transport/src/core/congestion/controller.ts";
import {
  measureCell,
  tableOf,
  type Cell,
  type CellResult,
} from "../../packages/transport/test/core/endpoint/throughput.ts";

const MS = 10_000;
const CONTROLLERS: readonly ControllerName[] = ["newreno", "cubic", "bbr"];

const results = new Map<Cell, CellResult>();
for (const rate of [100, 500])
  for (const rtt of [10, 50, 200])
    for (const loss of [0, 0.001, 0.01, 0.05])
      for (const controller of CONTROLLERS) {
        const cell = { controller, rate, rtt, loss, ms: MS };
        process.stderr.write(`${controller} ${rate} Mb/s ${rtt} ms ${100 * loss} %\n`);
        results.set(cell, measureCell(cell));
      }
console.log(tableOf(results));
