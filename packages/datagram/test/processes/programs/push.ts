import { setImmediate } from "node:timers/promises";
import { loadBackend, type Backend } from "../../../src/index.ts";
import { End, batchOf, pattern, sendAll } from "../../conformance/ends.ts";

// Sends runs over a system that is reluctant in one way or another, and prints what came of it.
const backend = await loadBackend(process.argv[2] as Backend);
const [a, b] = [await End.open(backend), await End.open(backend)];
const runs = Array.from({ length: 60 }, (_, at) => ({ to: b.address, bytes: pattern(9_500, at), segment: 1_000 }));
if (process.env["RELUCTANCE"] === "blocked") {
  let called = 0;
  void sendAll(a, runs).then(() => called++);
  await Promise.all([a.socket.close(), b.socket.close()]);
  console.log(JSON.stringify({ isClosed: true, called }));
} else if (process.env["RELUCTANCE"] === "broken") {
  a.socket.send(batchOf([{ to: b.address, bytes: pattern(1) }]));
  while (b.errors.length === 0) await setImmediate();
  await Promise.all([a.socket.close(), b.socket.close()]);
  console.log(JSON.stringify(b.errors));
} else {
  const waits = await sendAll(a, runs);
  const received = await b.until(runs.length * 10);
  const isSame = Buffer.concat(received.map(({ bytes }) => bytes)).equals(
    Buffer.concat(runs.map(({ bytes }) => bytes)),
  );
  const { features } = a.socket;
  const { sent, refused } = a.socket.counters();
  const refusedReceiving = b.socket.counters().refused;
  await Promise.all([a.socket.close(), b.socket.close()]);
  console.log(
    JSON.stringify({ isSame, hasWaited: waits > 0, datagrams: sent.datagrams, refused, refusedReceiving, features }),
  );
}
