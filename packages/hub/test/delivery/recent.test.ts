import type { Position, RoomId } from "@wireside/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentBlocks, type Block } from "../../src/delivery/recent.ts";

function block(first: number, last: number, bytes: number): Block {
  return { room: 1 as RoomId, first: first as Position, last: last as Position, frames: Buffer.alloc(bytes) };
}

describe("recent blocks", () => {
  it("answer with everything after a position while it is there", () => {
    const recent = new RecentBlocks(10 as Position, 100);
    recent.push(block(11, 12, 40));
    recent.push(block(13, 13, 40));
    expect(recent.after(10 as Position)?.map((b) => b.last)).toEqual([12, 13]);
    expect(recent.after(12 as Position)?.map((b) => b.last)).toEqual([13]);
    expect(recent.after(13 as Position)).toEqual([]);
  });

  it("say so when something after the position is gone", () => {
    const recent = new RecentBlocks(0 as Position, 100);
    recent.push(block(1, 2, 60));
    recent.push(block(3, 4, 60));
    expect(recent.bytes).toBe(60);
    expect(recent.after(0 as Position)).toBeUndefined();
    expect(recent.after(1 as Position)).toBeUndefined();
    expect(recent.after(2 as Position)?.map((b) => b.last)).toEqual([4]);
  });

  it("do not answer for a position inside a block, where a page of the store may end", () => {
    const recent = new RecentBlocks(0 as Position, 100);
    recent.push(block(1, 5, 10));
    recent.push(block(6, 9, 10));
    expect(recent.after(3 as Position)).toBeUndefined();
    expect(recent.after(5 as Position)?.map((b) => b.last)).toEqual([9]);
  });

  it("agree with a plain list, whatever is pushed", () => {
    const pushes = fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 5 }), bytes: fc.integer({ min: 1, max: 50 }) }),
      { maxLength: 3000 },
    );
    fc.assert(
      fc.property(pushes, fc.integer({ min: 0, max: 200 }), (given, most) => {
        const recent = new RecentBlocks(0 as Position, most);
        const all: Block[] = [];
        for (const { length, bytes } of given) {
          const first = (all.at(-1)?.last ?? 0) + 1;
          all.push(block(first, first + length - 1, bytes));
          recent.push(all.at(-1) as Block);
        }
        const kept = [];
        for (let at = all.length - 1, sum = 0; at >= 0; at--) {
          sum += all[at]?.frames.length ?? 0;
          if (sum > most) break;
          kept.unshift(all[at]);
        }
        const floor = (all.at(-1 - kept.length)?.last ?? 0) as Position;
        expect(recent.after(floor)).toEqual(kept);
        if (floor > 0) expect(recent.after((floor - 1) as Position)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
