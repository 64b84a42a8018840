import type { Machine } from "./machine.ts";

/** What `npm run bench -- NAME --json` prints. */
export interface Report {
  name: string;
  machine: Machine;
  rows: Row[];
}

/** One piece of work that everyone did. */
export interface Row {
  work: string;
  unit: string;
  better: "higher" | "lower";
  results: Result[];
}

/** The median of all rounds, the least and the most. */
export interface Result {
  who: string;
  value: number;
  min: number;
  max: number;
  /** Processor seconds the measured program used during the work, and its resident memory at the end; null where they mean nothing. */
  cpu_s: number | null;
  rss_mb: number | null;
}

/** Middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The report as text: a table for each row, the best first, each with its ratio to ours. */
export function formatReport(report: Report): string {
  const { cpu, cores, memory_gb, system, node } = report.machine;
  const head = `${report.name}: ${cpu}, ${cores} cores, ${memory_gb} GB, ${system}, Node ${node}`;
  return [head, ...report.rows.map(formatRow)].join("\n\n");
}

function formatRow(row: Row): string {
  const sign = row.better === "higher" ? -1 : 1;
  const sorted = row.results.toSorted((a, b) => sign * (a.value - b.value));
  const ours = row.results.find((result) => result.who.startsWith("wireside"));
  const lines = sorted.map((result) => [
    result.who,
    formatNumber(result.value),
    `${formatNumber(result.min)} to ${formatNumber(result.max)}`,
    ours === undefined ? "" : `${(result.value / ours.value).toFixed(2)} x`,
    result.cpu_s === null ? "" : result.cpu_s.toFixed(2),
    result.rss_mb === null ? "" : result.rss_mb.toFixed(0),
  ]);
  const table = [["", "median", "spread", ours === undefined ? "" : "to ours", "cpu s", "rss MB"], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const body = table.map((cells) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
  );
  return [`${row.work} [${row.unit}, ${row.better} is better]`, ...body.map((line) => `  ${line}`.trimEnd())].join(
    "\n",
  );
}

function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
