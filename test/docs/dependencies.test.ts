import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Page, ROOT } from "./page.ts";

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function dependenciesOf(path: string): string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, path, "package.json"), "utf8")) as Manifest;
  return [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((names) =>
    Object.keys(names ?? {}),
  );
}

describe("docs/DEPENDENCIES.md", () => {
  const page = new Page("DEPENDENCIES.md");
  const folders = [".", "bench", ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`)];

  it("lists every dependency of every package, and no other", () => {
    const listed = [...page.table("package"), ...page.table("tool")].map(([name = ""]) => name);
    const used = new Set(folders.flatMap(dependenciesOf).filter((name) => !name.startsWith("@wireside/")));
    expect(listed.toSorted()).toEqual([...used].toSorted());
  });

  it("is right that no package is allowed to run a script at install", () => {
    expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m);
  });
});
