import fc from "fast-check";
import { expect, it } from "vitest";
import { Deadlines, type Timed } from "../../../src/core/endpoint/deadlines.ts";

it("gives members in the order of their deadlines, however often those change", () => {
  const change = fc.record({ member: fc.nat(9), dueAt: fc.oneof(fc.nat(50), fc.constant(Infinity)), take: fc.nat(60) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const deadlines = new Deadlines<Timed>();
      const members = Array.from({ length: 10 }, (): Timed => ({ dueAt: Infinity, place: -1 }));
      const naive = new Map<Timed, number>();
      for (const { member: which, dueAt, take } of changes) {
        const member = members[which]!;
        deadlines.set(member, dueAt);
        if (dueAt === Infinity) naive.delete(member);
        else naive.set(member, dueAt);
        const next = Math.min(...naive.values());
        expect(deadlines.next).toBe(next);
        const taken = deadlines.takeDue(take);
        expect(taken === undefined).toBe(next > take);
        if (taken !== undefined) {
          expect(naive.get(taken)).toBe(next);
          naive.delete(taken);
        }
      }
    }),
  );
});
