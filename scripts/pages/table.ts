/** Rows of a table as Markdown, its columns as wide as they need; the second is of numbers where its cells are. */
function tableLines([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
  const isNumber = head.map((_, column) => rows.every((row) => /^[\d,]+$/u.test(row[column]!)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (isNumber[i] === true ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join(" | ")} |`;
  const rule = widths.map((width, i) => (isNumber[i] === true ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)];
}

/**
 * A page with one of its tables made anew.
 *
 * @param rows with the heading, whose first cell tells which table it is
 * @throws Error when the page has no such table
 */
export function withTable(page: string, rows: readonly (readonly string[])[]): string {
  const name = rows[0]![0]!;
  const lines = page.split("\n");
  const first = lines.findIndex((line) => line.startsWith(`| ${name} `));
  if (first < 0) throw new Error(`no table begins with "${name}"`);
  let end = first;
  while (lines[end]?.startsWith("|") === true) end++;
  return [...lines.slice(0, first), ...tableLines(rows), ...lines.slice(end)].join("\n");
}
