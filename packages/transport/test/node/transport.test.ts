import { once } from "node:events";
import { Transport, type TransportConnection, type TransportOptions, type TransportStream } from "@wireside/transport";
import { afterEach, describe, expect, it } from "vitest";
import { bytesOf } from "../core/endpoint/transfer.ts";

const open: Transport[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

async function transport(options: TransportOptions): Promise<Transport> {
  const opened = await Transport.open({ host: "127.0.0.1", ...options });
  open.push(opened);
  return opened;
}

interface Joined {
  readonly client: TransportConnection;
  readonly server: TransportConnection;
  readonly dialler: Transport;
  readonly listener: Transport;
  readonly serverKey: Uint8Array;
}

async function join(options: TransportOptions): Promise<Joined> {
  const accepted = Promise.withResolvers<TransportConnection>();
  const listener = await transport({ ...options, onConnection: accepted.resolve });
  const dialler = await transport(options);
  const client = await dialler.connect("127.0.0.1", listener.port, { serverKey: listener.publicKey });
  return { client, server: await accepted.promise, dialler, listener, serverKey: listener.publicKey };
}

describe.each(["portable", "native"] as const)("over real sockets, %s", (backend) => {
  it("carries a stream either way, whole", async () => {
    const { client, server } = await join({ backend });
    const sent = bytesOf(8 << 20);
    const stream = await client.openStream();
    stream.end(sent);
    for await (const other of server.streams()) {
      const read = await readAll(other);
      expect(Buffer.compare(read, sent)).toBe(0);
      other.end("thank you");
      break;
    }
    expect(String(await readAll(stream))).toBe("thank you");
    await stream.delivered;
    const { sent: counts, lost, mtu, cipher, backend: ran } = client.statistics();
    expect([cipher, ran]).toEqual(["aes-128-gcm", backend]);
    expect(counts.bytes).toBeGreaterThan(sent.length);
    expect(lost.packets).toBeLessThan(counts.packets / 4);
    expect(mtu).toBeGreaterThanOrEqual(1200);
  });

  it("goes on from another socket in the middle of a transfer", async () => {
    const { client, server, dialler, listener } = await join({ backend });
    const sent = bytesOf(8 << 20);
    const stream = await client.openStream("unidirectional");
    stream.end(sent);
    for await (const other of server.streams()) {
      const left = dialler.port;
      await dialler.move({ host: "127.0.0.1" });
      expect(dialler.port).not.toBe(left);
      expect(Buffer.compare(await readAll(other), sent)).toBe(0);
      break;
    }
    await stream.delivered;
    await expect(listener.move()).rejects.toMatchObject({ code: "not_movable" });
    await expect(dialler.move({ host: "203.0.113.1" })).rejects.toMatchObject({ name: "DatagramError" });
    const answer = await server.openStream("unidirectional");
    answer.end("still here");
    for await (const other of client.streams()) {
      expect(String(await readAll(other))).toBe("still here");
      break;
    }
  });

  it("carries many streams at once", async () => {
    const { client, server } = await join({ backend });
    const contents = Array.from({ length: 50 }, (_, i) => bytesOf(10_000 + i, i));
    const sending = contents.map(async (bytes) => {
      const stream = await client.openStream("unidirectional");
      stream.end(bytes);
      return stream.id;
    });
    const expected = new Map((await Promise.all(sending)).map((id, i) => [id, contents[i]!]));
    let count = 0;
    for await (const stream of server.streams()) {
      expect(Buffer.compare(await readAll(stream), expected.get(stream.id)!)).toBe(0);
      if (++count === contents.length) break;
    }
  });

  it("says when what was written one way was delivered, also after the stream is closed here", async () => {
    const { client, server } = await join({ backend });
    const stream = await client.openStream("unidirectional");
    stream.end("hello");
    await once(stream, "close");
    await Promise.all([stream.delivered, Array.fromAsync(take(server.streams(), 1))]);
    const late = await client.openStream("unidirectional");
    late.end("nobody reads it");
    server.close();
    await late.delivered.catch((error: unknown) => expect(error).toMatchObject({ code: "closed_by_application" }));
  });

  it("carries datagrams", async () => {
    const { client, server } = await join({ backend });
    expect(client.sendDatagram(bytesOf(1000))).toBe("queued");
    expect(client.sendDatagram(bytesOf(60_000))).toBe("too_large");
    for await (const datagram of server.datagrams()) {
      expect(datagram).toEqual(bytesOf(1000));
      break;
    }
  });

  it("tells the other side why it was closed", async () => {
    const { client, server } = await join({ backend });
    const stream = await server.openStream();
    stream.on("error", () => undefined);
    client.close(5, "done for today");
    expect(await server.closed).toEqual({ by: "remote", isApplication: true, code: 5, reason: "done for today" });
    await expect(server.openStream()).rejects.toMatchObject({ code: "closed_by_application", applicationCode: 5 });
    await expect(stream.delivered).rejects.toMatchObject({ code: "closed_by_application" });
  });

  it("holds the writer back while the reader does not read", async () => {
    const { client, server } = await join({ backend });
    const stream = await client.openStream("unidirectional");
    let taken = 0;
    const chunk = bytesOf(65_536);
    while (taken < 64 << 20 && stream.write(chunk)) taken += chunk.length;
    const [other] = await Array.fromAsync(take(server.streams(), 1));
    expect(taken).toBeLessThan(8 << 20);
    other!.on("error", () => undefined).once("data", () => undefined);
    await once(stream, "drain");
    stream.destroy();
  });
});

/** Iterating over it would give up its other side at the end, as with every stream of Node. */
async function readAll(stream: TransportStream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  await once(stream, "end");
  return Buffer.concat(pieces);
}

async function* take<Thing>(things: AsyncIterable<Thing>, most: number): AsyncGenerator<Thing> {
  for await (const thing of things) {
    yield thing;
    if (--most === 0) return;
  }
}

it("hands the secrets of a connection out as lines of a key log, the same on both sides", async () => {
  const [mine, theirs]: [string[], string[]] = [[], []];
  const accepted = Promise.withResolvers<TransportConnection>();
  const listener = await transport({ onConnection: accepted.resolve, keyLog: (line) => theirs.push(line) });
  const dialler = await transport({ keyLog: (line) => mine.push(line) });
  await dialler.connect("127.0.0.1", listener.port);
  await accepted.promise;
  expect(mine.toSorted()).toEqual(theirs.toSorted());
  expect(mine.toSorted()).toEqual([
    expect.stringMatching(/^WIRESIDE_CLIENT_TRAFFIC_SECRET_0 [\da-f]{16} [\da-f]{64}$/u),
    expect.stringMatching(/^WIRESIDE_SERVER_TRAFFIC_SECRET_0 [\da-f]{16} [\da-f]{64}$/u),
  ]);
});

describe("connecting", () => {
  it("knows both sides by their keys, also where the server's was not known before", async () => {
    const accepted = Promise.withResolvers<TransportConnection>();
    const listener = await transport({ backend: "portable", onConnection: accepted.resolve });
    const dialler = await transport({ backend: "portable" });
    const client = await dialler.connect("localhost", listener.port);
    expect(client.peerKey).toEqual(listener.publicKey);
    const server = await accepted.promise;
    expect(server.peerKey).toEqual(dialler.publicKey);
    expect(server.exporterSecret).toEqual(client.exporterSecret);
  });

  it("can be given up, and ends when the transport is closed", async () => {
    const dialler = await transport({ backend: "portable" });
    const nobody = await transport({ backend: "portable" });
    const stop = new AbortController();
    const first = dialler.connect("127.0.0.1", nobody.port, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    const second = dialler.connect("127.0.0.1", nobody.port);
    await Promise.all([expect(second).rejects.toMatchObject({ code: "closed" }), dialler.close()]);
    await expect(dialler.connect("127.0.0.1", nobody.port)).rejects.toMatchObject({ code: "closed" });
  });
});
