import { readFileSync } from "node:fs";
import { bytesSource, makeExplanation, openDocument, type Evidence } from "@wireside/packets";
import { expect, it } from "vitest";
import { allSentences } from "../explained/evidence-checks.ts";
import { describeWith } from "../needs.ts";
import { collectedCaptures, expectedTable } from "./collection.ts";
import { CUSTOM_BLOCKS, knownCells } from "./known-differences.ts";

describeWith(["captures"], "captures of others, explained", () => {
  it("give as evidence what tshark printed", async () => {
    const differing: unknown[] = [];
    let compared = 0;
    for (const { file, path } of collectedCaptures().filter((each) => CUSTOM_BLOCKS[each.file] === undefined)) {
      const { fields, rows } = expectedTable(file);
      const known = knownCells(file);
      for (const { frame, field, value } of await evidenceOf(path)) {
        const column = fields.indexOf(field);
        if (column < 0 || value.endsWith("…") || known.has(`${frame} ${field}`)) continue;
        compared++;
        const printed = rows[frame - 1]![column]!;
        if (printed !== value && !printed.split(",").includes(value))
          differing.push([file, frame, field, value, printed]);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(100_000);
  });
});

async function evidenceOf(path: string): Promise<Evidence[]> {
  const document = await openDocument(bytesSource(readFileSync(path)));
  await document.read();
  return allSentences(await makeExplanation(document)).flatMap(({ evidence }) => evidence);
}
