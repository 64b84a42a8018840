import { describe, expect, it } from "vitest";
import type { CloseCode, Violation } from "../../../src/core/errors.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { DEFAULT_FLOW_LIMITS, type FlowLimits } from "../../../src/core/streams/flow-limits.ts";
import type { StreamEvent } from "../../../src/core/streams/stream-events.ts";
import type { Direction } from "../../../src/core/streams/stream-id.ts";
import type { Stream } from "../../../src/core/streams/stream.ts";
import type { Streams } from "../../../src/core/streams/streams.ts";
import { acknowledge, createPair, createStreams, deliver, exchange, lose, takePacket } from "./pipe.ts";

const bytes = (length: number) => new Uint8Array(length).fill(7);

function open(streams: Streams, direction: Direction = "bidirectional"): Stream {
  const stream = streams.open(direction);
  if (stream === undefined) throw new Error("no stream could be opened");
  return stream;
}

function events(streams: Streams): StreamEvent[] {
  const all: StreamEvent[] = [];
  for (let event = streams.nextEvent(); event !== undefined; event = streams.nextEvent()) all.push(event);
  return all;
}

/** Kinds of events, with the ids of their streams. */
function news(streams: Streams): string[] {
  return events(streams).map((event) => ("stream" in event ? `${event.kind} ${event.stream.id}` : event.kind));
}

/** The stream of that id of an end, after its events were taken. */
function streamOf(streams: Streams, id: number): Stream {
  const stream = streams.get(id);
  if (stream === undefined) throw new Error(`there is no stream ${id}`);
  return stream;
}

function send(streams: Streams, id: number, offset: number, length: number, isFin = false): Violation | undefined {
  return streams.onStream(id, offset, bytes(length), 0, length, isFin);
}

function readAll(streams: Streams, id: number): number {
  const stream = streamOf(streams, id);
  const into = new Uint8Array(100_000);
  let count = 0;
  for (let read = streams.read(stream, into); read > 0; read = streams.read(stream, into)) count += read;
  return count;
}

/** A server of whom clients may send 1,000 bytes on a stream, 1,500 altogether, on two streams of each direction. */
const TIGHT: FlowLimits = {
  initialMaxData: 1500,
  initialMaxStreamDataBidiLocal: 1000,
  initialMaxStreamDataBidiRemote: 1000,
  initialMaxStreamDataUni: 1000,
  initialMaxStreamsBidi: 2,
  initialMaxStreamsUni: 2,
  maxDatagramFrameSize: 100,
};

const tightServer = () => createStreams("server", TIGHT, DEFAULT_FLOW_LIMITS);

