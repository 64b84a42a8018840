/** The end of a command's help: what one can type. */
export function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  $ ${line}\n`).join("")}`.trimEnd();
}
