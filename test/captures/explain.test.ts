import { readFileSync } from "node:fs";
import {
  bytesSource,
  makeExplanation,
  openDocument,
  type Evidence,
  type Explanation,
  type Topic,
} from "@wireside/packets";
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

describeWith(["captures"], "the textbook's questions on captures whose answers are known", () => {
  const answers = async (name: string, topic: Topic): Promise<string[]> => {
    const path = collectedCaptures().find(({ file }) => file === `own-netns/${name}.pcap`)!.path;
    return allSentences(await explained(path)).flatMap((sentence) => (sentence.topic === topic ? [sentence.text] : []));
  };

  it("find the smallest window where there was room, and that it throttled nobody", async () => {
    expect(await answers("post-clean", "questions.window")).toContainEqual(
      expect.stringMatching(/^65,160 bytes, in frame 12:/),
    );
    expect(await answers("post-clean", "questions.throttled")).toContainEqual(
      expect.stringMatching(/^No: .* The most that was on its way at once were 76,704 bytes/),
    );
    expect(await answers("post-clean", "questions.retransmissions")).toEqual([expect.stringMatching(/^No: /)]);
  });

  it("find the window of a reader that is slow, and how often it was used up", async () => {
    expect(await answers("slow-reader", "questions.window")).toContainEqual(
      expect.stringMatching(/^1,448 bytes, in frame 17:/),
    );
    expect(await answers("slow-reader", "questions.throttled")).toEqual([
      expect.stringMatching(/^Yes\. 71 segments of the client used it up/),
    ]);
  });
});

async function evidenceOf(path: string): Promise<Evidence[]> {
  return allSentences(await explained(path)).flatMap(({ evidence }) => evidence);
}

async function explained(path: string): Promise<Explanation> {
  const document = await openDocument(bytesSource(readFileSync(path)));
  await document.read();
  return makeExplanation(document);
}
