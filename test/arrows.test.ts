import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findWrongArrows } from "../scripts/arrows.ts";

const PAGE = "| `bytes` | lowest | nothing of ours |\n| `hub` | top | `bytes` |\n";

describe("the arrows between packages", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "wireside-arrows-"));
    write("docs/ARCHITECTURE.md", PAGE);
    write("packages/bytes/package.json", '{ "exports": { ".": "./src/index.ts" } }');
    write(
      "packages/hub/package.json",
      '{ "exports": { ".": "./src/index.ts" }, "dependencies": { "@wireside/bytes": "*" } }',
    );
    write(
      "packages/hub/src/index.ts",
      'import { read } from "@wireside/bytes";\nimport "./other.ts";\nimport "fastify";\n',
    );
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  it("lets what the table allows pass", () => {
    expect(findWrongArrows(root)).toEqual([]);
  });

  it.each([
    'import type { Hub } from "@wireside/hub";',
    'export {\n  a,\n  b,\n} from "@wireside/hub";',
    'await import("@wireside/hub");',
    "import '@wireside/hub';",
  ])("finds an import against them: %s", (text) => {
    write("packages/bytes/src/deep/file.ts", text);
    expect(findWrongArrows(root)).toEqual(["packages/bytes/src/deep/file.ts imports hub, against the arrows"]);
  });

  it("finds a relative import that leaves its package", () => {
    write("packages/hub/src/deep/file.ts", 'export { read } from "../../../bytes/src/index.ts";');
    expect(findWrongArrows(root)).toEqual([expect.stringContaining("reaches out of its package")]);
  });

  it("finds an import past the public door", () => {
    write("packages/hub/src/file.ts", 'export { read } from "@wireside/bytes/src/read.ts";');
    expect(findWrongArrows(root)).toEqual([expect.stringContaining("goes past the public door of bytes")]);
  });

  it("finds a manifest that depends against them", () => {
    write("packages/bytes/package.json", '{ "dependencies": { "@wireside/hub": "*" } }');
    expect(findWrongArrows(root)).toEqual(
      expect.arrayContaining([expect.stringContaining("packages/bytes/package.json depends on hub")]),
    );
  });

  it("finds a package the page does not name, and a name without a package", () => {
    write("packages/new/package.json", "{}");
    write("docs/ARCHITECTURE.md", `${PAGE}| \`gone\` | was here | \`bytes\` |\n`);
    expect(findWrongArrows(root)).toEqual([
      "packages/new is not in the table of docs/ARCHITECTURE.md",
      "docs/ARCHITECTURE.md names packages/gone, which is not there",
    ]);
  });
});
