import { neutraliseLine } from "../text/neutralise.ts";
import { widthOf } from "../text/span.ts";
import { isNarrow, styled } from "./style.ts";

/** A column of a table: its name, and at which side its cells stand. */
export interface TableColumn {
  readonly name: string;
  readonly side: "left" | "right";
}

/** Rows of texts below the names of their columns, each column as wide as its widest cell. */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const cells = [columns.map(({ name }) => name), ...rows.map((row) => row.map(neutraliseLine))];
  const widths = columns.map((_, i) => cells.reduce((most, row) => Math.max(most, widthOf(row[i]!)), 0));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => {
        const space = " ".repeat(widths[i]! - widthOf(cell));
        return columns[i]!.side === "right" ? space + cell : cell + space;
      })
      .join(isNarrow() ? " " : "  ")
      .trimEnd(),
  );
  return [styled(lines[0]!, "bold"), ...lines.slice(1)];
}
