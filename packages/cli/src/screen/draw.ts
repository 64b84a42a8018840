import { Box, Text, useCursor, useInput, usePaste } from "ink";
import { createElement, useSyncExternalStore, type ReactNode } from "react";
import type { Row, Style } from "../text/span.ts";
import { keysOf, type Key } from "./key.ts";
import type { Frame } from "./layout.ts";

/** What Ink draws and whom it tells of keys. */
export interface Source {
  subscribe: (changed: () => void) => () => void;
  frame: () => Frame;
  press: (key: Key) => void;
  paste: (text: string) => void;
}

/** The whole screen: Ink only puts the rows where layout has placed them. */
export function ScreenView({ source }: { source: Source }): ReactNode {
  const frame = useSyncExternalStore(source.subscribe, source.frame);
  const { setCursorPosition } = useCursor();
  useInput((input, key) => {
    for (const each of keysOf(input, key)) source.press(each);
  });
  usePaste(source.paste);
  setCursorPosition(frame.cursor);
  const rows = frame.rows.map((row, at) => createElement(Text, { key: at, wrap: "hard" }, ...drawRow(row)));
  return createElement(Box, { flexDirection: "column" }, ...rows);
}

function drawRow(row: Row): ReactNode[] {
  // An empty text would take no row.
  if (row.every((each) => each.text === "")) return [" "];
  return row.map((each, at) => createElement(Text, { key: at, ...inkStyle(each.style) }, each.text));
}

function inkStyle(style: Style) {
  return {
    ...(style.color === undefined ? {} : { color: style.color }),
    bold: style.bold ?? false,
    dimColor: style.dim ?? false,
    italic: style.italic ?? false,
    underline: style.underline ?? false,
    strikethrough: style.strike ?? false,
    inverse: style.inverse ?? false,
  };
}
