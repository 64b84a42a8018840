import fc from "fast-check";
import { expect, it } from "vitest";
import { NewBytes } from "../../src/series/new-bytes.ts";

const someSegments = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 40 })).map(([start, length]) => ({
    start,
    end: start + length,
  })),
);

it("each byte counts once, in whatever order segments come", () => {
  fc.assert(
    fc.property(someSegments, (segments) => {
      const counter = new NewBytes();
      const seen = new Set<number>();
      // What lies before the first segment seen is not a gap: a capture may begin in the middle.
      const begin = segments.find(({ start, end }) => end > start)?.start ?? 0;
      for (const { start, end } of segments) {
        const before = seen.size;
        for (let byte = Math.max(start, begin); byte < end; byte++) seen.add(byte);
        expect(counter.take(start, end)).toBe(seen.size - before);
      }
    }),
  );
});
