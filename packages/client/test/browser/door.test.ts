import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

/** The modules that a module brings along, and the packages it names. */
async function follow(url: URL, seen = new Map<string, string[]>()): Promise<Map<string, string[]>> {
  if (seen.has(url.href)) return seen;
  const source = await readFile(url, "utf8");
  const imported = [...source.matchAll(/^(?:import|export)\s(?!type\b)(?:[^;"]*?\sfrom\s)?"([^"]+)";/gms)].map(
    (match) => match[1] ?? "",
  );
  seen.set(
    url.href,
    imported.filter((name) => !name.startsWith(".")),
  );
  for (const name of imported) if (name.startsWith(".")) await follow(new URL(name, url), seen);
  return seen;
}

describe("the door for pages", () => {
  it("brings along nothing of Node's, and no package but the protocol", async () => {
    const modules = await follow(new URL("../../src/index.ts", import.meta.url));
    expect(modules.size).toBeGreaterThan(10);
    expect([...new Set([...modules.values()].flat())]).toEqual(["@wireside/protocol"]);
  });
});
