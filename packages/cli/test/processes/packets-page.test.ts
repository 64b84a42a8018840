import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ERRORS } from "@wireside/protocol";
import { capture, folder, lines } from "./captures.ts";
import { Running } from "./running.ts";

const page = readFileSync(fileURLToPath(new URL("../../../../docs/CAPTURES.md", import.meta.url)), "utf8");

/** Examples of docs/CAPTURES.md: what is typed, and the lines that follow it. */
const EXAMPLES = [...page.matchAll(/^```console\n\$ wireside (.*)\n([^]*?)^```$/gmu)].map(
  ([, typed, printed]) => [typed!, lines(printed!)] as const,
);

/** A line as far as it says the same of a capture that was made anew: with other ports, times and sizes. */
function shape(line: string): string {
  return line
    .replaceAll(/\d[\d.]*/gu, "#")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** Whether a line of the page is one of the output: `…` stands for any letters. */
function isAmong(line: string, printed: readonly string[]): boolean {
  const parts = shape(line)
    .split("…")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  const pattern = new RegExp(`^${parts.map((part) => part.trim()).join(".*")}$`, "u");
  return printed.some((each) => pattern.test(shape(each)));
}

describe("docs/CAPTURES.md", () => {
  it("has examples of every way to look at a capture", () => {
    const typed = EXAMPLES.map(([each]) => each).join("\n");
    for (const option of ["--filter", "--fields", "--tree", "--follow", "--export-objects", "--stats", "--json"])
      expect(typed).toContain(option);
  });

  it.each(EXAMPLES)("shows what is printed: wireside %s", async (typed, shown) => {
    const to = join(await folder(), "found");
    const words = typed
      .split(" ")
      .map((word) => (word.endsWith(".pcap.gz") ? capture(dirname(word)) : word === "found" ? to : word));
    const { code, out, err } = await new Running(words).endInput();
    expect([code, err]).toEqual([0, ""]);
    const printed = lines(out.replaceAll(to, "found"));
    expect(shown.filter((line) => line !== "…" && !isAmong(line, printed))).toEqual([]);
  });

  it("names only codes that there are", () => {
    const codes = [...page.matchAll(/wireside: (\w+):/gu), ...page.matchAll(/stops with `(\w+)`/gu)].map(
      ([, code]) => code!,
    );
    expect(codes.length).toBeGreaterThan(2);
    for (const code of codes) expect([...Object.keys(ERRORS), "cut_short"]).toContain(code);
  });
});
