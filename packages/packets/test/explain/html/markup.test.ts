import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { escaped, joined, markup } from "../../../src/explain/html/markup.ts";

describe("text from a capture", () => {
  it("never becomes markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escaped(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
      }),
    );
  });

  it("has nothing left that would not be seen or would turn the text around it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escaped(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029\ufeff]/u);
      }),
    );
  });

  test.each([
    ["<script>", "&lt;script&gt;"],
    ["a\0b", "a␀b"],
    ["a\nb\x7f", "a␊b␡"],
    ["\u0085", "⟨U+0085⟩"],
    ["abc\u202etxt.exe", "abc⟨U+202E⟩txt.exe"],
    ["\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"],
    ["\ud800", "⟨U+D800⟩"],
    ["\u{e0041}", "⟨U+E0041⟩"],
    ["Grüße, 日本 👋 שלום", "Grüße, 日本 👋 שלום"],
  ])("%j is written %s", (text, written) => {
    expect(escaped(text)).toBe(written);
  });
});

describe("markup", () => {
  it("escapes what is put into it, but not markup", () => {
    const inner = markup`<b>${"<i>"}</b>`;
    expect(markup`<p title="${'"'}">${[inner, " & ", 3, undefined]}</p>`.text).toBe(
      '<p title="&quot;"><b>&lt;i&gt;</b> &amp; 3</p>',
    );
  });

  it("is joined", () => {
    expect(markup`${joined(["a", "b", "c"], ", ")}`.text).toBe("a, b, c");
  });
});
