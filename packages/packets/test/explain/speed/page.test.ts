import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LIMITS_OF_SPEED } from "../../../src/explain/speed/limit.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../../docs/EXPLAIN.md"), "utf8");
const section = page.slice(page.indexOf("## Who limited the speed"));

describe("the page on explanations", () => {
  it("has the rule of every limit", () => {
    const rows = section.slice(0, section.indexOf("\n## ", 1)).matchAll(/^\| `(?<limit>[a-z-]+)` /gmu);
    const named = Array.from(rows, ({ groups }) => groups!["limit"]!);
    expect(named.toSorted()).toEqual(LIMITS_OF_SPEED.toSorted());
  });
});
