import { setTimeout as wait } from "node:timers/promises";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { loadBackend } from "../../../src/index.ts";
import { End, batchOf, pattern } from "../../conformance/ends.ts";

// Workers that are stopped with sockets open and busy, and a process that exits with some.
const backend = await loadBackend("native");
const [a, b] = [await End.open(backend), await End.open(backend)];
const push = (): void => {
  a.socket.send(batchOf([{ to: b.address, bytes: pattern(20_000), segment: 1_000 }]));
};
b.onBatch = push;
push();
await b.until(100);
if (isMainThread) {
  for (let round = 0; round < 5; round++) {
    const worker = new Worker(new URL(import.meta.url));
    await new Promise((resolve) => worker.once("message", resolve));
    await worker.terminate();
  }
  await b.until(b.received.length + 100);
  console.log(JSON.stringify({ survived: true }));
  process.exit();
}
parentPort?.postMessage("busy");
await wait(60_000);
