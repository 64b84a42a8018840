import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";
import { readNode } from "./run.mjs";

/** Everything the built page is made of. */
const SOURCES = [
  "package-lock.json",
  "packages/bytes/src",
  "packages/client/src",
  "packages/packets/src",
  "packages/protocol/src",
  "packages/transport/src/core",
  "packages/web/index.html",
  "packages/web/package.json",
  "packages/web/packets.html",
  "packages/web/public",
  "packages/web/src",
  "packages/web/standalone.config.ts",
  "packages/web/vite.config.ts",
  "packages/web/wireside-packets.html",
];

/** The folder of the built page. */
export const PAGE = join(ROOT, "packages/web/dist");

/** The viewer of captures as one file. */
const STANDALONE = join(PAGE, "standalone/wireside-packets.html");

/** Builds the page, unless the one there was built from these very sources. */
export async function ensurePage() {
  const stamp = join(ROOT, "node_modules/.wireside-page");
  const hash = hashSources();
  if (existsSync(STANDALONE) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  process.stderr.write("Building the page …\n");
  // The second one writes into a folder of the first.
  for (const config of ["vite.config.ts", "standalone.config.ts"]) {
    const words = ["build", "packages/web", "--config", `packages/web/${config}`];
    const { code, output } = await readNode(["node_modules/vite/bin/vite.js", ...words]);
    if (code !== 0) throw new Error(`The page could not be built:\n${output}`);
  }
  writeFileSync(stamp, hash);
}

function hashSources() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesUnder))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update("\0");
  return hash.digest("hex");
}

/** The files at or under a path, in a steady order; none when there is no such path. */
function filesUnder(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .toSorted()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}
