import { VARINT_MAX } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Qlog } from "../../../src/core/qlog/qlog.ts";
import { FRAMES, type FieldKind, type FrameName } from "../../../src/core/wire/frame-table.ts";
import { Liar, raw } from "./liar.ts";
import { bytesOf } from "./transfer.ts";

const number = fc.oneof(
  fc.nat(8),
  fc.nat(300),
  fc.nat(70_000),
  fc.nat(2 ** 31 - 1),
  fc.constantFrom(VARINT_MAX, 2 ** 51),
);
const few = fc.nat(3);

/** What a field of a frame may be: mostly something that makes sense. */
function anyOf(kind: FieldKind): fc.Arbitrary<readonly (number | Uint8Array)[]> {
  switch (kind) {
    case "connectionId":
      return fc.nat(255).map((byte) => [8, new Uint8Array(8).fill(byte)]);
    case "token":
      return fc.nat(3).map((byte) => [new Uint8Array(16).fill(byte)]);
    case "eight":
      return fc.nat(3).map((byte) => [new Uint8Array(8).fill(byte)]);
    case "sized":
      return fc.uint8Array({ maxLength: 300 }).map((bytes) => [bytes.length, bytes]);
    case "ecn":
      return fc.tuple(number, number, number);
    case "data":
    case "ranges":
      return fc.constant([]);
    default:
      return fc.oneof(number, number, few).map((value) => [value]);
  }
}

/** A frame of any kind, whose numbers may be anything. */
const anyFrame: fc.Arbitrary<Uint8Array> = fc.constantFrom(...(Object.keys(FRAMES) as FrameName[])).chain((name) => {
  const { type, fields } = FRAMES[name];
  if (name === "stream")
    return fc
      .tuple(few, number, fc.uint8Array({ maxLength: 100 }), fc.boolean())
      .map(([id, offset, data, isFin]) => raw(type | 0x06 | (isFin ? 1 : 0), id, offset, data.length, data));
  if (name === "datagram") return fc.uint8Array({ maxLength: 100 }).map((data) => raw(type | 1, data.length, data));
  if (name === "ack")
    return fc.tuple(fc.nat(60), number, few).map(([largest, delay, first]) => raw(type, largest, delay, 0, first));
  return fc
    .tuple(...Object.values(fields as Record<string, FieldKind>).map(anyOf))
    .map((parts) => raw(type, ...parts.flat()));
});

const step = fc.record({
  frames: fc.array(anyFrame, { minLength: 1, maxLength: 4 }),
  wait: fc.constantFrom(0, 0, 1, 30, 400),
  source: fc.constantFrom("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.7.7"),
});

describe("a server whose client says anything", () => {
  it("neither throws nor hangs, counts rightly, and forgets the connection in the end", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40, size: "max" }), fc.nat(), (steps, seed) => {
        let logged = 0;
        const liar = new Liar({
          seed,
          server: {
            qlog: ({ vantagePoint, originalId, begin }) =>
              new Qlog({
                ...{ write: () => void logged++, title: "fuzz", vantagePoint, originalId, begin, referenceTime: 0 },
              }),
          },
        });
        const { streams, recovery } = liar.server;
        for (const direction of ["bidirectional", "unidirectional"] as const)
          streams.write(streams.open(direction)!, bytesOf(20_000));
        for (const { frames, wait, source } of steps) {
          liar.send(frames, [source, 5000]);
          streams.checkInvariants();
          for (let event; (event = streams.nextEvent()) !== undefined;)
            if (event.kind === "readable") streams.read(event.stream, new Uint8Array(50));
          expect(recovery.sent.bytesInFlight).toBe(recovery.sent.countBytesInFlight());
          liar.world.server.wake(liar.server);
          liar.wait(wait);
        }
        expect(logged).toBeGreaterThan(0);
        liar.wait(200_000);
        expect(liar.world.server.endpoint.size).toBe(0);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
