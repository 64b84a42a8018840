import { neutraliseLine } from "../text/neutralise.ts";
import { widthOf } from "../text/span.ts";
import { isNarrow, styled } from "./style.ts";

/** A column of a table: its name, and at which side its cells stand. */
export interface TableColumn {
  readonly name: string;
  readonly side: "left" | "right";
}

/** Rows of texts below the names of their columns, each column as wide as its widest cell; line by line. */
export function* tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): Generator<string, void, undefined> {
  const names = columns.map(({ name }) => name);
  const widths = names.map(widthOf);
  const cells = rows.map((row) => row.map(neutraliseLine));
  for (const row of cells) {
    for (let i = 0; i < row.length; i++) widths[i] = Math.max(widths[i]!, widthOf(row[i]!));
  }
  const gap = isNarrow() ? " " : "  ";
  const lineOf = (row: readonly string[]): string => {
    let line = "";
    for (let i = 0; i < row.length; i++) {
      const cell = row[i]!;
      const space = " ".repeat(widths[i]! - widthOf(cell));
      line += (i === 0 ? "" : gap) + (columns[i]!.side === "right" ? space + cell : cell + space);
    }
    return line.trimEnd();
  };
  yield styled(lineOf(names), "bold");
  for (const row of cells) yield lineOf(row);
}
