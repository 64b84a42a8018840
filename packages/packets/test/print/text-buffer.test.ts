import fc from "fast-check";
import { expect, test } from "vitest";
import { TextBuffer } from "../../src/print/text-buffer.ts";

test("any text is written as UTF-8, after whatever is there", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
      const out = new TextBuffer(1);
      for (const text of texts) {
        out.text(text);
        out.byte(9);
      }
      expect(new TextDecoder().decode(out.take())).toBe(texts.map((text) => `${text}\t`).join(""));
      expect(out.length).toBe(0);
    }),
  );
});

test("who writes much at once writes into the room that is made", () => {
  const out = new TextBuffer(1);
  out.text("a");
  const room = out.room(100);
  room.set([0x62, 0x63], out.length);
  out.written(out.length + 2);
  expect(new TextDecoder().decode(out.take())).toBe("abc");
});
