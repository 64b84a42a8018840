import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { styleMarkdown } from "../../src/text/markdown.ts";
import { jsonLine, neutralise, neutraliseLine } from "../../src/text/neutralise.ts";
import { cellsOf, clusters, fit, joinCells, rowWidth, span, textOf, widthOf } from "../../src/text/span.ts";
import { wrap } from "../../src/text/wrap.ts";

const anything = fc.string({ unit: "binary" });
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u;

describe("text from the network", () => {
  it("cannot carry a control character to the terminal", () => {
    expect(neutralise("a\u001b[2J\u0007b\u009b31mc\u202ed")).toBe("a␛[2J␇b\u{fffd}31mc\u{fffd}d");
    fc.assert(fc.property(anything, (text) => !CONTROL.test(neutralise(text))));
    fc.assert(fc.property(anything, (text) => !/[\0-\x1f\x7f-\x9f]/.test(neutraliseLine(text))));
  });

  it("keeps everything else, emoji of several parts too", () => {
    expect(neutralise("👨‍👩‍👧‍👦 e\u0301 ❤️ 日本")).toBe("👨‍👩‍👧‍👦 e\u0301 ❤️ 日本");
    expect(neutralise("a\tb\r\nc\rd")).toBe("a    b\nc\nd");
    expect(neutraliseLine("a\nb")).toBe("a ⏎ b");
  });

  it("is the same value again after JSON, which has no control character and one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const line = jsonLine({ text });
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
        expect(JSON.parse(line)).toEqual({ text });
      }),
    );
  });
});

describe("measured text", () => {
  it("counts two columns for wide characters and emoji, none for what combines", () => {
    expect(["abc", "日本", "👨‍👩‍👧‍👦", "e\u0301", "🇫🇷"].map(widthOf)).toEqual([3, 4, 2, 1, 2]);
  });

  it("fits into any width exactly, cut at a character as people see it", () => {
    expect(textOf(fit([span("日本語")], 5))).toBe("日本…");
    expect(textOf(fit([span("日本語")], 4))).toBe("日… ");
    expect(textOf(fit([span("ab")], 4))).toBe("ab  ");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(rowWidth(fit([span(neutraliseLine(text))], columns))).toBe(columns);
      }),
    );
  });

  it("can be taken to cells and put together again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => textOf(joinCells(cellsOf([span(text)]))) === text),
    );
  });
});

describe("wrapped text", () => {
  const wrapped = (text: string, columns: number): string[] => wrap([[span(text)]], columns).map(textOf);

  it("breaks at spaces, inside long words, and between wide characters", () => {
    expect(wrapped("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
    expect(wrapped("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrapped("go 日本語です", 8)).toEqual(["go 日本", "語です"]);
    expect(wrapped("", 8)).toEqual([""]);
  });

  it("keeps the spaces at the beginning of a line", () => {
    expect(wrapped("    code here", 9)).toEqual(["    code", "here"]);
  });

  it("never passes the width, and loses nothing but spaces at breaks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (raw, columns) => {
        const text = neutraliseLine(raw);
        const rows = wrapped(text, columns);
        for (const row of rows) expect(widthOf(row) <= columns || clusters(row).length === 1).toBe(true);
        expect(rows.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });
});

describe("Markdown in a message", () => {
  const styled = (text: string) =>
    styleMarkdown(text)[0]?.map((each) => [each.text, ...Object.keys(each.style)].join(" "));

  it("is styled where it is meant", () => {
    expect(styled("a **b** *c* `d*e*` ~~f~~")).toEqual([
      "a ",
      "b bold",
      " ",
      "c italic",
      " ",
      "d*e* color",
      " ",
      "f strike",
    ]);
    expect(styled("**a *b* c**")).toEqual(["a  bold", "b bold italic", " c bold"]);
    expect(styled("see https://example.org/a_b_c.")).toEqual([
      "see ",
      "https://example.org/a_b_c underline color",
      ".",
    ]);
  });

  it("leaves alone what only looks like it", () => {
    for (const text of ["snake_case_name", "2*3*4", "a * b * c", "** not", "`open", "me@example.org"])
      expect(styled(text)).toEqual([text]);
  });

  it("shows code blocks, quotes and lists", () => {
    const rows = styleMarkdown("> said\n- one\n```ts\nlet **a**\n```\nend").map(textOf);
    expect(rows).toEqual(["▏ said", "• one", "│ let **a**", "end"]);
  });

  it("emphasises the people it mentions", () => {
    const rows = styleMarkdown("hi @Bob Ray, not @Bobby", new Map([["Bob Ray", { bold: true }]]));
    expect(rows[0]).toEqual([span("hi "), span("@Bob Ray", { bold: true }), span(", not @Bobby")]);
  });

  it("ends for every text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("*", "**", "_", "`", "~~", "a", " ", "\n", "```", "h", "https://", "@", ">", "- "), {
          maxLength: 60,
        }),
        (parts) => {
          const text = parts.join("");
          expect(styleMarkdown(text).length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
