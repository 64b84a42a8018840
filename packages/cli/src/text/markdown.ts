import { PLAIN, span, type Row, type Span, type Style } from "./span.ts";

/** How a stretch of text between two marks looks. Tried in this order at each place. */
const MARKS: readonly { open: RegExp; style: Style; nested: boolean }[] = [
  { open: /`([^`]+)`/y, style: { color: "yellow" }, nested: false },
  { open: /\*\*(?=\S)((?:(?!\*\*).)*\S)\*\*/y, style: { bold: true }, nested: true },
  { open: /~~(?=\S)((?:(?!~~).)*\S)~~/y, style: { strike: true }, nested: true },
  { open: /\*(?=\S)([^*]*[^*\s])\*(?![\p{L}\p{N}])/uy, style: { italic: true }, nested: true },
  { open: /_(?=\S)([^_]*[^_\s])_(?![\p{L}\p{N}])/uy, style: { italic: true }, nested: true },
];
const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/y;
const START = /[`*~_h@]/g;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Styles a message lightly and keeps every word of it: code, bold, italic, struck through, links, quotes, lists and code
 * blocks. `text` is neutralised already. `mentions` are the names to emphasise, with their style.
 */
export function styleMarkdown(text: string, mentions: ReadonlyMap<string, Style> = new Map()): Row[] {
  const rows: Row[] = [];
  let inCode = false;
  for (const line of text.split("\n")) {
    if (/^\s*(```|~~~)/.test(line)) inCode = !inCode;
    else if (inCode) rows.push([span("│ ", { dim: true }), span(line, { color: "yellow" })]);
    else rows.push(styleLine(line, mentions));
  }
  return rows.length === 0 ? [[]] : rows;
}

function styleLine(line: string, mentions: ReadonlyMap<string, Style>): Row {
  const heading = /^#{1,6}\s+(.*)$/.exec(line);
  if (heading) return styleInline(heading[1] ?? "", { bold: true, underline: true }, mentions);
  const quote = /^>\s?(.*)$/.exec(line);
  if (quote) return [span("▏ ", { dim: true }), ...styleInline(quote[1] ?? "", { dim: true }, mentions)];
  const item = /^(\s*)[-*+]\s+(.*)$/.exec(line);
  if (item) return [span(`${item[1] ?? ""}• `), ...styleInline(item[2] ?? "", PLAIN, mentions)];
  return styleInline(line, PLAIN, mentions);
}

function styleInline(text: string, style: Style, mentions: ReadonlyMap<string, Style>): Span[] {
  const spans: Span[] = [];
  let plainFrom = 0;
  START.lastIndex = 0;
  for (let start = START.exec(text); start !== null; start = START.exec(text)) {
    const at = start.index;
    const found = matchAt(text, at, style, mentions);
    const resume = found?.end ?? at + 1;
    if (found) {
      if (at > plainFrom) spans.push(span(text.slice(plainFrom, at), style));
      spans.push(...found.spans);
      plainFrom = found.end;
    }
    START.lastIndex = resume; // nested calls moved it
  }
  if (plainFrom < text.length) spans.push(span(text.slice(plainFrom), style));
  return spans;
}

function matchAt(
  text: string,
  at: number,
  style: Style,
  mentions: ReadonlyMap<string, Style>,
): { spans: Span[]; end: number } | undefined {
  const insideWord = at > 0 && WORD.test(text[at - 1] ?? "");
  if (text[at] === "@") return insideWord ? undefined : mentionAt(text, at, style, mentions);
  if (text[at] === "h") {
    LINK.lastIndex = at;
    const link = insideWord ? null : LINK.exec(text);
    return link
      ? { spans: [span(link[0], { ...style, underline: true, color: "cyan" })], end: at + link[0].length }
      : undefined;
  }
  if (insideWord && text[at] !== "`") return undefined; // snake_case, 2*3*4
  for (const { open, style: own, nested } of MARKS) {
    open.lastIndex = at;
    const match = open.exec(text);
    if (match === null) continue;
    const inner = match[1] ?? "";
    const both = { ...style, ...own };
    return { spans: nested ? styleInline(inner, both, mentions) : [span(inner, both)], end: at + match[0].length };
  }
  return undefined;
}

function mentionAt(
  text: string,
  at: number,
  style: Style,
  mentions: ReadonlyMap<string, Style>,
): { spans: Span[]; end: number } | undefined {
  for (const [name, own] of mentions) {
    const end = at + 1 + name.length;
    if (text.slice(at + 1, end).toLowerCase() !== name.toLowerCase() || WORD.test(text[end] ?? "")) continue;
    return { spans: [span(text.slice(at, end), { ...style, ...own })], end };
  }
  return undefined;
}
