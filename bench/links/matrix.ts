import type { Report } from "../report.ts";

/** The report as tables, one for each unit: a line for each piece of work, a column for each that did it. */
export function formatMatrix({ name, machine, rows }: Report): string {
  const { cpu, cores, memory_gb, system, node } = machine;
  const head = `${name}: ${cpu}, ${cores} cores, ${memory_gb} GB, ${system}, Node ${node}`;
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const tables = units.map((unit) => {
    const own = rows.filter((row) => row.unit === unit);
    const names = own[0]?.results.map(({ who }) => who) ?? [];
    const cells = own.map(({ work, results }) => [work, ...results.map(({ value }) => value.toFixed(1))]);
    return markdownTable([unit, ...names], cells);
  });
  return [head, ...tables].join("\n\n");
}

/** The first column to the left, the others to the right. */
function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]!.length)));
  const format = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [format(head), rule, ...lines.map(format)].join("\n");
}
