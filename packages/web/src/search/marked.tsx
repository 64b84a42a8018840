import type { ReactNode } from "react";

/** A text with the words that were looked for marked in it. */
export function Marked({ text, words }: { text: string; words: string }) {
  const wanted = words
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((word) => RegExp.escape(word));
  if (wanted.length === 0) return text;
  const parts = text.split(new RegExp(`(${wanted.join("|")})`, "iu"));
  return parts.map((part, index): ReactNode => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part));
}

/** The part of a text around the first word found, so that it is in sight in one line or two. */
export function excerpt(text: string, words: string, length = 220): string {
  const first = words.split(/\s+/u).find((word) => word !== "");
  const at = first === undefined ? -1 : text.toLowerCase().indexOf(first.toLowerCase());
  if (text.length <= length || at < length / 2) return text.slice(0, length) + (text.length > length ? "…" : "");
  return `…${text.slice(at - 60, at - 60 + length)}${at - 60 + length < text.length ? "…" : ""}`;
}
