const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** What turns the direction of text round (UAX #9 §2), and C1 controls: a name must not look like another. */
const MISLEADING = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text as it stands in HTML, between tags or in an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(MISLEADING, "\u{fffd}")
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
