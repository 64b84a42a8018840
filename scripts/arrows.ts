// Finds every import that goes against the arrows between packages. The table in docs/ARCHITECTURE.md is the rule:
// what it says is checked, so the page cannot be wrong.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const SCOPE = "@wireside/";
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*(["'])(?<name>[^"'\n]+)\1/g;

/**
 * Every import in a package's src that the table does not allow, as sentences.
 * @param root the folder that holds `packages` and `docs/ARCHITECTURE.md`
 */
export function findWrongArrows(root: string): string[] {
  const arrows = readArrows(join(root, "docs/ARCHITECTURE.md"));
  const packages = readdirSync(join(root, "packages")).filter((name) =>
    existsSync(join(root, "packages", name, "package.json")),
  );
  const wrong = packages
    .filter((name) => !arrows.has(name))
    .map((name) => `packages/${name} is not in the table of docs/ARCHITECTURE.md`);
  for (const name of arrows.keys())
    if (!packages.includes(name)) wrong.push(`docs/ARCHITECTURE.md names packages/${name}, which is not there`);
  for (const name of packages) wrong.push(...checkPackage(join(root, "packages"), name, arrows.get(name) ?? new Set()));
  return wrong;
}

/** The rows `| name | what for | may import |` of the page: package → the packages it may import. */
function readArrows(page: string): Map<string, Set<string>> {
  const rows = readFileSync(page, "utf8").matchAll(/^\| `(?<name>[a-z]+)` *\|[^|]*\| (?<targets>[^|]*)\|/gm);
  return new Map(
    Array.from(rows, ({ groups }) => [
      groups?.name ?? "",
      new Set(Array.from(groups?.targets?.matchAll(/`([a-z]+)`/g) ?? [], ([, target]) => target ?? "")),
    ]),
  );
}

function checkPackage(packages: string, name: string, allowed: ReadonlySet<string>): string[] {
  const folder = join(packages, name);
  const declared = dependencies(folder);
  const wrong: string[] = [];
  for (const target of declared)
    if (!allowed.has(target)) wrong.push(`packages/${name}/package.json depends on ${target}, against the arrows`);
  for (const file of sources(join(folder, "src"))) {
    const from = relative(dirname(packages), file).split(sep).join("/");
    for (const { groups } of readFileSync(file, "utf8").matchAll(SPECIFIER)) {
      const fault = checkImport(packages, name, file, groups?.name ?? "", allowed);
      if (fault !== undefined) wrong.push(`${from} ${fault}`);
    }
  }
  return wrong;
}

/** What is wrong with one import; undefined when nothing is. */
function checkImport(
  packages: string,
  name: string,
  file: string,
  specifier: string,
  allowed: ReadonlySet<string>,
): string | undefined {
  if (specifier.startsWith(".")) {
    const folder = join(packages, name) + sep;
    return resolve(dirname(file), specifier).startsWith(folder)
      ? undefined
      : `reaches out of its package with "${specifier}"`;
  }
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [target = "", ...path] = specifier.slice(SCOPE.length).split("/");
  if (!allowed.has(target)) return `imports ${target}, against the arrows`;
  const door = ["."].concat(path).join("/");
  return doors(join(packages, target)).includes(door)
    ? undefined
    : `goes past the public door of ${target} with "${specifier}"`;
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|js|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Manifest {
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
}

function readManifest(folder: string): Manifest {
  const path = join(folder, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : {};
}

/** The siblings a package's manifest depends on. */
function dependencies(folder: string): string[] {
  return Object.keys(readManifest(folder).dependencies ?? {})
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => name.slice(SCOPE.length));
}

/** The ways into a package that its manifest exports. */
function doors(folder: string): string[] {
  return Object.keys(readManifest(folder).exports ?? {});
}

if (import.meta.main) {
  const wrong = findWrongArrows(resolve(import.meta.dirname, ".."));
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) process.exitCode = 1;
}
