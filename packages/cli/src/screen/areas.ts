import { layoutEditor } from "./editor.ts";
import type { Screen } from "./screen.ts";

/** Where things stand, in columns and rows. A width of 0: not shown. */
export interface Areas {
  left: number;
  /** The conversation, without its margin of one column. */
  middle: number;
  right: number;
  /** Rows of the conversation and the columns beside it. */
  height: number;
  /** Rows of the line being typed. */
  input: number;
}

export const PROMPT_COLUMNS = 2;
const INPUT_ROWS_MOST = 6;
const LEFT_FROM = 60;
const RIGHT_FROM = 96;

/** How the screen is divided: people go first when it gets narrow, then the rooms. */
export function areasOf(screen: Screen): Areas {
  const { columns, rows } = screen;
  const left = columns >= LEFT_FROM ? Math.min(24, Math.max(16, Math.floor(columns / 5))) : 0;
  const right = columns >= RIGHT_FROM ? Math.min(22, Math.floor(columns / 6)) : 0;
  const middle = columns - 1 - (left > 0 ? left + 1 : 0) - (right > 0 ? right + 1 : 0);
  const typed = layoutEditor(screen.editor, Math.max(1, columns - PROMPT_COLUMNS - 1)).rows.length;
  const input = Math.min(typed, INPUT_ROWS_MOST, Math.max(1, rows - 4));
  return { left, middle, right, height: Math.max(1, rows - 2 - input), input };
}
