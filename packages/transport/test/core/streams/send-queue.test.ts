import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SendQueue, Turn, isPriority } from "../../../src/core/streams/send-queue.ts";

const step = fc.record({
  kind: fc.constantFrom("add" as const, "add" as const, "remove" as const, "pass" as const),
  item: fc.nat(7),
  priority: fc.integer({ min: -2, max: 2 }),
});

describe("a send queue", () => {
  it("gives the turn as a plain list does: highest priority first, then who waits longest", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const queue = new SendQueue<number>();
        const turns = Array.from({ length: 8 }, (_, item) => new Turn(item));
        let list: { item: number; priority: number }[] = [];
        for (const { kind, item, priority } of steps) {
          const turn = turns[item];
          if (turn === undefined) continue;
          const known = list.find((entry) => entry.item === item);
          if (kind === "add") {
            queue.add(turn, priority);
            if (known === undefined) list.push({ item, priority });
          } else if (kind === "remove") {
            queue.remove(turn);
            list = list.filter((entry) => entry.item !== item);
          } else {
            queue.pass(turn);
            if (known !== undefined) list = [...list.filter((entry) => entry.item !== item), known];
          }
          const highest = Math.max(...list.map((entry) => entry.priority));
          expect(queue.first?.item).toBe(list.find((entry) => entry.priority === highest)?.item);
        }
      }),
    );
  });

  it("knows whole priorities within bounds", () => {
    expect([-127, 0, 127].every(isPriority)).toBe(true);
    expect([-128, 0.5, NaN, Infinity].some(isPriority)).toBe(false);
  });
});
