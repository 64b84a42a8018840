import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNodeImports } from "../scripts/node-free.ts";

describe("sources that have to run without Node", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "wireside-node-free-"));
    write(
      "packages/core/src/index.ts",
      'import { door } from "@wireside/sockets";\nexport { other } from "./other.ts";\n',
    );
    write("packages/core/src/other.ts", "export const other = 1;\n");
    write("packages/sockets/package.json", '{ "exports": { ".": "./src/index.ts", "./wire": "./src/wire.ts" } }');
    write("packages/sockets/src/index.ts", 'export type { Socket } from "./socket.ts";\nexport const door = 1;\n');
    write("packages/sockets/src/wire.ts", 'export * from "./socket.ts";\n');
    write("packages/sockets/src/socket.ts", 'import dgram from "node:dgram";\nexport type Socket = dgram.Socket;\n');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  const find = (): string[] => findNodeImports(root, ["packages/core/src"]);

  it("may import types, also through the doors of packages that use it", () => {
    write(
      "packages/core/src/types.ts",
      'import type { Socket } from "../../sockets/src/socket.ts";\nimport type * as fs from "node:fs";\n',
    );
    expect(find()).toEqual([]);
  });

  it.each([
    ['import { open } from "node:fs";', "node:fs"],
    ['import "node:fs";', "node:fs"],
    ['import {\n  a,\n  b,\n} from "crypto";', "crypto"],
    ['export * from "node:path";', "node:path"],
    ['const fs = await import("node:fs");', "node:fs"],
    ['import { type Stats } from "node:fs";', "node:fs"],
  ])("are found to load it: %s", (text, what) => {
    write("packages/core/src/deep/file.ts", text);
    expect(find()).toEqual([`packages/core/src/deep/file.ts loads ${what}`]);
  });

  it("are found to load it through the door of another package, by the way there", () => {
    write("packages/core/src/other.ts", 'export { other } from "@wireside/sockets/wire";\n');
    expect(find()).toEqual([
      "packages/core/src/other.ts → packages/sockets/src/wire.ts → packages/sockets/src/socket.ts loads node:dgram",
    ]);
  });

  it("load nothing of it in this project", () => {
    expect(findNodeImports(resolve(import.meta.dirname, ".."))).toEqual([]);
  });
});
