import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsInView, scrollScale, topFor } from "../../src/packets/list/scroll.ts";

describe("the scale of a list", () => {
  it("is a pixel a pixel while the browser can lay it out", () => {
    expect(scrollScale(1000, 22, 400)).toEqual({ height: 22_000, rowsPerPixel: 1 / 22, isShortened: false });
  });

  it("reaches exactly the last row at the end of the bar, however long the list is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 400_000, max: 2 ** 31 }), fc.integer({ min: 50, max: 3000 }), (rows, view) => {
        const { height, rowsPerPixel, isShortened } = scrollScale(rows, 22, view);
        expect(isShortened).toBe(true);
        const { end } = rowsInView((height - view) * rowsPerPixel, view, 22, rows);
        expect(end).toBe(rows);
      }),
    );
  });
});

describe("the rows in view", () => {
  it("are never outside the list, and cover the window", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.double({ min: -5, max: 1_000_005, noNaN: true }), (rows, top) => {
        const { first, end } = rowsInView(top, 300, 22, rows);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(rows);
        expect(end - first).toBeLessThanOrEqual(16);
      }),
    );
  });
});

describe("revealing a row", () => {
  it("moves nothing when it is in view, and no more than needed when it is not", () => {
    expect(topFor(7, 5, 220, 22)).toBe(5);
    expect(topFor(3, 5, 220, 22)).toBe(3);
    expect(topFor(15, 5, 220, 22)).toBe(6);
  });
});