describe("what the other side must not send", () => {
  const wrong: [what: string, code: CloseCode, act: (server: Streams) => Violation | undefined][] = [
    [
      "data on a stream that this side only sends on",
      "stream_state_error",
      (server) => send(server, open(server, "unidirectional").id, 0, 1),
    ],
    ["data on a stream of this side that was not opened", "stream_state_error", (server) => send(server, 1, 0, 1)],
    [
      "a reset of a stream that this side only sends on",
      "stream_state_error",
      (server) => server.onResetStream(open(server, "unidirectional").id, 0, 0),
    ],
    [
      "a note that it is blocked where this side only sends",
      "stream_state_error",
      (server) => server.onStreamDataBlocked(open(server, "unidirectional").id),
    ],
    [
      "credit for a stream that this side only receives on",
      "stream_state_error",
      (server) => server.onMaxStreamData(2, 10),
    ],
    [
      "credit for a stream of this side that was not opened",
      "stream_state_error",
      (server) => server.onMaxStreamData(5, 10),
    ],
    ["a request to stop where this side only receives", "stream_state_error", (server) => server.onStopSending(2, 0)],
    [
      "a request to stop a stream of this side that was not opened",
      "stream_state_error",
      (server) => server.onStopSending(3, 0),
    ],
    ["a bidirectional stream too many", "stream_limit_error", (server) => send(server, 8, 0, 1)],
    ["a unidirectional stream too many", "stream_limit_error", (server) => server.onResetStream(10, 0, 0)],
    ["a byte beyond a stream's credit", "flow_control_error", (server) => send(server, 0, 999, 2)],
    [
      "a byte beyond the connection's credit",
      "flow_control_error",
      (server) => send(server, 0, 0, 1000) ?? send(server, 4, 0, 501),
    ],
    ["a final size beyond a stream's credit", "flow_control_error", (server) => server.onResetStream(0, 0, 1001)],
    [
      "a final size beyond the connection's credit",
      "flow_control_error",
      (server) => send(server, 0, 0, 1000) ?? server.onResetStream(4, 0, 501),
    ],
    ["an offset beyond all numbers", "flow_control_error", (server) => send(server, 0, 2 ** 53 - 10, 1)],
    [
      "an end before data that came",
      "final_size_error",
      (server) => send(server, 0, 0, 100) ?? send(server, 0, 50, 10, true),
    ],
    [
      "another end than before",
      "final_size_error",
      (server) => send(server, 0, 0, 100, true) ?? send(server, 0, 0, 99, true),
    ],
    ["data after the end", "final_size_error", (server) => send(server, 0, 50, 50, true) ?? send(server, 0, 90, 20)],
    [
      "a reset to another size than the end's",
      "final_size_error",
      (server) => send(server, 0, 50, 50, true) ?? server.onResetStream(0, 0, 101),
    ],
    [
      "a reset to fewer bytes than came",
      "final_size_error",
      (server) => send(server, 0, 0, 100) ?? server.onResetStream(0, 0, 99),
    ],
    [
      "two resets that differ",
      "final_size_error",
      (server) => server.onResetStream(0, 0, 10) ?? server.onResetStream(0, 0, 11),
    ],
    ["data beyond a reset", "final_size_error", (server) => server.onResetStream(0, 0, 10) ?? send(server, 0, 10, 1)],
    [
      "a datagram longer than is taken",
      "protocol_violation",
      (server) => server.datagrams.onDatagram(bytes(100), 0, 100),
    ],
  ];

  it.each(wrong)("%s is a %s", (_what, code, act) => {
    const server = tightServer();
    expect(act(server)?.code).toBe(code);
    expect(act(tightServer())?.reason).toMatch(/\d/);
    server.checkInvariants();
  });

  it("gaps without end are a protocol_violation", () => {
    const server = createStreams("server", DEFAULT_FLOW_LIMITS, DEFAULT_FLOW_LIMITS);
    let violation: Violation | undefined;
    let sent = 0;
    for (; violation === undefined; sent++) violation = send(server, 0, 1 + 2 * sent, 1);
    expect([sent, violation.code]).toEqual([TRANSPORT_LIMITS.streamGaps + 1, "protocol_violation"]);
  });

  it("a datagram where none are taken is a protocol_violation", () => {
    const streams = createStreams("server", { ...TIGHT, maxDatagramFrameSize: 0 }, TIGHT);
    expect(streams.datagrams.onDatagram(bytes(0), 0, 0)?.code).toBe("protocol_violation");
  });
});

describe("frames that come late or twice", () => {
  it("are no violation on a stream that is over", () => {
    const [client, server] = createPair();
    const stream = open(client, "unidirectional");
    client.write(stream, bytes(10));
    client.finish(stream);
    exchange(client, server);
    events(server);
    readAll(server, stream.id);
    events(client);
    expect([client.count, server.count]).toEqual([0, 0]);
    expect(send(server, stream.id, 0, 10, true)).toBeUndefined();
    expect(server.onResetStream(stream.id, 0, 10)).toBeUndefined();
    expect(server.onStreamDataBlocked(stream.id)).toBeUndefined();
    expect(client.onMaxStreamData(stream.id, 5)).toBeUndefined();
    expect(client.onStopSending(stream.id, 5)).toBeUndefined();
    client.onAcked(stream.id, 0, 10, true);
    client.onLost(stream.id, 0, 10, true);
    expect([client.hasFrames, server.hasFrames]).toEqual([false, false]);
  });

  it("never take credit back", () => {
    const [client] = createPair({ initialMaxData: 100, initialMaxStreamsBidi: 1 });
    const stream = open(client);
    client.onMaxData(50);
    client.onMaxStreams("bidirectional", 0);
    client.onMaxStreamData(stream.id, 1);
    client.write(stream, bytes(1000));
    takePacket(client, 0, 1200);
    expect(stream.sending?.buffer.sent).toBe(100);
  });
});

