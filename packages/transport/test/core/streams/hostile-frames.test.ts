import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLOCK_BYTES } from "../../../src/core/streams/block-pool.ts";
import { DEFAULT_FLOW_LIMITS } from "../../../src/core/streams/flow-limits.ts";
import type { Streams } from "../../../src/core/streams/streams.ts";
import { acknowledge, createStreams, deliverBytes, lose, takePacket } from "./pipe.ts";

const LIMITS = {
  ...DEFAULT_FLOW_LIMITS,
  initialMaxData: 100_000,
  initialMaxStreamDataBidiLocal: 50_000,
  initialMaxStreamDataBidiRemote: 50_000,
  initialMaxStreamDataUni: 50_000,
  initialMaxStreamsBidi: 5,
  initialMaxStreamsUni: 5,
};

const id = fc.oneof(fc.nat(40), fc.maxSafeNat());
const number = fc.oneof(fc.nat(100), fc.nat(60_000), fc.maxSafeNat());

const frame = fc.oneof(
  fc.record({ kind: fc.constant("stream" as const), id, number, length: fc.nat(1400), isFin: fc.boolean() }),
  fc.record({
    kind: fc.constant("stream" as const),
    id: fc.nat(20),
    number: fc.nat(5000),
    length: fc.nat(1400),
    isFin: fc.constant(false),
  }),
  fc.record({
    kind: fc.constantFrom("reset", "stop", "maxData", "maxStreamData", "maxStreams", "blocked", "datagram", "settle"),
    id,
    number,
    length: fc.nat(1400),
    isFin: fc.boolean(),
  }),
);
type Frame = typeof frame extends fc.Arbitrary<infer Value> ? Value : never;

const CODES = [
  "flow_control_error",
  "stream_limit_error",
  "stream_state_error",
  "final_size_error",
  "protocol_violation",
];

function receive(streams: Streams, { kind, id, number, length, isFin }: Frame) {
  switch (kind) {
    case "stream":
      return streams.onStream(id, number, new Uint8Array(length), 0, length, isFin);
    case "reset":
      return streams.onResetStream(id, 1, number);
    case "stop":
      return streams.onStopSending(id, number);
    case "maxData":
      streams.onMaxData(number);
      return undefined;
    case "maxStreamData":
      return streams.onMaxStreamData(id, number);
    case "maxStreams":
      streams.onMaxStreams(isFin ? "bidirectional" : "unidirectional", Math.min(number, 2 ** 51));
      return undefined;
    case "blocked":
      return streams.onStreamDataBlocked(id);
    case "datagram":
      return streams.datagrams.onDatagram(new Uint8Array(length), 0, length);
    default: {
      const packet = takePacket(streams, number, 40 + length);
      if (packet !== undefined) (isFin ? acknowledge : lose)(streams, packet);
      return undefined;
    }
  }
}

function serve(): Streams {
  const streams = createStreams("server", LIMITS, LIMITS);
  for (const direction of ["bidirectional", "unidirectional"] as const) {
    const stream = streams.open(direction);
    if (stream !== undefined) streams.write(stream, new Uint8Array(5000));
  }
  return streams;
}

describe("frames of an enemy", () => {
  it("never throw, never break what is counted, and are violations of the five kinds", () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 200, size: "max" }), (frames) => {
        const streams = serve();
        for (const frame of frames) {
          const violation = receive(streams, frame);
          if (violation !== undefined) expect(CODES).toContain(violation.code);
          streams.checkInvariants();
          if (frame.number % 5 === 0)
            for (let event = streams.nextEvent(); event !== undefined; event = streams.nextEvent())
              if (event.kind === "readable") streams.read(event.stream, new Uint8Array(frame.length));
        }
        expect(streams.count).toBeLessThanOrEqual(2 + 10);
      }),
      { numRuns: 200 },
    );
  });

  it("of any bytes never throw", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 50 }), (packets) => {
        const streams = serve();
        for (const packet of packets) {
          deliverBytes(streams, packet);
          streams.checkInvariants();
        }
      }),
      { numRuns: 300 },
    );
  });

  it("that touch every block of every stream hold no more memory than twice what was allowed, and a short block each", () => {
    const streams = createStreams("server", DEFAULT_FLOW_LIMITS, DEFAULT_FLOW_LIMITS);
    let isTaken = true;
    for (let index = 0; index < 100; index++)
      for (let offset = 0; offset < DEFAULT_FLOW_LIMITS.initialMaxStreamDataBidiRemote; offset += BLOCK_BYTES)
        isTaken &&= streams.onStream(index * 4, offset, new Uint8Array(1), 0, 1, false) === undefined;
    expect(isTaken).toBe(false);
    let held = 0;
    for (let index = 0; index < 100; index++) held += streams.get(index * 4)?.receiving?.assembler.allocated ?? 0;
    expect(held).toBeLessThanOrEqual(2 * DEFAULT_FLOW_LIMITS.initialMaxData + 100 * 4096);
  });
});
