import { clusters, widthOf } from "../text/span.ts";

/** The text being typed. `cursor`: an index into `text`, always between two characters as people see them. */
export interface Editor {
  text: string;
  cursor: number;
}

export const BLANK: Editor = { text: "", cursor: 0 };

export function editorWith(text: string): Editor {
  return { text, cursor: text.length };
}

export function insertText(editor: Editor, added: string): Editor {
  const before = editor.text.slice(0, editor.cursor) + added;
  return { text: before + editor.text.slice(editor.cursor), cursor: before.length };
}

/** Replaces `text[from, to)`; the cursor goes behind what was put there. */
export function replaceText(editor: Editor, from: number, to: number, added: string): Editor {
  return { text: editor.text.slice(0, from) + added + editor.text.slice(to), cursor: from + added.length };
}

export const backspace = (editor: Editor): Editor => replaceText(editor, left(editor).cursor, editor.cursor, "");
export const deleteNext = (editor: Editor): Editor => replaceText(editor, editor.cursor, right(editor).cursor, "");
export const deleteWord = (editor: Editor): Editor => replaceText(editor, wordLeft(editor).cursor, editor.cursor, "");
export const deleteToStart = (editor: Editor): Editor =>
  replaceText(editor, lineStart(editor).cursor, editor.cursor, "");
export const deleteToEnd = (editor: Editor): Editor => ({
  ...editor,
  text: editor.text.slice(0, editor.cursor) + editor.text.slice(lineEnd(editor).cursor),
});

export function left(editor: Editor): Editor {
  const last = clusters(editor.text.slice(0, editor.cursor)).at(-1);
  return { ...editor, cursor: editor.cursor - (last?.length ?? 0) };
}

export function right(editor: Editor): Editor {
  const next = clusters(editor.text.slice(editor.cursor))[0];
  return { ...editor, cursor: editor.cursor + (next?.length ?? 0) };
}

export function wordLeft(editor: Editor): Editor {
  const before = /\S*\s*$/.exec(editor.text.slice(0, editor.cursor));
  return { ...editor, cursor: before?.index ?? 0 };
}

export function wordRight(editor: Editor): Editor {
  const after = /^\s*\S*/.exec(editor.text.slice(editor.cursor));
  return { ...editor, cursor: editor.cursor + (after?.[0].length ?? 0) };
}

export function lineStart(editor: Editor): Editor {
  return { ...editor, cursor: editor.text.lastIndexOf("\n", editor.cursor - 1) + 1 };
}

export function lineEnd(editor: Editor): Editor {
  const end = editor.text.indexOf("\n", editor.cursor);
  return { ...editor, cursor: end === -1 ? editor.text.length : end };
}

/** The rows the text takes at a width, and where the cursor is among them. */
export function layoutEditor(editor: Editor, columns: number): { rows: string[]; x: number; y: number } {
  const rows = [""];
  let x = 0;
  let at = 0;
  let cursor = { x: 0, y: 0 };
  for (const cluster of clusters(editor.text).flatMap((whole) => piecesWithin(whole, columns))) {
    const width = cluster === "\n" ? 0 : widthOf(cluster);
    if (x + width > columns) {
      rows.push("");
      x = 0;
    }
    if (at === editor.cursor) cursor = { x, y: rows.length - 1 };
    at += cluster.length;
    if (cluster === "\n") {
      rows.push("");
      x = 0;
    } else {
      rows[rows.length - 1] += cluster;
      x += width;
    }
  }
  if (editor.cursor >= at) {
    if (x >= columns) {
      rows.push("");
      x = 0;
    }
    cursor = { x, y: rows.length - 1 };
  }
  return { rows, ...cursor };
}

/** A cluster of many characters can be wider than a row; then its characters stand alone. */
function piecesWithin(cluster: string, columns: number): string[] {
  return widthOf(cluster) > columns ? [...cluster] : [cluster];
}
