/** Select Graphic Rendition (ECMA-48 §8.3.117). */
const BOLD = "\u001b[1m";
const DIM = "\u001b[2m";
const CYAN = "\u001b[36m";
const PLAIN = "\u001b[0m";

/** Marks headings, questions and evidence for a terminal; the text stays Markdown, word for word. Harmless text is expected. */
export function styleMarkdown(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("#")) return `${BOLD}${CYAN}${line}${PLAIN}`;
      if (line.startsWith("**")) return `${BOLD}${line}${PLAIN}`;
      return line.startsWith("  - ") ? `${DIM}${line}${PLAIN}` : line;
    })
    .join("\n");
}
