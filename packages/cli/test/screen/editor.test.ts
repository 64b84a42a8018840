import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as edit from "../../src/screen/editor.ts";
import { cleanInput, keysOf, type InkKey } from "../../src/screen/key.ts";
import { widthOf } from "../../src/text/span.ts";

const none: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
};

describe("the line being typed", () => {
  it("moves and deletes by characters as people see them", () => {
    const family = edit.editorWith("a👨‍👩‍👧‍👦e\u0301");
    expect(edit.backspace(family).text).toBe("a👨‍👩‍👧‍👦");
    expect(edit.backspace(edit.backspace(family)).text).toBe("a");
    expect(edit.deleteNext(edit.right({ ...family, cursor: 0 })).text).toBe("ae\u0301");
  });

  it("moves and deletes by words and to the ends of its line", () => {
    const editor = edit.editorWith("one two\nthree four");
    expect(edit.deleteWord(editor).text).toBe("one two\nthree ");
    expect(edit.deleteToStart(editor).text).toBe("one two\n");
    expect(edit.lineStart(editor).cursor).toBe(8);
    expect(edit.deleteToEnd({ ...editor, cursor: 4 }).text).toBe("one \nthree four");
    expect(edit.wordRight({ ...editor, cursor: 0 }).cursor).toBe(3);
  });

  it("is laid out within the width, with the cursor in it, for every text and place", () => {
    const steps = fc.array(fc.constantFrom(edit.left, edit.right, edit.wordLeft, edit.lineStart, edit.backspace), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 20 }), steps, (raw, columns, moves) => {
        const editor = moves.reduce((now, move) => move(now), edit.editorWith(cleanInput(raw)));
        const { rows, x, y } = edit.layoutEditor(editor, columns);
        for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
        expect(rows[y]).toBeDefined();
        expect(x).toBeLessThanOrEqual(columns);
        expect(rows.join("").length).toBe(editor.text.replaceAll("\n", "").length);
      }),
    );
  });
});

describe("a character wider than the screen", () => {
  it("is broken rather than drawn past the edge", () => {
    const { rows } = edit.layoutEditor(edit.editorWith("\u{1D158}\u{1D165}\u{1D16E}"), 2);
    for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(2);
  });
});

describe("keys", () => {
  it("that came in one piece are taken apart", () => {
    expect(keysOf("hi\r", none)).toEqual([{ name: "text", text: "hi" }, { name: "enter" }]);
    expect(keysOf("@b\tc\x7f", none)).toEqual([
      { name: "text", text: "@b" },
      { name: "tab" },
      { name: "text", text: "c" },
      { name: "backspace" },
    ]);
  });

  it("of several lines at once are a paste, not several messages", () => {
    expect(keysOf("one\rtwo\r", none)).toEqual([{ name: "text", text: "one\ntwo\n" }]);
  });

  it("with Ctrl and Alt have their own meaning", () => {
    expect(keysOf("n", { ...none, ctrl: true })).toEqual([{ name: "next-room" }]);
    expect(keysOf("", { ...none, upArrow: true, meta: true })).toEqual([{ name: "previous-room" }]);
    expect(keysOf("", { ...none, return: true, meta: true })).toEqual([{ name: "newline" }]);
    expect(keysOf("z", { ...none, ctrl: true })).toEqual([]);
  });
});
