/** What stands above each property of an object in a source file, by the property's name: its docstring in one line. */
export function docstrings(source: string): ReadonlyMap<string, string> {
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s+(\w+):/gu);
  return new Map(
    [...found].map(([, text = "", name = ""]) => [
      name,
      text
        .split("\n")
        .map((line) => line.replace(/^\s*\*/u, "").trim())
        .join(" ")
        .trim(),
    ]),
  );
}
