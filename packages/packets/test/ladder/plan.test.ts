import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WORTH, type LadderEvents } from "../../src/ladder/ladder.ts";
import { FOLDED, PAUSED, planLadder } from "../../src/ladder/plan.ts";

const someEvents: fc.Arbitrary<LadderEvents> = fc
  .array(
    fc.record({
      worth: fc.constantFrom(WORTH.ordinary, WORTH.ordinary, WORTH.ordinary, WORTH.noted, WORTH.turning),
      gap: fc.constantFrom(0.001, 0.001, 0.001, 3),
    }),
    { maxLength: 200 },
  )
  .map((list) => {
    let time = 0;
    const times = list.map(({ gap }) => (time += gap));
    return {
      lanes: [],
      count: list.length,
      frame: Uint32Array.from(list, (_, at) => at + 1),
      time: Float64Array.from(times),
      from: new Uint8Array(list.length),
      bytes: new Uint32Array(list.length),
      isSeen: new Uint8Array(list.length).fill(1),
      worth: Uint8Array.from(list, ({ worth }) => worth),
      phase: Uint8Array.from(list, (_, at) => Math.floor((3 * at) / list.length)),
      describe: () => {
        throw new Error("not asked for");
      },
    };
  });

const someRoom = fc.integer({ min: 1, max: 250 });

describe("the plan of a ladder", () => {
  it("has every event in one item, in order", () => {
    fc.assert(
      fc.property(someEvents, someRoom, (events, room) => {
        const { count, kind, first, last } = planLadder(events, room, []);
        const told: number[] = [];
        for (let at = 0; at < count; at++) {
          if (kind[at] === PAUSED) continue;
          for (let event = first[at]!; event <= last[at]!; event++) told.push(event);
        }
        expect(told).toEqual(Array.from({ length: events.count }, (_, event) => event));
      }),
    );
  });

  it("folds nothing across phases, and never so little that a summary would take as much room", () => {
    fc.assert(
      fc.property(someEvents, someRoom, (events, room) => {
        const { count, kind, first, last } = planLadder(events, room, []);
        for (let at = 0; at < count; at++) {
          if (kind[at] !== FOLDED) continue;
          expect(events.phase[first[at]!]).toBe(events.phase[last[at]!]);
          expect(last[at]! - first[at]!).toBeGreaterThanOrEqual(2);
        }
      }),
    );
  });

  it("shows whatever is asked for", () => {
    fc.assert(
      fc.property(someEvents, someRoom, fc.nat(199), fc.nat(199), (events, room, a, b) => {
        const asked = { first: Math.min(a, b, events.count - 1), last: Math.min(Math.max(a, b), events.count - 1) };
        if (events.count === 0) return;
        const { count, kind, first, last } = planLadder(events, room, [asked]);
        for (let at = 0; at < count; at++) {
          if (kind[at] === FOLDED) expect(first[at]! > asked.last || last[at]! < asked.first).toBe(true);
        }
      }),
    );
  });

  it("marks a pause before what comes after a long time", () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const { count, kind, first } = planLadder(events, 10_000, []);
        const pauses = Array.from({ length: count }, (_, at) => at).filter((at) => kind[at] === PAUSED);
        const after = pauses.map((at) => first[at]!);
        const long = Array.from({ length: events.count }, (_, event) => event).filter((event) => {
          return event > 0 && events.time[event]! - events.time[event - 1]! > 1;
        });
        expect(after.filter((event) => long.includes(event))).toEqual(long);
      }),
    );
  });
});
