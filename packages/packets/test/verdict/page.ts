import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sureness } from "../../src/verdict/verdict.ts";
import type { Count, Measured } from "./measure.ts";

const SURENESSES: readonly Sureness[] = ["certain", "likely", "possible"];

/** The cells of every table row of docs/VERDICTS.md, each row joined by ` | `. */
export function pageRows(): Set<string> {
  const lines = pageText().split("\n");
  return new Set(lines.filter((line) => line.startsWith("|")).map((line) => cellsOf(line).join(" | ")));
}

export function pageText(): string {
  return readFileSync(join(import.meta.dirname, "../../../../docs/VERDICTS.md"), "utf8");
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The table of what was measured: a row a kind, as the page has them. */
export function kindRows({ rows }: Measured): string[] {
  return rows.map(({ kind, claims, facts, wireshark }) => {
    const ours = [...SURENESSES.map((sureness) => claims[sureness]), facts];
    const counts = [...ours, wireshark?.claims, wireshark?.facts];
    return [`\`${kind}\``, ...counts.map(countText)].join(" | ");
  });
}

/** One row for all kinds of a variation. */
export function variationRow(name: string, { rows }: Measured): string {
  const sums = SURENESSES.map((sureness) => countText(sumOf(rows.map(({ claims }) => claims[sureness]))));
  return [name, ...sums, countText(sumOf(rows.map(({ facts }) => facts)))].join(" | ");
}

function sumOf(counts: readonly (Count | undefined)[]): Count | undefined {
  const [right, all] = (["right", "all"] as const).map((part) =>
    counts.reduce((sum, count) => sum + (count?.[part] ?? 0), 0),
  );
  return all === 0 ? undefined : { right: right!, all: all! };
}

function countText(count: Count | undefined): string {
  return count === undefined ? "" : `${count.right} of ${count.all}`;
}
