// Finds every way from sources that have to run without Node, in a page as well, to a module of Node: also through other files and the
// doors of other packages. Imports of types alone lead nowhere.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Folders whose sources load nothing of Node, as docs/ARCHITECTURE.md says. */
export const NODE_FREE = [
  "packages/bytes/src",
  "packages/protocol/src",
  "packages/packets/src",
  "packages/transport/src/core",
] as const;

const SCOPE = "@wireside/";
const IMPORT = /^[ \t]*(?:import|export)\s+(?!type\s)(?:[^"';]*?\bfrom\s*)?(["'])(?<name>[^"'\n]+)\1/gm;
const DYNAMIC_IMPORT = /\bimport\s*\(\s*(["'])(?<name>[^"'\n]+)\1/g;

/**
 * Each import of a module of Node that is reached from the folders, as a sentence that names the way there.
 * @param root the folder that holds `packages`
 * @param folders relative to it
 */
export function findNodeImports(root: string, folders: readonly string[] = NODE_FREE): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const waiting = folders.flatMap((folder) => sources(join(root, folder)).map((file) => [file]));
  for (let way = waiting.shift(); way !== undefined; way = waiting.shift()) {
    const file = way.at(-1) ?? "";
    if (seen.has(file)) continue;
    seen.add(file);
    for (const specifier of importsOf(file)) {
      if (isOfNode(specifier)) found.push(`${nameWay(root, way)} loads ${specifier}`);
      const target = resolveSource(root, file, specifier);
      if (target !== undefined) waiting.push([...way, target]);
    }
  }
  return found;
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [IMPORT, DYNAMIC_IMPORT].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ groups }) => groups?.["name"] ?? ""),
  );
}

function isOfNode(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/** The file that an import of ours loads; undefined for packages of others. */
function resolveSource(root: string, file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return existing(resolve(dirname(file), specifier));
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [name = "", ...path] = specifier.slice(SCOPE.length).split("/");
  const folder = join(root, "packages", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports?: Record<string, string>;
  };
  const door = manifest.exports?.[["."].concat(path).join("/")];
  return door === undefined ? undefined : existing(join(folder, door));
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|js|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function nameWay(root: string, way: readonly string[]): string {
  return way.map((file) => relative(root, file).split(sep).join("/")).join(" → ");
}

if (import.meta.main) {
  const found = findNodeImports(resolve(import.meta.dirname, ".."));
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}
