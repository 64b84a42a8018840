import { encodeAddress, loadBackend, type Backend } from "../../../src/index.ts";
import { End, batchOf, pattern } from "../../conformance/ends.ts";

// Sends datagrams that just fit the way and that do not, over IPv4 and IPv6, and prints what came of it.
const backend = await loadBackend(process.argv[2] as Backend);
const results = [];
for (const { host, largest } of [
  { host: "127.0.0.1", largest: 1472 },
  { host: "::1", largest: 1452 },
]) {
  const [a, b] = [await End.open(backend, { host }), await End.open(backend, { host })];
  const sizes = [largest + 1, largest, 1];
  a.socket.send(batchOf(sizes.map((size) => ({ to: b.address, bytes: pattern(size) }))));
  while (b.received.at(-1)?.bytes.length !== 1) await b.until(b.received.length + 1);
  results.push({
    received: b.received.map(({ bytes }) => bytes.length),
    refused: a.socket.counters().refused,
    mtu: a.socket.pathMtu(encodeAddress(host, b.socket.port)),
  });
  await Promise.all([a.socket.close(), b.socket.close()]);
}
console.log(JSON.stringify(results));
