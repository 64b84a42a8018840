import { markup, type Markup, type Piece } from "./markup.ts";

/** Text in a picture. `look` is its class in the style sheet; `y` that of its baseline. */
export function svgText(
  look: string,
  x: number,
  y: number,
  content: Piece,
  anchor: "start" | "middle" | "end" = "start",
): Markup {
  return markup`<text class="${look}" x="${tenth(x)}" y="${tenth(y)}" text-anchor="${anchor}">${content}</text>`;
}

export function svgPath(look: string, d: string): Markup {
  return markup`<path class="${look}" d="${d}"/>`;
}

/** To a tenth of a pixel, which nobody sees. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
