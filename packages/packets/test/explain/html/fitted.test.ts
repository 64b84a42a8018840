import fc from "fast-check";
import { expect, it } from "vitest";
import { fitted, widthOfText } from "../../../src/explain/html/fitted.ts";

it("text is kept where there is room, and else cut to it with an ellipsis", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.double({ min: 1, max: 40, noNaN: true }), (text, room) => {
      const shown = fitted(text, room);
      if (widthOfText(text) <= room) expect(shown).toBe(text);
      else {
        expect(shown.endsWith("…")).toBe(true);
        expect(text.startsWith(shown.slice(0, -1))).toBe(true);
        expect(widthOfText(shown)).toBeLessThanOrEqual(room + 0.1);
      }
    }),
  );
});
