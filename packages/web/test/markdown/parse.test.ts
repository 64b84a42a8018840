import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMarkdown, plainText, type Node } from "../../src/markdown/parse.ts";

describe("Markdown in messages", () => {
  test("marks words, code and lists", () => {
    expect(parseMarkdown("**bold** and `code`")).toEqual([
      {
        type: "paragraph",
        children: [
          { type: "strong", children: [{ type: "text", text: "bold" }] },
          { type: "text", text: " and " },
          { type: "code", text: "code" },
        ],
      },
    ]);
    expect(types(parseMarkdown("1. one\n2. two\n\n- three"))).toEqual([
      "list",
      "item",
      "text",
      "item",
      "text",
      "list",
      "item",
      "text",
    ]);
  });

  test("keeps code as it was written, with its language", () => {
    expect(parseMarkdown("```ts\nconst a = '<b>';\n\n// end\n```")).toEqual([
      { type: "code-block", text: "const a = '<b>';\n\n// end", language: "ts" },
    ]);
  });

  test("keeps line breaks", () => {
    expect(types(parseMarkdown("one\ntwo"))).toEqual(["paragraph", "text", "break", "text"]);
  });

  test("shows HTML as the text it is", () => {
    const nodes = parseMarkdown(`<script>alert(1)</script><img src=x onerror=alert(1)>`);
    expect(texts(nodes)).toBe(`<script>alert(1)</script><img src=x onerror=alert(1)>`);
    expect(types(nodes).filter((type) => type !== "paragraph" && type !== "text")).toEqual([]);
  });

  test.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](blob:null/1)",
  ])("makes no link of %j", (text) => {
    expect(hrefs(parseMarkdown(text))).toEqual([]);
  });

  test("makes links of web addresses, written out or with a name", () => {
    expect(
      hrefs(parseMarkdown("see https://example.org/a?b#c and [here](http://example.org), mailto: [m](mailto:a@b.c)")),
    ).toEqual(["https://example.org/a?b#c", "http://example.org/", "mailto:a@b.c"]);
    expect(hrefs(parseMarkdown("[that message](#room/1/message/2)"))).toEqual(["#room/1/message/2"]);
  });

  test("loads no image: it is a link to it", () => {
    expect(types(parseMarkdown("![a cat](https://example.org/cat.png)"))).not.toContain("image");
    expect(hrefs(parseMarkdown("![a cat](https://example.org/cat.png)"))).toEqual(["https://example.org/cat.png"]);
  });

  test("loses no words to definitions of references", () => {
    expect(plainText("[note]: https://example.org")).toContain("[note]:");
  });

  test("shows what is nested too deep as it was written", () => {
    const deep = `${">".repeat(3_000)} hello`;
    expect(parseMarkdown(deep)).toEqual([{ type: "paragraph", children: [{ type: "text", text: deep }] }]);
    expect(() => parseMarkdown("[".repeat(8_000))).not.toThrow();
    expect(() => parseMarkdown("*a ".repeat(5_000))).not.toThrow();
    expect(() => parseMarkdown("- ".repeat(5_000))).not.toThrow();
  });

  test("never throws, and never makes a link that could run something", () => {
    const piece = fc.constantFrom(
      "[",
      "](",
      ")",
      "javascript:",
      "data:",
      "<",
      ">",
      "![",
      "`",
      "**",
      "\n",
      "> ",
      "- ",
      "|",
      "&#x6a;",
      "\\",
      "#",
      "http://",
      "\t",
      "\u0000",
      "\u202e",
      "mailto:",
      "@",
    );
    const text = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 6 }), fc.webUrl()), { maxLength: 60 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (written) => {
        for (const href of hrefs(parseMarkdown(written))) expect(href).toMatch(/^(https?:\/\/|mailto:|#)/u);
        expect(typeof plainText(written)).toBe("string");
      }),
      { numRuns: 1_500 },
    );
  });
});

function* walk(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    if ("children" in node) yield* walk(node.children);
  }
}

const types = (nodes: readonly Node[]): string[] => [...walk(nodes)].map(({ type }) => type);
const hrefs = (nodes: readonly Node[]): string[] =>
  [...walk(nodes)].flatMap((node) => (node.type === "link" ? [node.href] : []));
const texts = (nodes: readonly Node[]): string =>
  [...walk(nodes)].map((node) => ("text" in node ? node.text : "")).join("");
