import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  TOPICS,
  bytesSource,
  makeExplanation,
  markdownReport,
  openDocument,
  type Explanation,
} from "@wireside/packets";
import { beforeAll, describe, expect, it } from "vitest";
import { allSentences } from "../explained/evidence-checks.ts";
import { KNOWN_CAPTURES } from "../captures/known.ts";
import { LIMITS_OF_SPEED } from "../../packages/packets/src/explain/speed/limit.ts";
import { SchemaCheck, type Schema } from "./json-schema.ts";
import { Page, ROOT } from "./page.ts";

const page = new Page("EXPLAIN.md");

async function explain(name: string, cut = Infinity): Promise<Explanation> {
  const bytes = gunzipSync(readFileSync(join(KNOWN_CAPTURES, name, "client.pcap.gz")));
  const document = await openDocument(bytesSource(bytes.subarray(0, cut)));
  await document.read();
  return makeExplanation(document);
}

describe("docs/explanation.schema.json", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, "docs/explanation.schema.json"), "utf8")) as Schema;
  const check = new SchemaCheck(schema);
  let explanations: Explanation[] = [];
  beforeAll(async () => {
    explanations = await Promise.all([
      explain("page-node"),
      explain("uppercase-udp"),
      explain("slow-link-cubic"),
      explain("everything"),
      explain("zero-window"),
      explain("page-curl", 1_234),
    ]);
  });

  it("describes explanations as they are written", () => {
    for (const explanation of explanations) {
      expect(check.mistakes(JSON.parse(JSON.stringify(explanation)))).toEqual([]);
    }
  });

  it("describes nothing that explanations do not have", () => {
    expect(check.properties().filter((property) => !check.met.has(property))).toEqual([]);
  });

  it("knows every limit of speed", () => {
    const limits =
      schema.$defs!["conversation"]!.properties!["speed"]!.items!.properties!["shares"]!.items!.properties!;
    expect(limits["limit"]!.enum).toEqual(LIMITS_OF_SPEED);
  });

  it("tells what does not have the form", () => {
    const [{ version: _, ...rest }] = explanations as [Explanation];
    expect(check.mistakes({ ...rest, conversations: [{ over: "sctp" }], more: 1 })).toEqual(
      expect.arrayContaining([
        "/version: missing",
        "/more: unknown",
        "/conversations/0/over: sctp is none of its values",
      ]),
    );
  });

  it("has no sentence that its page does not list by topic", () => {
    const listed = new Set(page.table("topic").map(([topic]) => topic));
    for (const { topic } of explanations.flatMap(allSentences)) expect(listed).toContain(topic);
  });
});

describe("the README", () => {
  it("shows of an explanation what is written, word for word", async () => {
    const report = markdownReport(await explain("zero-window"), { fileName: "x", hasEvidence: false });
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const [, example = ""] = /\$ npx wireside explain packages\S+zero-window\S+\n([^]*?)```/.exec(readme) ?? [];
    const shown = example.split("\n").filter((line) => line !== "" && line !== "…");
    expect(shown.length).toBeGreaterThan(4);
    expect(report.split("\n")).toEqual(expect.arrayContaining(shown));
  });
});

describe("docs/EXPLAIN.md", () => {
  it("lists every topic with what it says, and no other", () => {
    expect(page.table("topic")).toEqual(Object.entries(TOPICS));
  });
});