describe("streams", () => {
  it("are numbered by who opens them and how (RFC 9000 §2.1)", () => {
    const [client, server] = createPair();
    expect([open(client).id, open(client, "unidirectional").id, open(client).id]).toEqual([0, 2, 4]);
    expect([open(server).id, open(server, "unidirectional").id, open(server).id]).toEqual([1, 3, 5]);
  });

  it("are opened by the other side in their order, those before one that is named too", () => {
    const server = tightServer();
    expect(send(server, 4, 0, 5)).toBeUndefined();
    expect(news(server)).toEqual(["opened 0", "opened 4", "readable 4"]);
    expect(send(server, 6, 0, 5)).toBeUndefined();
    expect(news(server)).toEqual(["opened 2", "opened 6", "readable 6"]);
  });

  it("carry bytes both ways, tell that they were delivered, and are forgotten when everybody knows all", () => {
    const [client, server] = createPair();
    const stream = open(client);
    expect(client.write(stream, bytes(5000))).toBe(5000);
    client.finish(stream);
    exchange(client, server);
    expect(news(client)).toEqual(["delivered 0"]);
    expect(news(server)).toEqual(["opened 0", "readable 0"]);
    expect(readAll(server, 0)).toBe(5000);
    const answer = streamOf(server, 0);
    server.write(answer, bytes(10));
    server.finish(answer);
    exchange(client, server);
    expect(news(client)).toEqual(["readable 0"]);
    expect(readAll(client, 0)).toBe(10);
    expect(news(server)).toEqual(["delivered 0"]);
    expect([client.count, server.count]).toEqual([0, 0]);
  });

  it("end without a byte", () => {
    const [client, server] = createPair();
    client.finish(open(client, "unidirectional"));
    exchange(client, server);
    expect(news(server)).toEqual(["opened 2", "readable 2"]);
    expect(server.count).toBe(0);
  });

  it("can be opened as many at once as the other side allows, and again when some are over", () => {
    const [client, server] = createPair({ initialMaxStreamsUni: 2 });
    const first = open(client, "unidirectional");
    open(client, "unidirectional");
    expect(client.open("unidirectional")).toBeUndefined();
    expect(takePacket(client, 0, 1200)?.controls).toEqual([{ type: 0x17, id: -1, value: 2 }]);
    expect(client.open("unidirectional")).toBeUndefined();
    expect(client.hasFrames).toBe(false);
    client.finish(first);
    exchange(client, server);
    expect(news(client)).toEqual([`delivered ${first.id}`]);
    events(server);
    exchange(client, server);
    expect(news(client)).toEqual(["openable"]);
    expect(open(client, "unidirectional").id).toBe(10);
  });

  it("are not counted as over before the application has taken their events, so that opening and resetting is held up", () => {
    const server = tightServer();
    for (const id of [0, 4]) {
      server.onResetStream(id, 1, 0);
      server.onStopSending(id, 1);
    }
    for (let packet = takePacket(server, 0, 1200); packet !== undefined; packet = takePacket(server, 0, 1200))
      acknowledge(server, packet);
    expect(server.onResetStream(8, 1, 0)?.code).toBe("stream_limit_error");
    events(server);
    takePacket(server, 0, 1200);
    expect(server.onResetStream(8, 1, 0)).toBeUndefined();
  });
});

describe("resetting and stopping", () => {
  it("a reset gives up what was not sent, tells the reader why, and costs no credit", () => {
    const [client, server] = createPair({ initialMaxData: 1000 });
    const stream = open(client, "unidirectional");
    client.write(stream, bytes(5000));
    exchange(client, server);
    client.reset(stream, 77);
    expect(client.write(stream, bytes(1))).toBe(0);
    exchange(client, server);
    const got = events(server).find(({ kind }) => kind === "reset");
    expect(got !== undefined && "stream" in got ? got.stream.receiving?.resetCode : undefined).toBe(77);
    expect([client.count, server.count]).toEqual([0, 0]);
    // All credit is there again.
    exchange(client, server);
    const next = open(client, "unidirectional");
    client.write(next, bytes(5000));
    takePacket(client, 0, 1200);
    expect(next.sending?.buffer.sent).toBe(1000);
  });

  it("a reset after everything came is not noticed: it can be read to the end", () => {
    const server = tightServer();
    send(server, 2, 0, 100, true);
    expect(server.onResetStream(2, 1, 100)).toBeUndefined();
    expect(news(server)).toEqual(["opened 2", "readable 2"]);
    expect(readAll(server, 2)).toBe(100);
    expect(server.count).toBe(0);
  });

  it("a request to stop is answered with a reset of the same code, and both applications know", () => {
    const [client, server] = createPair();
    const stream = open(client);
    client.write(stream, bytes(100));
    exchange(client, server);
    events(server);
    server.stop(streamOf(server, 0), 99);
    exchange(client, server);
    expect(news(client)).toEqual(["stopped 0"]);
    expect([stream.sending?.stopCode, stream.sending?.resetCode]).toEqual([99, 99]);
    expect(stream.sending?.isOver).toBe(true);
    expect(news(server)).toEqual(["reset 0"]);
  });

  it("what a stopped stream still brings costs no credit of the connection", () => {
    const server = tightServer();
    send(server, 2, 0, 10);
    server.stop(streamOf(server, 2), 1);
    send(server, 2, 10, 900);
    server.checkInvariants();
    expect(takePacket(server, 0, 1200)?.controls.map(({ value }) => value)).toContain(1500 + 910);
  });

  it("both are repeated when they are lost, and not when they have become pointless", () => {
    const [client, server] = createPair();
    const stream = open(client);
    client.reset(stream, 5);
    const packet = takePacket(client, 0, 1200);
    if (packet === undefined) throw new Error("nothing was sent");
    lose(client, packet);
    const again = takePacket(client, 0, 1200);
    expect(again?.controls).toEqual(packet.controls);
    deliver(server, packet);
    acknowledge(client, packet);
    lose(client, packet);
    expect(client.hasFrames).toBe(false);
  });
});

