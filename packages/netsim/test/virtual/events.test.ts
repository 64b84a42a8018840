import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue, VirtualTimer } from "../../src/virtual/events.ts";

function runAll(events: EventQueue): void {
  while (events.nextNs !== Infinity) events.runNext();
}

describe("the queue of events", () => {
  it("runs them by time, and those of the same time in the order in which they were added", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const events = new EventQueue();
        const ran: [number, number][] = [];
        times.forEach((time, order) => events.add(time, { run: () => ran.push([events.nowNs, order]) }));
        runAll(events);
        const expected = times.map((time, order): [number, number] => [time, order]);
        expect(ran).toEqual(expected.toSorted(([left], [right]) => left - right));
      }),
    );
  });

  it("runs what is added while it runs, and never goes back", () => {
    const events = new EventQueue();
    const ran: string[] = [];
    events.add(10, {
      run: () => {
        ran.push("first");
        events.add(5, { run: () => ran.push(`late at ${String(events.nowNs)}`) });
        events.add(12, { run: () => ran.push("after") });
      },
    });
    events.add(10, { run: () => ran.push("second") });
    runAll(events);
    expect(ran).toEqual(["first", "second", "late at 10", "after"]);
  });
});

describe("a timer", () => {
  it("runs once at the time it was last set to, whatever it was set to before", () => {
    const step = fc.record({ at: fc.nat(20), to: fc.option(fc.nat(40), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const events = new EventQueue();
        const ran: number[] = [];
        const timer = new VirtualTimer(events, () => ran.push(events.nowNs / 1e6));
        const expected: number[] = [];
        let due: number | undefined;
        const inOrder = steps.toSorted((left, right) => left.at - right.at);
        for (const { at, to } of inOrder) {
          events.add(at * 1e6, { run: () => (to === undefined ? timer.clear() : timer.set(to)) });
          // What is due at the very time of a change was added to the queue later than the change.
          if (due !== undefined && due < at) expected.push(due);
          if (due !== undefined && due < at) due = undefined;
          due = to === undefined ? undefined : Math.max(to, at);
        }
        if (due !== undefined) expected.push(due);
        runAll(events);
        expect(ran).toEqual(expected);
        expect(timer.due).toBeUndefined();
      }),
    );
  });

  it("never runs before its time, though that is no whole nanosecond", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (at) => {
        const events = new EventQueue();
        let ranAt = -1;
        new VirtualTimer(events, () => (ranAt = events.nowNs / 1e6)).set(at);
        runAll(events);
        expect(ranAt).toBeGreaterThanOrEqual(at);
        expect(ranAt).toBeLessThan(at + 3e-6);
      }),
    );
  });

  it("keeps one event in the queue, however often it is put off", () => {
    const events = new EventQueue();
    let runs = 0;
    const timer = new VirtualTimer(events, () => runs++);
    for (let at = 1; at <= 1000; at++) timer.set(at);
    events.runNext();
    events.runNext();
    expect(runs).toBe(1);
    expect(events.nextNs).toBe(Infinity);
  });
});
