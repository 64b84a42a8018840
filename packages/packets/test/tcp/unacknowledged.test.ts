import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS } from "../../src/limits.ts";
import { isAfter, isAtMost } from "../../src/tcp/sequence.ts";
import { UnacknowledgedSegments } from "../../src/tcp/unacknowledged.ts";

interface Segment {
  frame: number;
  sequence: number;
  end: number;
}

/** The list as Wireshark's rules tell it, walked through from the newest to the oldest each time. */
class PlainList {
  segments: Segment[] = [];

  append(frame: number, sequence: number, end: number): void {
    this.segments.push({ frame, sequence, end });
  }

  /** Gives the frame that is acknowledged, 0 for none. */
  acknowledge(acknowledgement: number): number {
    let frame = 0;
    this.segments = this.segments
      .toReversed()
      .filter((segment) => {
        if (segment.end === acknowledgement) {
          frame = segment.frame;
          return false;
        }
        if (isAfter(acknowledgement, segment.sequence) && isAtMost(acknowledgement, segment.end)) {
          segment.sequence = acknowledgement;
          return true;
        }
        return isAfter(segment.end, acknowledgement);
      })
      .toReversed();
    return frame;
  }

  span(base: number): number {
    if (this.segments.length === 0) return 0;
    const lowest = Math.min(...this.segments.map(({ sequence }) => (sequence - base) >>> 0));
    return (Math.max(...this.segments.map(({ end }) => (end - base) >>> 0)) - lowest) >>> 0;
  }
}

/** Numbers that meet often, also around the places where comparing goes over. */
const number = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 24 }) },
  fc
    .tuple(
      fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x4000_0000, 0xc000_0000),
      fc.integer({ min: -6, max: 6 }),
    )
    .map(([near, off]) => (near + off) | 0),
);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ append: number, length: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ next: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ acknowledge: number }) },
);

describe("the list of what is not acknowledged", () => {
  it("does what a list that is walked through each time does", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), number, (steps, base) => {
        const segments = new UnacknowledgedSegments();
        const record = new Int32Array(4);
        const plain = new PlainList();
        let end = 0;
        for (const [index, step] of steps.entries()) {
          if ("acknowledge" in step) {
            segments.acknowledge(record, 1, step.acknowledge | 0);
            expect(segments.acknowledgedFrame).toBe(plain.acknowledge(step.acknowledge | 0));
          } else {
            const sequence = "append" in step ? step.append | 0 : (end + step.next) | 0;
            end = (sequence + step.length) | 0;
            segments.append(record, 1, index + 1, sequence, end, 0, 0);
            plain.append(index + 1, sequence, end);
          }
          expect(segments.span(record, 1, base)).toBe(plain.span(base));
          const oldest = segments.oldest(record, 1);
          expect(oldest === 0 ? 0 : segments.frameOf(oldest)).toBe(plain.segments[0]?.frame ?? 0);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("remembers no more segments of a side than its limit", () => {
    const segments = new UnacknowledgedSegments();
    const record = new Int32Array(3);
    const append = (index: number): boolean => segments.append(record, 0, index + 1, index, index + 1, 0, 0);
    for (let index = 0; index < CAPTURE_LIMITS.unacknowledgedSegments; index++) expect(append(index)).toBe(true);
    expect(append(CAPTURE_LIMITS.unacknowledgedSegments)).toBe(false);
    segments.acknowledge(record, 0, 1);
    expect(append(CAPTURE_LIMITS.unacknowledgedSegments)).toBe(true);
  });
});
