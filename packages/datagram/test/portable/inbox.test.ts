import { setImmediate as turn } from "node:timers/promises";
import type { RemoteInfo } from "node:dgram";
import { describe, expect, it } from "vitest";
import { Inbox } from "../../src/portable/inbox.ts";
import type { DatagramBatch } from "../../src/index.ts";

const from: RemoteInfo = { address: "192.0.2.1", family: "IPv4", port: 7, size: 0 };

function lengthsOf({ count, length, segment }: DatagramBatch): number[][] {
  return Array.from({ length: count }, (_, run) => [length[run] ?? 0, segment[run] ?? 0]);
}

describe("the portable backend's inbox", () => {
  it("makes runs of what one peer sent in a row, as the system would", async () => {
    const batches: number[][][] = [];
    const inbox = new Inbox(10_000, (batch) => batches.push(lengthsOf(batch)));
    for (const size of [100, 100, 30, 100, 0, 0, 50, 60]) inbox.add(new Uint8Array(size), from);
    inbox.add(new Uint8Array(60), { ...from, port: 8 });
    inbox.add(new Uint8Array(60), { ...from, address: "192.0.2.2", port: 8 });
    expect(batches).toEqual([]);
    await turn();
    const runs = [
      [230, 100],
      [100, 100],
      [0, 1],
      [0, 1],
      [50, 50],
      [60, 60],
      [60, 60],
      [60, 60],
    ];
    expect(batches).toEqual([runs]);
  });

  it("hands over in several batches what is too much for one", async () => {
    const batches: number[] = [];
    const inbox = new Inbox(1, (batch) => batches.push(batch.count));
    for (let port = 1; port <= 100; port++) inbox.add(new Uint8Array(1), { ...from, port });
    for (let port = 1; port <= 5; port++) inbox.add(new Uint8Array(65_000), { ...from, port });
    await turn();
    expect(batches).toEqual([64, 40, 1]);
  });

  it("keeps no more than its room while it is paused, whatever the size of datagrams", () => {
    const inbox = new Inbox(1_000, () => expect.unreachable());
    inbox.pause();
    const taken = Array.from({ length: 10 }, () => inbox.add(new Uint8Array(0), from));
    expect(taken.filter(Boolean)).toHaveLength(3);
    inbox.close();
  });

  it("stops where its receiver pauses or closes it, and goes on where that was left", async () => {
    const ports: number[] = [];
    const inbox: Inbox = new Inbox(1e9, (batch) => {
      ports.push(batch.count);
      inbox.pause();
    });
    for (let port = 1; port <= 200; port++) inbox.add(new Uint8Array(1), { ...from, port });
    for (let round = 0; round < 4; round++) {
      await turn();
      inbox.resume();
    }
    expect(ports).toEqual([64, 64, 64, 8]);
  });
});
