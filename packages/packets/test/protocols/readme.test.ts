import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fieldsNamed, protocolNamed } from "@wireside/packets";

const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const section = /## What a conversation carried\n(.*?)(?=\n## |$)/s.exec(text)?.[1] ?? "";

it("the README names protocols and fields that there are", () => {
  const rows = [...section.matchAll(/^\| `(\w+)`(.*)$/gmu)];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, protocol, cells] of rows) {
    expect({ protocol, isThere: protocolNamed(protocol!) !== undefined }).toEqual({ protocol, isThere: true });
    for (const [, field] of cells!.matchAll(/`([\w.]+)`/gu))
      expect({ field, isThere: fieldsNamed(field!).length > 0 }).toEqual({ field, isThere: true });
  }
});
