import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { allFields, CAPTURE_LIMITS } from "@wireside/packets";
import { DOOR_LIMITS } from "@wireside/doors";
import { LAB_LIMITS } from "@wireside/lab";
import { SERVE_LIMITS } from "@wireside/serve";
import { TRANSPORT_LIMITS } from "@wireside/transport";
import { describe, expect, it } from "vitest";
import { docstrings } from "../../scripts/pages/docstrings.ts";
import { pages } from "../../scripts/pages/pages.ts";
import { Page } from "./page.ts";

describe("the pages that are made from the code", () => {
  it.each(pages().map(({ path, text }) => [basename(path), path, text] as const))(
    "say what the code says: %s (otherwise: npm run pages)",
    (_, path, text) => {
      expect(readFileSync(path, "utf8")).toBe(text);
    },
  );

  it.each([
    ["captures", CAPTURE_LIMITS],
    ["the transport", TRANSPORT_LIMITS],
    ["the lab", LAB_LIMITS],
    ["doors", DOOR_LIMITS],
    ["the page server", SERVE_LIMITS],
  ])("say of every limit of %s what it is of", (title, limits) => {
    const rows = new Page("LIMITS.md").table(`limit of ${title}`);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(limits));
    for (const [name, , words = ""] of rows) expect([name, words.length > 10]).toEqual([name, true]);
  });

  it("have every field", () => {
    const { text } = new Page("PROTOCOLS.md");
    const names = allFields()
      .filter(({ type, name }) => type !== "protocol" && name !== "text")
      .map(({ name }) => name);
    expect(names.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

describe("docstrings", () => {
  it("are read in one line, by the name that follows them", () => {
    const source = "{\n  /** One. */\n  first: 1,\n  /**\n   * Two\n   * lines.\n   */\n  second: 2,\n}";
    expect([...docstrings(source)]).toEqual([
      ["first", "One."],
      ["second", "Two lines."],
    ]);
  });
});
