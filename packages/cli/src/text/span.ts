import stringWidth from "string-width";

export type Color =
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan"
  | "redBright"
  | "greenBright"
  | "blueBright"
  | "magentaBright"
  | "cyanBright";

export interface Style {
  color?: Color;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  inverse?: boolean;
}

/** A run of text in one style, without line feeds. */
export interface Span {
  text: string;
  style: Style;
}

/** One line of the screen. */
export type Row = readonly Span[];

export const PLAIN: Style = {};

export function span(text: string, style: Style = PLAIN): Span {
  return { text, style };
}

/** One grapheme cluster and the columns it takes. */
export interface Cell {
  text: string;
  columns: number;
  style: Style;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** What needs neither segmenting nor measuring: each character is one column. */
const ASCII = /^[\x20-\x7e]*$/;

/** The columns a text takes on a terminal. */
export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

export function rowWidth(row: Row): number {
  return row.reduce((columns, each) => columns + widthOf(each.text), 0);
}

/** The grapheme clusters of a text. */
export function clusters(text: string): string[] {
  return ASCII.test(text) ? [...text] : Array.from(graphemes.segment(text), (each) => each.segment);
}

export function cellsOf(row: Row): Cell[] {
  return row.flatMap(({ text, style }) =>
    clusters(text).map((each) => ({ text: each, columns: widthOf(each), style })),
  );
}

/** Joins cells to spans, one for each run of the same style. */
export function joinCells(cells: readonly Cell[]): Span[] {
  const spans: Span[] = [];
  for (const cell of cells) {
    const last = spans.at(-1);
    if (last !== undefined && last.style === cell.style) last.text += cell.text;
    else spans.push({ text: cell.text, style: cell.style });
  }
  return spans;
}

/** A row of exactly `columns`: cut with an ellipsis when longer, filled with spaces when shorter. */
export function fit(row: Row, columns: number): Row {
  const width = rowWidth(row);
  if (width <= columns) return width === columns ? row : [...row, span(" ".repeat(columns - width))];
  if (columns <= 0) return [];
  const kept: Cell[] = [];
  let taken = 0;
  for (const cell of cellsOf(row)) {
    if (taken + cell.columns > columns - 1) break;
    kept.push(cell);
    taken += cell.columns;
  }
  return [...joinCells(kept), span("…" + " ".repeat(columns - 1 - taken), kept.at(-1)?.style ?? PLAIN)];
}

export function textOf(row: Row): string {
  return row.map((each) => each.text).join("");
}
