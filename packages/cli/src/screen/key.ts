/** A key as the screen understands it, free of any library's idea of one. */
export type Key = { name: "text"; text: string } | { name: KeyName };

export type KeyName =
  | "enter"
  | "newline"
  | "tab"
  | "escape"
  | "backspace"
  | "delete"
  | "delete-word"
  | "delete-to-start"
  | "delete-to-end"
  | "left"
  | "right"
  | "word-left"
  | "word-right"
  | "to-start"
  | "to-end"
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "home"
  | "end"
  | "previous-room"
  | "next-room"
  | "redraw"
  | "interrupt"
  | "end-of-input";

/** What Ink tells of a key; the part of its type that is used. */
export interface InkKey {
  upArrow: boolean;
  downArrow: boolean;
  leftArrow: boolean;
  rightArrow: boolean;
  pageDown: boolean;
  pageUp: boolean;
  home: boolean;
  end: boolean;
  return: boolean;
  escape: boolean;
  ctrl: boolean;
  tab: boolean;
  backspace: boolean;
  delete: boolean;
  meta: boolean;
}

const CONTROL: Readonly<Record<string, KeyName>> = {
  a: "to-start",
  b: "left",
  c: "interrupt",
  d: "end-of-input",
  e: "to-end",
  f: "right",
  h: "backspace",
  j: "newline",
  k: "delete-to-end",
  l: "redraw",
  n: "next-room",
  p: "previous-room",
  u: "delete-to-start",
  w: "delete-word",
};

const META: Readonly<Record<string, KeyName>> = { b: "word-left", f: "word-right" };

/** The keys in one of Ink's input events: several when typing came faster than it was read. */
export function keysOf(input: string, key: InkKey): Key[] {
  const special = specialKey(input, key);
  if (special !== undefined) return [special];
  if (key.meta || key.ctrl) return [];
  // Typed ahead, as "hello⏎". Several lines at once are a paste that the terminal did not mark as one.
  if (/[\r\n](?=[^])/.test(input)) return textKeys(input);
  return input
    .replace(/.\n$/, (end) => end.replace("\n", "\r")) // typed ahead, before the screen was there
    .split(/([\0-\x1f\x7f])/)
    .flatMap((part) => (/^[\0-\x1f\x7f]$/.test(part) ? controlKeys(part) : textKeys(part)));
}

function controlKeys(character: string): Key[] {
  if (character === "\r") return [{ name: "enter" }];
  if (character === "\t") return [{ name: "tab" }];
  if (character === "\x7f") return [{ name: "backspace" }];
  const name = CONTROL[String.fromCharCode(character.charCodeAt(0) + 0x60)];
  return name === undefined ? [] : [{ name }];
}

function specialKey(input: string, key: InkKey): Key | undefined {
  const either = key.meta || key.ctrl;
  if (key.upArrow) return { name: key.meta ? "previous-room" : "up" };
  if (key.downArrow) return { name: key.meta ? "next-room" : "down" };
  if (key.leftArrow) return { name: either ? "word-left" : "left" };
  if (key.rightArrow) return { name: either ? "word-right" : "right" };
  if (key.pageUp) return { name: "page-up" };
  if (key.pageDown) return { name: "page-down" };
  if (key.home) return { name: key.ctrl ? "home" : "to-start" };
  if (key.end) return { name: key.ctrl ? "end" : "to-end" };
  if (key.return) return { name: key.meta ? "newline" : "enter" };
  if (key.tab) return { name: "tab" };
  if (key.backspace) return { name: either ? "delete-word" : "backspace" };
  if (key.delete) return { name: "delete" };
  if (key.escape) return { name: "escape" };
  if (input === "\n") return { name: "newline" };
  const named = key.ctrl ? CONTROL[input] : key.meta ? META[input] : undefined;
  return named === undefined ? undefined : { name: named };
}

/** Typed or pasted text without the control characters that have no place in a message. */
export function cleanInput(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, "    ")
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f]/g, "");
}

function textKeys(input: string): Key[] {
  const text = cleanInput(input);
  return text === "" ? [] : [{ name: "text", text }];
}
