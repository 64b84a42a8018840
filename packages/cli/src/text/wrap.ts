import { cellsOf, joinCells, type Cell, type Row, type Span } from "./span.ts";

/**
 * Breaks styled text into rows of at most `columns`, at spaces where it can, inside a word where it must.
 * `lines` are the text's own lines. A character wider than `columns` gets a row of its own.
 */
export function wrap(lines: readonly Row[], columns: number): Row[] {
  return lines.flatMap((line) => wrapLine(cellsOf(line), Math.max(1, columns)));
}

function wrapLine(cells: readonly Cell[], columns: number): Row[] {
  const rows: Span[][] = [];
  let start = 0;
  while (start < cells.length) {
    const full = fill(cells, start, columns);
    const end = full === cells.length ? full : breakBefore(cells, start, full);
    rows.push(joinCells(trimEnd(cells.slice(start, end), end < cells.length)));
    start = end;
    while (end < cells.length && start < cells.length && cells[start]?.text === " ") start++;
  }
  return rows.length === 0 ? [[]] : rows;
}

/** The index after the last cell that fits; at least one cell is taken. */
function fill(cells: readonly Cell[], start: number, columns: number): number {
  let taken = 0;
  for (let at = start; at < cells.length; at++) {
    taken += cells[at]?.columns ?? 0;
    if (taken > columns) return Math.max(at, start + 1);
  }
  return cells.length;
}

/** Where to break a line that is full at `full`: after the last space, or before a wide character, or at `full`. */
function breakBefore(cells: readonly Cell[], start: number, full: number): number {
  if (cells[full]?.text === " ") return full;
  for (let at = full; at > start; at--) {
    const before = cells[at - 1];
    if (before?.text === " " || (before?.columns === 2 && at < full) || (cells[at]?.columns === 2 && at === full))
      return at;
  }
  return full;
}

function trimEnd(cells: readonly Cell[], wrapped: boolean): readonly Cell[] {
  if (!wrapped) return cells;
  let end = cells.length;
  while (end > 0 && cells[end - 1]?.text === " ") end--;
  return cells.slice(0, end);
}
