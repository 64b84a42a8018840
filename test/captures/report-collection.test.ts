import { readFileSync } from "node:fs";
import { bytesSource, htmlReport, makeExplanation, openDocument } from "@wireside/packets";
import { expect, test } from "vitest";
import { describeWith } from "../needs.ts";
import { collectedCaptures } from "./collection.ts";

describeWith(["captures"], "the report of every capture of the collection", () => {
  const folders = Map.groupBy(collectedCaptures(), ({ file }) => file.split("/")[0]!);

  test.each([...folders])(
    "%s: has nothing but its own markup, links that lead somewhere, and a bounded size",
    async (_, captures) => {
      for (const { file, path } of captures) {
        const document = await openDocument(bytesSource(readFileSync(path)));
        await document.read();
        const page = await htmlReport(document, await makeExplanation(document), { fileName: file });
        expect([file, ...troublesOf(page)]).toEqual([file]);
      }
    },
  );
});

function troublesOf(page: string): string[] {
  const ids = new Set([...page.matchAll(/\sid="([^"]*)"/gu)].map(([, id]) => id!));
  const astray = [...page.matchAll(/\shref="#([^"]*)"/gu)].map(([, id]) => id!).filter((id) => !ids.has(id));
  const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/giu)].map(([, tag]) => tag!));
  const unknown = [...tags].filter((tag) => !TAGS.has(tag));
  const numbers = /="[^"]*(?:NaN|Infinity|undefined)/u.exec(page.replace(/<script>.*<\/script>/su, "")) ?? [];
  return [...astray, ...unknown, ...numbers, ...(page.length > MOST ? [`${page.length} characters`] : [])];
}

const MOST = 8_000_000;

const TAGS = new Set(
  (
    "html head meta title style body main footer script h1 h2 h3 h4 p ul ol li dl div dt dd section article figure " +
    "figcaption table caption thead tbody tr th td a b bdi code span sup pre mark svg desc g path rect text tspan clipPath"
  ).split(" "),
);
