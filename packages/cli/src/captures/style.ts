/** Select Graphic Rendition (ECMA-48 §8.3.117). */
const CODES = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  blue: "34",
  magenta: "35",
  cyan: "36",
  strongRed: "1;31",
  strongYellow: "1;33",
} as const;

export type Style = keyof typeof CODES;

/** Whether standard output is a person's, who has not asked for no colour (https://no-color.org). */
export function isColourful(): boolean {
  return process.stdout.isTTY && !("NO_COLOR" in process.env);
}

/** A text in a style, where that is wanted. */
export function styled(text: string, style: Style | undefined): string {
  return style === undefined || text === "" || !isColourful() ? text : `\u001b[${CODES[style]}m${text}\u001b[0m`;
}

/** Whether room is to be saved: on a terminal of few columns. */
export function isNarrow(): boolean {
  return process.stdout.isTTY && process.stdout.columns < NARROW;
}

const NARROW = 100;
