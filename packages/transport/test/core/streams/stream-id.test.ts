import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directionOf, indexOf, openerOf, streamId } from "../../../src/core/streams/stream-id.ts";

describe("a stream id", () => {
  it("says who opened the stream, which way it goes, and which it is (RFC 9000 §2.1)", () => {
    expect(streamId("client", "bidirectional", 0)).toBe(0);
    expect(streamId("server", "bidirectional", 0)).toBe(1);
    expect(streamId("client", "unidirectional", 0)).toBe(2);
    expect(streamId("server", "unidirectional", 2)).toBe(11);
    fc.assert(
      fc.property(
        fc.constantFrom("client" as const, "server" as const),
        fc.constantFrom("bidirectional" as const, "unidirectional" as const),
        fc.oneof(fc.nat(1000), fc.integer({ min: 2 ** 30, max: 2 ** 51 - 1 })),
        (role, direction, index) => {
          const id = streamId(role, direction, index);
          expect([openerOf(id), directionOf(id), indexOf(id)]).toEqual([role, direction, index]);
        },
      ),
    );
  });

  it("is not made of an index that ids have no room for", () => {
    expect(() => streamId("client", "bidirectional", 2 ** 51)).toThrow(RangeError);
    expect(() => streamId("client", "bidirectional", -1)).toThrow(RangeError);
  });
});
