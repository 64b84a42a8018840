import { markdownTable } from "../markdown-table.ts";
import { headOf, type Report } from "../report.ts";

/** The report as tables, one for each unit: a line for each piece of work, a column for each that did it. */
export function formatMatrix(report: Report): string {
  const { rows } = report;
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const tables = units.map((unit) => {
    const own = rows.filter((row) => row.unit === unit);
    const names = own[0]?.results.map(({ who }) => who) ?? [];
    const cells = own.map(({ work, results }) => [work, ...results.map(({ value }) => value.toFixed(1))]);
    return markdownTable([unit, ...names], cells);
  });
  return [headOf(report), ...tables].join("\n\n");
}
