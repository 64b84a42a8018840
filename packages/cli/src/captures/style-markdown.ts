import { isColourful, styled } from "./style.ts";

/** Marks headings, questions and evidence for a terminal; the text stays Markdown, word for word. Harmless text is expected. */
export function styleMarkdown(text: string): string {
  return isColourful() ? text.split("\n").map(styleLine).join("\n") : text;
}

function styleLine(line: string): string {
  if (line.startsWith("#")) return styled(line, "cyan");
  if (line.startsWith("**")) return styled(line, "bold");
  return line.startsWith("  - ") ? styled(line, "dim") : line;
}
