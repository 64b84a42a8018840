// Plain JavaScript for Node 18 and later, without dependencies: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isRecentNode, pinnedNode } from "../packages/cli/bin/pinned-node.js";

/** The checkout's own folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The benchmarks, whose packages are their own. */
export const BENCH = join(ROOT, "bench");

/**
 * Makes node_modules what the lockfile says, with `npm ci` where it is not.
 * @param {string} [folder] a folder with a package-lock.json
 */
export function ensureInstalled(folder = ROOT) {
  if (isInstalled(folder)) return;
  process.stderr.write(`Installing the packages of ${join(folder, "package-lock.json")} …\n`);
  const npm = npmCommand();
  const { status, error } = spawnSync(npm.file, [...npm.arguments, "ci", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: npm.shell,
  });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}: ${error?.message ?? `it ended with ${status}`}.`);
}

/**
 * The Node that runs the sources: the pinned one, or this one where it is recent enough and none is pinned.
 * @returns {string} its path
 */
export function sourceNode() {
  const path = pinnedNode() ?? (isRecentNode() ? process.execPath : undefined);
  if (path === undefined) throw new Error("Node 24 or later is needed, and no pinned one exists for this platform.");
  return path;
}

/** Does npm's own record of what it installed, written last, agree with the lockfile? */
function isInstalled(folder) {
  let wanted;
  let present;
  try {
    wanted = readLock(join(folder, "package-lock.json"));
    present = readLock(join(folder, "node_modules", ".package-lock.json"));
  } catch {
    return false; // nothing installed, or an install that did not end
  }
  return Object.entries(wanted).every(([path, entry]) => {
    const found = present[path];
    if (path === "") return true; // the workspace itself
    if (found === undefined) return entry.optional === true; // for another platform
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function readLock(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages;
}

/** The npm that started us, so that one machine's several versions do not mix; else the one on the path. */
function npmCommand() {
  const path = process.env.npm_execpath;
  if (path?.endsWith(".js")) return { file: process.execPath, arguments: [path], shell: false };
  return { file: "npm", arguments: [], shell: process.platform === "win32" };
}
