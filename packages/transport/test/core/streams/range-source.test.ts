import { describe, expect, it } from "vitest";
import { type RangeSource, readWanted } from "../../../src/core/streams/range-source.ts";
import type { Stream } from "../../../src/core/streams/stream.ts";
import type { Streams } from "../../../src/core/streams/streams.ts";
import { createPair, exchange } from "./pipe.ts";

const SIZE = 300_000;
const bytes = Uint8Array.from({ length: SIZE }, (_, index) => (index * 31 + (index >> 8)) & 0xff);

/** A reader that notes what it is told. */
function noting() {
  const notes: string[] = [];
  return {
    notes,
    failureCode: 5,
    onSupplied: () => void notes.push("supplied"),
    onFailed: (error: unknown) => void notes.push(String(error)),
  };
}

type Reader = ReturnType<typeof noting>;

/** Sends a source until nothing more happens without waiting, and gives what arrived. */
function pump(client: Streams, server: Streams, stream: Stream, source: RangeSource, reader: Reader): Uint8Array {
  const into = new Uint8Array(2 * SIZE);
  let got = 0;
  for (let isBusy = true; isBusy;) {
    isBusy = false;
    for (let event = client.nextEvent(); event !== undefined; event = client.nextEvent()) {
      isBusy = true;
      if (event.kind === "wanted") readWanted(client, stream, source, reader);
    }
    exchange(client, server);
    for (let event = server.nextEvent(); event !== undefined; event = server.nextEvent()) {
      isBusy = true;
      if (event.kind === "readable") got += server.read(event.stream, into.subarray(got));
    }
    exchange(client, server);
  }
  return into.subarray(0, got);
}

function begin(source: RangeSource): [client: Streams, server: Streams, stream: Stream] {
  const [client, server] = createPair();
  const stream = client.open("unidirectional");
  if (stream === undefined) throw new Error("no stream could be opened");
  client.sendSource(stream, source.size);
  return [client, server, stream];
}

const readAtOnce = (offset: number, into: Uint8Array): number => {
  const part = bytes.subarray(offset, offset + into.length);
  into.set(part);
  return part.length;
};

describe("a range source", () => {
  it("that answers at once is sent without waiting", () => {
    const source = { size: SIZE, read: readAtOnce };
    const [client, server, stream] = begin(source);
    expect(pump(client, server, stream, source, noting())).toEqual(bytes);
    expect([client.count, server.count]).toEqual([0, 0]);
  });

  it("that answers later, and in parts, is sent as it comes", async () => {
    const source = {
      size: SIZE,
      read: (offset: number, into: Uint8Array) => Promise.resolve(readAtOnce(offset, into.subarray(0, 20_000))),
    };
    const [client, server, stream] = begin(source);
    const reader = noting();
    const parts: Uint8Array[] = [];
    for (let rounds = 0; rounds < 100 && server.count + client.count > 0; rounds++) {
      parts.push(pump(client, server, stream, source, reader));
      await Promise.resolve();
    }
    expect(Uint8Array.from(parts.flatMap((part) => [...part]))).toEqual(bytes);
    expect(new Set(reader.notes)).toEqual(new Set(["supplied"]));
  });

  it.each([
    [
      "fails at once",
      () => {
        throw new Error("gone");
      },
      "Error: gone",
    ],
    ["fails later", () => Promise.reject(new Error("gone")), "Error: gone"],
    ["is shorter than it said", () => 0, "RangeError: the source ends at 0, before its size"],
  ])("that %s has its stream reset, and somebody is told once", async (_what, read, told) => {
    const source = { size: SIZE, read };
    const [client, server, stream] = begin(source);
    const reader = noting();
    pump(client, server, stream, source, reader);
    for (let turns = 0; turns < 10; turns++) await Promise.resolve();
    expect(reader.notes).toEqual([told]);
    expect(stream.sending?.resetCode).toBe(5);
  });

  it("that answers after its stream was reset is not heard", async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const source = { size: 10, read: () => promise };
    const [client, server, stream] = begin(source);
    const reader = noting();
    pump(client, server, stream, source, reader);
    client.reset(stream, 9);
    resolve(10);
    await promise;
    await Promise.resolve();
    expect(reader.notes).toEqual(["supplied"]);
    expect(stream.sending?.resetCode).toBe(9);
  });
});