describe("credit", () => {
  it("is told again when it was lost, with what it is by then", () => {
    const [client, server] = createPair({ initialMaxStreamDataUni: 800, initialMaxData: 800 });
    const stream = open(client, "unidirectional");
    client.write(stream, bytes(3000));
    const first = takePacket(client, 0, 1200);
    if (first === undefined) throw new Error("nothing was sent");
    deliver(server, first);
    server.read(streamOf(server, 2), new Uint8Array(400));
    const credit = takePacket(server, 0, 1200);
    if (credit === undefined) throw new Error("no credit was told");
    expect(credit.controls.map(({ value }) => value)).toEqual([1200, 1200]);
    lose(server, credit);
    expect(takePacket(server, 0, 1200)?.controls).toEqual(credit.controls);
    lose(server, credit);
    server.read(streamOf(server, 2), new Uint8Array(100));
    expect(takePacket(server, 0, 1200)?.controls.map(({ value }) => value)).toEqual([1300, 1300]);
    lose(server, credit);
    expect(server.hasFrames).toBe(false);
  });

  it("for more streams is told again when it was lost", () => {
    const server = tightServer();
    server.onResetStream(2, 1, 0);
    events(server);
    const credit = takePacket(server, 0, 1200);
    if (credit === undefined) throw new Error("no credit was told");
    expect(credit.controls).toEqual([{ type: 0x13, id: -1, value: 3 }]);
    lose(server, credit);
    expect(takePacket(server, 0, 1200)?.controls).toEqual(credit.controls);
    expect(server.hasFrames).toBe(false);
  });

  it("that is used up is told once for each limit", () => {
    const [client] = createPair({ initialMaxStreamDataUni: 50, initialMaxData: 80 });
    const one = open(client, "unidirectional");
    const other = open(client, "unidirectional");
    client.write(one, bytes(100));
    client.write(other, bytes(100));
    const packets = [takePacket(client, 0, 1200), takePacket(client, 0, 1200), takePacket(client, 0, 1200)];
    expect(packets.flatMap((packet) => packet?.streams.map(({ length }) => length) ?? [])).toEqual([50, 30]);
    expect(packets.flatMap((packet) => packet?.controls.map(({ type, value }) => [type, value]) ?? [])).toEqual([
      [0x14, 80],
      [0x15, 50],
    ]);
    expect(client.hasFrames).toBe(false);
  });

  it("of the connection that was used up before is told of when there is more to send", () => {
    const [client] = createPair({ initialMaxData: 100 });
    client.write(open(client), bytes(100));
    takePacket(client, 0, 1200);
    expect(client.hasFrames).toBe(false);
    client.write(open(client), bytes(1));
    expect(takePacket(client, 0, 1200)?.controls).toEqual([{ type: 0x14, id: -1, value: 100 }]);
  });

  it("of the connection does not hold up what is sent again, nor an end without data", () => {
    const [client] = createPair({ initialMaxData: 100 });
    const stream = open(client, "unidirectional");
    const empty = open(client, "unidirectional");
    client.write(stream, bytes(500));
    const packet = takePacket(client, 0, 1200);
    if (packet === undefined) throw new Error("nothing was sent");
    client.finish(empty);
    lose(client, packet);
    const again = takePacket(client, 0, 1200);
    expect(again?.streams).toContainEqual({ id: stream.id, offset: 0, length: 100, isFin: false });
    expect(again?.streams).toContainEqual({ id: empty.id, offset: 0, length: 0, isFin: true });
    client.checkInvariants();
  });
});

