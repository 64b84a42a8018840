import { expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { comparedWithTable, type Difference } from "./agreement.ts";
import { collectedCaptures, type CollectedCapture } from "./collection.ts";
import { KNOWN_DIFFERENCES, knownCells } from "./known-differences.ts";

/** What is wrong with a capture: differences that are not known, and known ones that are no more. */
async function troublesWith(capture: CollectedCapture): Promise<string[]> {
  const { differences, fields } = await comparedWithTable(capture);
  const known = knownCells(capture.file);
  const unknown = differences.filter(({ frame, field }) => !known.has(`${frame} ${field}`)).map(describeDifference);
  const gone = (["dissected", "from columns"] as const).flatMap((way) => {
    const left = new Set(differences.filter((each) => each.way === way).map(({ frame, field }) => `${frame} ${field}`));
    return [...known]
      .filter((cell) => !left.has(cell) && fields[way].includes(cell.slice(cell.indexOf(" ") + 1)))
      .map((cell) => `frame ${cell}: no difference any more (${way})`);
  });
  return [...unknown, ...gone].map((trouble) => `${capture.file}: ${trouble}`);
}

function describeDifference({ frame, field, way, ours, theirs }: Difference): string {
  return `frame ${frame} ${field}: ${JSON.stringify(ours)}, but tshark ${JSON.stringify(theirs)} (${way})`;
}

describeWith(["captures"], "what is found in captures", () => {
  const captures = collectedCaptures();
  const folders = [...new Set(captures.map(({ file }) => file.slice(0, file.indexOf("/"))))];

  it.each(folders)("is what tshark finds, in every frame of %s", async (folder) => {
    const troubles: string[] = [];
    for (const capture of captures.filter(({ file }) => file.startsWith(`${folder}/`))) {
      troubles.push(...(await troublesWith(capture)));
    }
    expect(troubles).toEqual([]);
  });

  it("differs from what tshark finds only in captures that are there", () => {
    const files = new Set(captures.map(({ file }) => file));
    const listed = KNOWN_DIFFERENCES.flatMap(({ cells }) => cells.map(({ file }) => file));
    expect(listed.filter((file) => !files.has(file))).toEqual([]);
  });
});
