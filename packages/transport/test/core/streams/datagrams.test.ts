import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { DatagramQueue } from "../../../src/core/streams/datagram-queue.ts";
import { createPair, exchange, takePacket } from "./pipe.ts";

describe("unreliable datagrams", () => {
  it("arrive in their order, several in a packet, and are told of once", () => {
    const [client, server] = createPair();
    for (let index = 0; index < 10; index++)
      expect(client.datagrams.send(Uint8Array.of(index, index, index))).toBe("queued");
    exchange(client, server);
    expect(server.nextEvent()).toEqual({ kind: "datagram" });
    expect(server.nextEvent()).toBeUndefined();
    const got: (Uint8Array | undefined)[] = [];
    for (let bytes = server.datagrams.receive(); bytes !== undefined; bytes = server.datagrams.receive())
      got.push(bytes);
    expect(got.map((bytes) => bytes?.[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("go before data of streams and are not sent when they have waited too long", () => {
    const [client] = createPair();
    const stream = client.open("bidirectional");
    if (stream === undefined) throw new Error("no stream could be opened");
    client.write(stream, new Uint8Array(10_000));
    client.datagrams.send(new Uint8Array(100), 50);
    client.datagrams.send(new Uint8Array(200), 51);
    expect(takePacket(client, 50, 1200)?.streams[0]?.length).toBeLessThan(1000);
    expect(client.datagrams.counts).toEqual({ sent: 1, received: 0, expired: 1, unfit: 0, dropped: 0 });
  });

  it("are refused when too many wait, and there is word when some have gone", () => {
    const [client, server] = createPair();
    const bytes = new Uint8Array(1000);
    let queued = 0;
    while (client.datagrams.send(bytes) === "queued") queued += 1;
    expect(queued).toBe(
      Math.min(TRANSPORT_LIMITS.queuedDatagrams, Math.floor(TRANSPORT_LIMITS.queuedDatagramBytes / 1000)),
    );
    expect(client.nextEvent()).toBeUndefined();
    exchange(client, server);
    expect(client.nextEvent()).toEqual({ kind: "datagram_room" });
    expect(client.datagrams.send(bytes)).toBe("queued");
  });

  it("push out the oldest when nobody reads them", () => {
    const [client, server] = createPair();
    const count = TRANSPORT_LIMITS.queuedDatagrams + 10;
    for (let index = 0; index < count; index++) {
      client.datagrams.send(Uint8Array.of(index >> 8, index & 0xff));
      exchange(client, server);
    }
    expect(server.datagrams.counts.dropped).toBe(10);
    expect(server.datagrams.receive()).toEqual(Uint8Array.of(0, 10));
  });

  it("are as long as the path and the other side allow", () => {
    const [client] = createPair({ maxDatagramFrameSize: 1300 });
    expect(client.datagrams.mostBytes).toBe(1170);
    client.datagrams.onMtu(1400);
    expect(client.datagrams.mostBytes).toBe(1297);
    expect(client.datagrams.send(new Uint8Array(1298))).toBe("too_large");
    expect(client.datagrams.send(new Uint8Array(1297))).toBe("queued");
    client.datagrams.onMtu(1200);
    expect(takePacket(client, 0, 1171)?.bytes.length).toBe(0);
    expect(client.datagrams.counts.unfit).toBe(1);
    client.datagrams.send(new Uint8Array(1170));
    expect(takePacket(client, 0, 1171)?.bytes.length).toBe(1171);
  });

  it("are not sent to somebody who takes none", () => {
    const [client] = createPair({ maxDatagramFrameSize: 0 });
    expect(client.datagrams.mostBytes).toBe(0);
    expect(client.datagrams.send(new Uint8Array(0))).toBe("not_taken");
  });
});

describe("a queue of datagrams", () => {
  it("gives them out as a plain list does", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(30), { nil: undefined }), { maxLength: 200 }), (steps) => {
        const queue = new DatagramQueue();
        const list: Uint8Array[] = [];
        for (const length of steps) {
          if (length === undefined) expect(queue.shift()).toBe(list.shift());
          else {
            const bytes = new Uint8Array(length);
            queue.push(bytes, length);
            list.push(bytes);
          }
          expect([queue.count, queue.first, queue.firstExpiry]).toEqual([
            list.length,
            list[0],
            list[0]?.length ?? Infinity,
          ]);
          expect(queue.bytes).toBe(list.reduce((sum, bytes) => sum + bytes.length, 0));
        }
      }),
    );
  });
});