describe("writing", () => {
  it("takes as much as there is room for, and tells when there is room again", () => {
    const [client, server] = createPair();
    const stream = open(client, "unidirectional");
    const most = TRANSPORT_LIMITS.firstSendBufferBytes;
    expect(client.write(stream, bytes(most - 10))).toBe(most - 10);
    expect(client.write(stream, bytes(100))).toBe(10);
    expect(client.write(stream, bytes(100))).toBe(0);
    exchange(client, server);
    expect(news(client)).toEqual([`writable ${stream.id}`]);
    expect(client.write(stream, bytes(100))).toBe(100);
  });

  it("has more room on a path that bears more", () => {
    const [client] = createPair();
    client.onPath(100, 5_000_000);
    expect(client.write(open(client), bytes(20_000_000))).toBe(10_000_000);
  });

  it("is wrong on a stream that only comes in, and after its end", () => {
    const server = tightServer();
    send(server, 2, 0, 1);
    expect(() => server.write(streamOf(server, 2), bytes(1))).toThrow(TypeError);
    const stream = open(server, "unidirectional");
    expect(() => server.peek(stream)).toThrow(TypeError);
    server.finish(stream);
    expect(() => server.write(stream, bytes(1))).toThrow(TypeError);
    expect(() => server.setPriority(stream, 1000)).toThrow(RangeError);
  });

  it("is wrong with numbers that no frame can carry, and so is reading more than is there", () => {
    const server = tightServer();
    send(server, 0, 0, 10);
    const stream = streamOf(server, 0);
    for (const number of [-1, 0.5, NaN, 2 ** 53]) {
      expect(() => server.reset(stream, number)).toThrow(RangeError);
      expect(() => server.stop(stream, number)).toThrow(RangeError);
      expect(() => server.sendSource(stream, number)).toThrow(RangeError);
    }
    expect(() => server.consume(stream, 11)).toThrow(RangeError);
    expect(() => server.consume(stream, -1)).toThrow(RangeError);
    server.consume(stream, 10);
    server.consume(stream, 10);
    server.checkInvariants();
  });
});

describe("whose turn it is", () => {
  const idsOf = (streams: Streams, packets: number) =>
    Array.from({ length: packets }, () => takePacket(streams, 0, 1200)?.streams.map(({ id }) => id)).flat();

  it("goes round among equals, so that a long stream does not starve others", () => {
    const [client] = createPair();
    const [a, b, c] = [open(client), open(client), open(client)];
    client.write(a, bytes(500_000));
    client.write(b, bytes(3000));
    client.write(c, bytes(3000));
    expect(idsOf(client, 6)).toEqual([a.id, b.id, c.id, a.id, b.id, c.id]);
  });

  it("is that of the higher priority as long as it has something to send", () => {
    const [client] = createPair();
    const [low, high] = [open(client), open(client)];
    client.write(low, bytes(10_000));
    client.setPriority(high, 5);
    client.write(high, bytes(2000));
    expect(idsOf(client, 3)).toEqual([high.id, high.id, low.id, low.id]);
  });

  it("is that of lost data before new data", () => {
    const [client] = createPair();
    const stream = open(client);
    client.write(stream, bytes(10_000));
    const first = takePacket(client, 0, 1200);
    takePacket(client, 0, 1200);
    if (first === undefined) throw new Error("nothing was sent");
    lose(client, first);
    expect(takePacket(client, 0, 1200)?.streams[0]?.offset).toBe(0);
  });

  it("is not that of lost data that has arrived after all", () => {
    const [client] = createPair();
    const stream = open(client);
    client.write(stream, bytes(1000));
    const packet = takePacket(client, 0, 1200);
    if (packet === undefined) throw new Error("nothing was sent");
    lose(client, packet);
    expect(client.hasFrames).toBe(true);
    acknowledge(client, packet);
    expect(client.hasFrames).toBe(false);
  });

  it("is still that of a stream whose connection credit is used up when it has something to send again", () => {
    const [client] = createPair({ initialMaxData: 1000 });
    const [lossy, eager] = [open(client), open(client)];
    client.write(lossy, bytes(1000));
    const packet = takePacket(client, 0, 1200);
    client.setPriority(eager, 9);
    client.write(eager, bytes(1000));
    if (packet === undefined) throw new Error("nothing was sent");
    lose(client, packet);
    expect(takePacket(client, 0, 1200)?.streams.map(({ id }) => id)).toEqual([lossy.id]);
  });
});
