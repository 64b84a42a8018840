import { readFileSync } from "node:fs";
import type { Report, Row } from "../report.ts";

// The figures as tables for docs/PERFORMANCE.md: `node bench/chat/tables.ts FILE`, FILE being what --json printed.

const file = process.argv[2];
if (file === undefined) throw new Error("say which file has the figures");
const report = JSON.parse(readFileSync(file, "utf8")) as Report;
const { cpu, cores, memory_gb, system, node } = report.machine;
console.log(`${cpu}, ${cores} cores, ${memory_gb} GB, ${system}, Node ${node}.\n`);
for (const [work, rows] of Map.groupBy(report.rows, (row) => row.work))
  console.log(`**${work}**\n\n${formatTable(rows)}\n`);

/** One line for each server, one column for each thing measured of the same work. */
function formatTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => row.results.map((result) => result.who)))];
  const head = ["", ...rows.map((row) => row.unit)];
  const lines = names.map((who) => [who, ...rows.map((row) => formatCell(row, who))]);
  return [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** The median, with the least and the most where there was more than one round. */
function formatCell(row: Row, who: string): string {
  const result = row.results.find((each) => each.who === who);
  if (result === undefined) return "";
  const { value, min, max } = result;
  const number = (figure: number): string => figure.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  return min === max ? number(value) : `${number(value)} (${number(min)} to ${number(max)})`;
}
