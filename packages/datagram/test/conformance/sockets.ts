import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { BATCH_RUNS, DatagramError, encodeAddress } from "../../src/index.ts";
import type { DatagramBackend, SocketOptions } from "../../src/index.ts";
import { End, batchOf, pattern, sendAll } from "./ends.ts";

/** What every backend's sockets do. */
export function describeSockets(load: () => Promise<DatagramBackend>): void {
  let ends: End[] = [];
  const open = async (options?: Partial<SocketOptions>): Promise<End> => {
    const end = await End.open(await load(), options);
    ends.push(end);
    return end;
  };
  const openPair = async (host = "127.0.0.1"): Promise<[End, End]> => [await open({ host }), await open({ host })];

  afterEach(async () => {
    const errors = ends.flatMap((end) => end.errors);
    await Promise.all(ends.map((end) => end.socket.close()));
    ends = [];
    expect(errors).toEqual([]);
  });

  describe.each([
    { host: "127.0.0.1", largest: 65_507 },
    { host: "::1", largest: 65_487 },
  ])("between sockets at $host", ({ host, largest }) => {
    it("carries datagrams both ways, and says from whom", async () => {
      const [a, b] = await openPair(host);
      expect(a.socket.host).toBe(host);
      expect(a.socket.send(batchOf([{ to: b.address, bytes: Buffer.from("there") }]))).toBe(1);
      const [there] = await b.until(1);
      expect(there).toEqual({ from: a.name, bytes: Buffer.from("there"), ecn: 0 });
      b.socket.send(batchOf([{ to: a.address, bytes: Buffer.from("and back") }]));
      expect(await a.until(1)).toEqual([{ from: b.name, bytes: Buffer.from("and back"), ecn: 0 }]);
    });

    it("carries runs whose last datagram is shorter", async () => {
      const [a, b] = await openPair(host);
      const [first, second] = [pattern(10_000, 1), pattern(3 * 1200, 2)];
      a.socket.send(
        batchOf([
          { to: b.address, bytes: first, segment: 1472 },
          { to: b.address, bytes: second, segment: 1200 },
        ]),
      );
      const received = await b.until(10);
      expect(received.map(({ bytes }) => bytes.length)).toEqual([...six(1472), 10_000 - 6 * 1472, 1200, 1200, 1200]);
      expect(Buffer.concat(received.map(({ bytes }) => bytes))).toEqual(Buffer.concat([first, second]));
    });

    it("carries empty datagrams, one by one", async () => {
      const [a, b] = await openPair(host);
      const empty = { to: b.address, bytes: Buffer.alloc(0) };
      a.socket.send(batchOf([empty, { to: b.address, bytes: Buffer.from("x") }, empty, empty]));
      expect((await b.until(4)).map(({ bytes }) => bytes.length)).toEqual([0, 1, 0, 0]);
    });

    it("carries the largest there are, and more of them in a run than the system takes at once", async () => {
      const [a, b] = await openPair(host);
      a.socket.send(batchOf([{ to: b.address, bytes: pattern(largest) }]));
      a.socket.send(batchOf([{ to: b.address, bytes: pattern(70_000), segment: 700 }]));
      const received = await b.until(101);
      expect(received[0]?.bytes.equals(pattern(largest))).toBe(true);
      expect(Buffer.concat(received.slice(1).map(({ bytes }) => bytes)).equals(pattern(70_000))).toBe(true);
    });

    it("counts those that are too large, and sends the others", async () => {
      const [a, b] = await openPair(host);
      const [large, small] = [
        { to: b.address, bytes: pattern(65_536) },
        { to: b.address, bytes: pattern(10) },
      ];
      expect(a.socket.send(batchOf([large, small, large, small]))).toBe(4);
      expect(await b.until(2)).toHaveLength(2);
      expect(a.socket.counters().refused).toEqual({ EMSGSIZE: 2 });
    });

    it("sets and tells ECN where it says so", async () => {
      const [a, b] = await openPair(host);
      const marks = [0, 1, 2, 3];
      a.socket.send(batchOf(marks.map((ecn) => ({ to: b.address, bytes: pattern(3_000), segment: 1_500, ecn }))));
      const expected = marks.flatMap((ecn) => (a.socket.features.ecn ? [ecn, ecn] : [0, 0]));
      expect((await b.until(8)).map(({ ecn }) => ecn)).toEqual(expected);
    });

    it("knows the path's MTU, or says that it does not", async () => {
      const [a, b] = await openPair(host);
      const mtu = a.socket.pathMtu(b.address);
      if (a.socket.backend === "native") expect(mtu).toBeGreaterThanOrEqual(1_280 - 48);
      else expect(mtu).toBeUndefined();
    });
  });

  it("carries any batch as it is", async () => {
    const [a, b] = await openPair();
    const run = fc.record({
      length: fc.integer({ min: 0, max: 6_000 }),
      segment: fc.integer({ min: 400, max: 7_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: BATCH_RUNS }), async (runs) => {
        b.received.length = 0;
        const batch = batchOf(
          runs.map(({ length, segment }, at) => ({ to: b.address, bytes: pattern(length, at), segment })),
        );
        expect(a.socket.send(batch)).toBe(runs.length);
        const expected = runs.flatMap(({ length, segment }, at) => cut(pattern(length, at), segment));
        const received = (await b.until(expected.length)).map(({ bytes }) => bytes);
        expect(Buffer.concat(received).equals(Buffer.concat(expected))).toBe(true);
        expect(received.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
      }),
      { numRuns: 50 },
    );
  });

  it("reaches many peers in one batch, and tells them apart", async () => {
    const centre = await open();
    const peers = await Promise.all(Array.from({ length: BATCH_RUNS }, () => open()));
    for (const peer of peers) peer.socket.send(batchOf([{ to: centre.address, bytes: Buffer.from(peer.name) }]));
    const received = await centre.until(peers.length);
    expect(received.map(({ from }) => from)).toEqual(received.map(({ bytes }) => bytes.toString()));
    centre.socket.send(batchOf(peers.map((peer) => ({ to: peer.address, bytes: Buffer.from(peer.name) }))));
    for (const peer of peers) {
      expect(await peer.until(1)).toEqual([{ from: centre.name, bytes: Buffer.from(peer.name), ecn: 0 }]);
    }
  });

  it("serves both families at ::, and names an IPv4 peer by its IPv4 address", async () => {
    const both = await open({ host: "::" });
    const [v4, v6] = [await open(), await open({ host: "::1" })];
    v4.socket.send(batchOf([{ to: encodeAddress("127.0.0.1", both.socket.port), bytes: Buffer.from("4") }]));
    await both.until(1);
    v6.socket.send(batchOf([{ to: encodeAddress("::1", both.socket.port), bytes: Buffer.from("6") }]));
    expect((await both.until(2)).map(({ from }) => from)).toEqual([v4.name, v6.name]);
    both.socket.send(
      batchOf([
        { to: v4.address, bytes: pattern(4000), segment: 1000, ecn: 2 },
        { to: v6.address, bytes: pattern(4000), segment: 1000, ecn: 2 },
      ]),
    );
    const ecn = both.socket.features.ecn ? 2 : 0;
    expect((await v4.until(4)).map((datagram) => datagram.ecn)).toEqual([ecn, ecn, ecn, ecn]);
    expect((await v6.until(4)).map((datagram) => datagram.ecn)).toEqual([ecn, ecn, ecn, ecn]);
  });

  it("reaches link-local hosts, as many as this machine has, in their zones", async () => {
    for (const [zone, entries = []] of Object.entries(networkInterfaces())) {
      const host = entries.find(({ address }) => address.startsWith("fe80:"))?.address;
      if (host === undefined) continue;
      const [a, b] = [await open({ host: `${host}%${zone}` }), await open({ host: "::" })];
      a.socket.send(batchOf([{ to: encodeAddress(`${host}%${zone}`, b.socket.port), bytes: pattern(3) }]));
      expect((await b.until(1))[0]?.from).toBe(`${host}%${zone} ${a.socket.port}`);
    }
  });

  it("receives nothing while it is paused, and all of it afterwards", async () => {
    const [a, b] = await openPair();
    const barrier = await open();
    b.socket.pause();
    for (let at = 0; at < 20; at++) a.socket.send(batchOf([{ to: b.address, bytes: pattern(100, at) }]));
    for (let at = 1; at <= 5; at++) {
      a.socket.send(batchOf([{ to: barrier.address, bytes: pattern(1) }]));
      await barrier.until(at);
    }
    expect(b.received).toEqual([]);
    b.socket.resume();
    const received = await b.until(20);
    expect(received.map(({ bytes }) => bytes)).toEqual(Array.from({ length: 20 }, (_, at) => pattern(100, at)));
  });

  it("tells how long a datagram lay in the system, where it knows", async () => {
    const [a, b] = await openPair();
    const waited: number[] = [];
    b.onBatch = (batch) => waited.push(...batch.waited.subarray(0, batch.count));
    for (let at = 0; at < 5; at++) a.socket.send(batchOf([{ to: b.address, bytes: pattern(10) }]));
    await b.until(5);
    const isKnown = b.socket.backend === "native";
    expect(waited.every((ms) => (isKnown ? ms > 0 && Number.isFinite(ms) : ms === 0))).toBe(true);
  });

  it("can be paused and resumed from within", async () => {
    const [a, b] = await openPair();
    b.onBatch = () => {
      b.socket.pause();
      setImmediate(() => b.socket.resume());
    };
    const sizes = Array.from({ length: BATCH_RUNS }, (_, at) => 1 + at);
    a.socket.send(batchOf(sizes.map((size) => ({ to: b.address, bytes: pattern(size) }))));
    expect((await b.until(BATCH_RUNS)).map(({ bytes }) => bytes.length)).toEqual(sizes);
  });

  it("keeps what a paused socket gets bounded", async () => {
    const a = await open();
    const b = await open({ bufferBytes: 65_536 });
    b.socket.pause();
    for (let at = 0; at < 400; at++) {
      a.socket.send(batchOf([{ to: b.address, bytes: pattern(8000, at) }]));
      if (at % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    b.socket.resume();
    const { bytes } = (await b.until(1))[0] ?? {};
    expect(bytes).toEqual(pattern(8000, 0));
    const last = b.received.length;
    expect(last).toBeLessThan(400);
    // What comes next brings the news of how many were lost.
    a.socket.send(batchOf([{ to: b.address, bytes: pattern(1) }]));
    await b.until(last + 1);
    expect(b.socket.counters().overflowed).toBe(400 - last);
  });

  it("has taken the bytes when it returns, and may be given others in the same place", async () => {
    const [a, b] = await openPair();
    const runs = Array.from({ length: 80 }, (_, at) => ({ to: b.address, bytes: pattern(9_000, at), segment: 1_000 }));
    await sendAll(a, runs);
    const received = await b.until(runs.length * 9);
    expect(Buffer.concat(received.map(({ bytes }) => bytes))).toEqual(Buffer.concat(runs.map(({ bytes }) => bytes)));
  });

  it("counts", async () => {
    const [a, b] = await openPair();
    a.socket.send(batchOf([{ to: b.address, bytes: pattern(10_000), segment: 1_000 }]));
    await b.until(10);
    b.socket.send(batchOf([{ to: a.address, bytes: pattern(1) }]));
    await a.until(1);
    expect(a.socket.counters()).toMatchObject({
      sent: { datagrams: 10, bytes: 10_000 },
      received: { datagrams: 1, bytes: 1 },
      refused: {},
      overflowed: 0,
    });
    expect(b.socket.counters().received).toMatchObject({ datagrams: 10, bytes: 10_000 });
    expect(a.socket.counters().sent.calls).toBeGreaterThan(0);
  });

  it("counts what cannot be sent anywhere, and goes on", async () => {
    const [a, b] = await openPair();
    const nowhere = b.address.with(0, 9);
    const unheard = encodeAddress("127.0.0.1", 9);
    const bytes = pattern(10);
    const to = [encodeAddress("127.0.0.1", 0), nowhere, encodeAddress("::1", 9), unheard, b.address];
    expect(a.socket.send(batchOf(to.map((address) => ({ to: address, bytes }))))).toBe(5);
    a.socket.send(batchOf(to.map((address) => ({ to: address, bytes }))));
    expect(await b.until(2)).toHaveLength(2);
    expect(a.socket.counters().refused).toEqual({ EINVAL: 2, EAFNOSUPPORT: 4 });
  });

  it("refuses batches that make no sense", async () => {
    const [a, b] = await openPair();
    const run = { to: b.address, bytes: pattern(100) };
    const outside = batchOf([run]);
    outside.offset[0] = 1;
    const far = batchOf([run]);
    far.length[0] = 2 ** 32 - 1;
    const still = batchOf([run]);
    still.segment[0] = 0;
    const crowded = batchOf([run]);
    crowded.count = BATCH_RUNS + 1;
    for (const batch of [outside, far, still, crowded]) expect(() => a.socket.send(batch)).toThrow(RangeError);
    expect(() => a.socket.send(batchOf([run]), 2)).toThrow(RangeError);
    expect(() => a.socket.send(batchOf([run]), 0.5)).toThrow(RangeError);
    expect(a.socket.send(batchOf([run]), 1)).toBe(1);
    expect(a.socket.send(batchOf([]))).toBe(0);
  });

  it("calls nobody after it was closed, not even what it had in hand", async () => {
    const [a, b] = await openPair();
    let calls = 0;
    const closed = new Promise((resolve) => {
      b.onBatch = () => {
        calls++;
        resolve(b.socket.close());
      };
    });
    for (let at = 0; at < 200; at++) a.socket.send(batchOf([{ to: b.address, bytes: pattern(5_000, at) }]));
    await closed;
    await b.socket.close();
    expect(calls).toBe(1);
    expect(b.socket.counters().received.datagrams).toBeGreaterThan(0);
    expect(() => b.socket.send(batchOf([]))).toThrow(DatagramError);
    b.socket.pause();
    b.socket.resume();
    expect(b.socket.pathMtu(a.address)).toBeUndefined();
    // Its port is free.
    const again = await open({ port: b.socket.port });
    expect(again.socket.port).toBe(b.socket.port);
  });

  it("says what is wrong with an address it cannot have", async () => {
    const { socket } = await open();
    const taken = open({ port: socket.port });
    await expect(taken).rejects.toMatchObject({ code: "cannot-open", cause: { code: "EADDRINUSE" } });
    await expect(taken).rejects.toThrow(`No UDP socket at 127.0.0.1 port ${socket.port}`);
    await expect(open({ host: "example.org" })).rejects.toMatchObject({ code: "bad-host" });
    await expect(open({ host: "fe80::1%nowhere" })).rejects.toMatchObject({ code: "bad-host" });
    await expect(open({ port: 65_536 })).rejects.toThrow(RangeError);
  });
}

function cut(bytes: Buffer, segment: number): Buffer[] {
  if (bytes.length === 0) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / segment) }, (_, at) =>
    bytes.subarray(at * segment, (at + 1) * segment),
  );
}

function six(size: number): number[] {
  return Array.from({ length: 6 }, () => size);
}
