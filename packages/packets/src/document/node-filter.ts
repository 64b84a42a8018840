import type { FieldNode } from "../dissect/tree.ts";
import { valueText } from "../fields/format.ts";
import { TEXT } from "../fields/text.ts";

/** Longest value that a filter is made of, letters. */
const LONGEST = 2048;

/** The display filter that this field of a frame matches; undefined for a line that is no field. */
export function nodeFilter({ field, value }: FieldNode): string | undefined {
  if (field === TEXT) return undefined;
  if (value === null || field.type === "protocol" || field.type === "none") return field.name;
  if (typeof value === "string") return value.length > LONGEST ? undefined : `${field.name} == ${quoted(value)}`;
  if (value instanceof Uint8Array && (value.length === 0 || value.length * 3 > LONGEST)) return field.name;
  const text = valueText(field, value);
  if (field.type === "bytes") return `${field.name} == ${(text.match(/../gu) ?? []).join(":")}`;
  return field.type === "absolute-time" ? `${field.name} == "${text}"` : `${field.name} == ${text}`;
}

/** In double quotes, with what cannot stand there as it is written as its bytes in UTF-8. */
function quoted(text: string): string {
  let escaped = "";
  for (const character of text) {
    if (character === '"' || character === "\\") escaped += `\\${character}`;
    else if (/\p{Cc}/u.test(character)) {
      for (const byte of UTF8.encode(character)) escaped += `\\x${byte.toString(16).padStart(2, "0")}`;
    } else escaped += character;
  }
  return `"${escaped}"`;
}

const UTF8 = new TextEncoder();
