/**
 * A page with the content of one of its fenced blocks made anew.
 *
 * @param name what stands after the language in the block's first line, as in "```text NAME"
 * @throws Error when the page has no such block
 */
export function withFence(page: string, name: string, content: readonly string[]): string {
  const lines = page.split("\n");
  const first = lines.indexOf(`\`\`\`text ${name}`);
  const end = lines.indexOf("```", first);
  if (first < 0 || end < 0) throw new Error(`no block is named "${name}"`);
  return [...lines.slice(0, first + 1), ...content, ...lines.slice(end)].join("\n");
}
