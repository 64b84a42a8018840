import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FUNCTIONS } from "../../src/filter/functions.ts";
import { FILTER_ERRORS } from "../../src/filter/mistake.ts";
import { OPERATORS } from "../../src/filter/operators.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../../docs/FILTERS.md"), "utf8");
const CELLS = PAGE.split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|")));

describe("docs/FILTERS.md tells", () => {
  test("every kind of mistake, in these words and no others", () => {
    const rows = CELLS.filter(([, code = ""]) => /^`[a-z_]+`$/.test(code) && code.slice(1, -1) in FILTER_ERRORS);
    expect(Object.fromEntries(rows.map(([, code = "", words]) => [code.slice(1, -1), words]))).toEqual(FILTER_ERRORS);
  });

  test("every function", () => {
    const rows = CELLS.flatMap(([, written = "", words = ""]) => {
      const name = /^`(\w+)\(x(?:, …)?\)`$/.exec(written)?.[1];
      return name === undefined ? [] : [[name, words] as const];
    });
    expect(rows).toEqual(FUNCTIONS.map(({ name, words }) => [name, words]));
  });

  test("every operator with all its writings", () => {
    const section = PAGE.slice(PAGE.indexOf("## Operators"), PAGE.indexOf("## Values")).replaceAll("\\|", "|");
    const written = new Set(section.match(/`[^`]+`/g)?.map((code) => code.slice(1, -1).replace(/ \{…\}$/, "")));
    const missing = OPERATORS.flatMap(({ text, also }) => [text, ...also]).filter((spelling) => !written.has(spelling));
    expect(missing).toEqual([]);
  });
});
