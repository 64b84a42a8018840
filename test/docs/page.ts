import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** A page of docs/, taken apart as far as tests need it. */
export class Page {
  readonly text: string;

  constructor(name: string) {
    this.text = readFileSync(join(ROOT, "docs", name), "utf8");
  }

  /** The rows of the table whose first heading is `first`, each cell without its backticks; the heading left out. */
  table(first: string): string[][] {
    const tables = this.text
      .trimEnd()
      .split(/\n\n+/)
      .filter((block) => block.startsWith("|"));
    const table = tables.map((block) => block.split("\n").map(cells)).find(([heading]) => heading?.[0] === first);
    if (table === undefined) throw new Error(`no table begins with "${first}"`);
    return table.slice(2);
  }

  /** The JSON values of the fenced blocks under the heading `## section`. */
  json(section: string): unknown[] {
    const text = this.text.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
    if (text === undefined) throw new Error(`there is no section "${section}"`);
    return Array.from(text.matchAll(/^```json\n([^]*?)^```$/gm), ([, json]) => JSON.parse(json ?? "") as unknown);
  }
}

function cells(row: string): string[] {
  return row
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim().replaceAll("`", ""));
}
