import type { Cell } from "../packages/cli/test/processes/terminal.ts";

const [INK, PAPER] = ["#d8dee4", "#14181c"];
const PRE = `display:inline-block;margin:0;padding:14px;font:15px/1.25 'DejaVu Sans Mono',monospace;color:${INK};background:${PAPER}`;
/** The sixteen colours of a terminal. */
const COLOURS =
  "20262c e06c75 8fc379 e5c07b 61afef c678dd 56b6c2 c8ccd4 7d8590 ff7b86 a8e08f ffd68a 7cc4ff e08fff 6fd9e6 ffffff".split(
    " ",
  );

/** A terminal's screen as HTML, in its colours. */
export function screenHtml(rows: readonly (readonly Cell[])[]): string {
  const lines = rows.map((cells) => cells.map((cell) => (cell.getWidth() === 0 ? "" : cellHtml(cell))).join(""));
  return `<meta charset="utf-8"><pre style="${PRE}">${lines.join("\n")}</pre>`;
}

function cellHtml(cell: Cell): string {
  const ink = cell.isFgDefault() ? INK : colour(cell.getFgColor(), cell.isFgRGB());
  const paper = cell.isBgDefault() ? PAPER : colour(cell.getBgColor(), cell.isBgRGB());
  const [front, back] = cell.isInverse() ? [paper, ink] : [ink, paper];
  const weight = cell.isBold() ? ";font-weight:bold" : "";
  const faint = cell.isDim() ? ";opacity:.6" : "";
  const text = (cell.getChars() || " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<span style="color:${front};background:${back}${weight}${faint}">${text}</span>`;
}

/** A colour of the palette (16, then a cube of 6 × 6 × 6, then 24 greys) or of 24 bits, for CSS. */
function colour(value: number, isRgb: boolean): string {
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  if (value < 16) return `#${COLOURS[value] ?? "ffffff"}`;
  if (value >= 232) return `rgb(${Array.from({ length: 3 }, () => 8 + (value - 232) * 10).join(",")})`;
  const level = (place: number): number => [0, 95, 135, 175, 215, 255][Math.floor((value - 16) / place) % 6] ?? 0;
  return `rgb(${level(36)},${level(6)},${level(1)})`;
}
