import { describe, expect, it } from "vitest";
import type { Impairments } from "@wireside/netsim/virtual";
import { Pair, type End } from "./pair.ts";

const MEBIBYTE = 1 << 20;

/** Sends bytes on one stream from the client; gives what the server read, and how long it took, ms. */
function transfer(pair: Pair, size: number): { read: Uint8Array; ms: number } {
  const sent = new Uint8Array(size).map((_, i) => (i * 31 + (i >> 8)) & 0xff);
  const stream = pair.client.connection.streams.open("unidirectional")!;
  let written = 0;
  pair.client.onChange = () => {
    const { streams } = pair.client.connection;
    while (streams.nextEvent() !== undefined);
    if (written === size) return;
    written += streams.write(stream, sent.subarray(written));
    if (written === size) streams.finish(stream);
  };
  const read = new Uint8Array(size);
  let at = 0;
  let isWhole = false;
  pair.server.onChange = () => {
    const { streams } = pair.server.connection;
    for (let event; (event = streams.nextEvent()) !== undefined;) {
      if (event.kind !== "readable") continue;
      at += streams.read(event.stream, read.subarray(at));
      isWhole = event.stream.receiving!.isAtEnd;
    }
  };
  pair.client.flush();
  const began = pair.network.now;
  const end = pair.run(() => isWhole || at === size);
  expect([end, at]).toEqual(["done", size]);
  expect(Buffer.compare(read, sent)).toBe(0);
  return { read, ms: pair.network.now - began };
}

function check(end: End): void {
  const { recovery, streams } = end.connection;
  streams.checkInvariants();
  expect(recovery.sent.bytesInFlight).toBe(recovery.sent.countBytesInFlight());
}

const LINKS: Record<string, Impairments> = {
  "a perfect wire": {},
  "a slow link": { rate: 10_000_000, delayMs: 10 },
  "a long link": { rate: 100_000_000, delayMs: 100, queueBytes: 2_500_000 },
  "loss of 1 %": { rate: 100_000_000, delayMs: 10, loss: 0.01 },
  "loss of 10 %": { rate: 100_000_000, delayMs: 10, loss: 0.1 },
  "loss in bursts": { rate: 50_000_000, delayMs: 10, burst: { toBad: 0.01, toGood: 0.3, lossGood: 0, lossBad: 0.5 } },
  "everything in another order": { rate: 50_000_000, delayMs: 10, reorder: 0.3, reorderByMs: 7 },
  "everything doubled": { rate: 50_000_000, delayMs: 10, duplicate: 1, duplicateAfterMs: 3 },
  "corrupted bits": { rate: 50_000_000, delayMs: 10, corrupt: 0.05 },
  "all of it": {
    ...{ rate: 20_000_000, delayMs: 30, jitterMs: 10, loss: 0.03, duplicate: 0.05, reorder: 0.05, reorderByMs: 20 },
    corrupt: 0.02,
  },
};

describe("a connection", () => {
  it.each(Object.entries(LINKS))("carries a mebibyte over %s", (_name, link) => {
    const pair = new Pair({ ab: link });
    transfer(pair, MEBIBYTE);
    check(pair.client);
    check(pair.server);
  });
});
