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
  return [headOf(report), ...report.rows.map(formatRow)].join("\n\n");
}

/** What was measured, and on what. */
export function headOf({ name, machine: { cpu, cores, memory_gb, system, node } }: Report): string {
  return `${name}: ${cpu}, ${cores} cores, ${memory_gb} GB, ${system}, Node ${node}`;
}

function formatRow(row: Row): string {
  const sign = row.better === "higher" ? -1 : 1;
  const sorted = row.results.toSorted((a, b) => sign * (a.value - b.value));
  const ours = row.results.find((result) => result.who.startsWith("wireside"));
  const columns: Column[] = [
    { head: "median", cell: (result) => formatNumber(result.value) },
    { head: "spread", cell: (result) => `${formatNumber(result.min)} to ${formatNumber(result.max)}` },
    { head: "to ours", cell: (result) => (ours === undefined ? "" : `${(result.value / ours.value).toFixed(2)} x`) },
    { head: "cpu s", cell: (result) => result.cpu_s?.toFixed(2) ?? "" },
    { head: "rss MB", cell: (result) => result.rss_mb?.toFixed(0) ?? "" },
  ];
  const filled = columns
    .map(({ head, cell }) => ({ head, cells: sorted.map(cell) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
    .map(({ head, cells }) => alignRight([head, ...cells]));
  const names = alignLeft(["", ...sorted.map((result) => result.who)]);
  const lines = names.map((name, at) => ["", name, ...filled.map((cells) => cells[at])].join("  ").trimEnd());
  return [`${row.work} [${row.unit}, ${row.better} is better]`, ...lines].join("\n");
}

interface Column {
  head: string;
  cell: (result: Result) => string;
}

function alignLeft(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.padEnd(widthOf(cells)));
}

function alignRight(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.padStart(widthOf(cells)));
}

function widthOf(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => cell.length));
}

function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
