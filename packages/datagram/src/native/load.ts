import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { DatagramError } from "../datagram-error.ts";
import { buildAddon, hashSources } from "./build.ts";
import type { Addon } from "./addon.ts";

const CACHE = join(import.meta.dirname, "../../../../node_modules/.cache/wireside-datagram");
const require = createRequire(import.meta.url);

let loading: Promise<Addon> | undefined;

/**
 * The addon: from the package of prebuilt ones for this platform where that is installed, else from the cache, where it is
 * compiled to at first.
 * @throws {DatagramError} `no-native`, with a sentence that says why it cannot be had
 */
export function loadAddon(): Promise<Addon> {
  loading ??= findAddon(process.platform, resolvePrebuilt(), CACHE);
  return loading;
}

/** The package that brings the addon for a platform, compiled. */
function prebuiltPackage(): string {
  return `@wireside/datagram-${process.platform}-${process.arch}`;
}

/** What {@link loadAddon} does, of given places. */
export async function findAddon(platform: string, prebuilt: string | undefined, cache: string): Promise<Addon> {
  if (platform !== "linux") {
    throw new DatagramError("no-native", `The native backend is made for Linux, and this is ${platform}.`);
  }
  const sources = await hashSources();
  if (prebuilt !== undefined) {
    const addon = open(prebuilt);
    if (addon.sources === sources) return addon; // else it is of another version
  }
  const file = join(cache, `datagram-${process.arch}-${sources}.node`);
  if (!existsSync(file)) await buildAddon(file);
  return open(file);
}

function resolvePrebuilt(): string | undefined {
  try {
    return require.resolve(`${prebuiltPackage()}/datagram.node`);
  } catch {
    return undefined; // not installed, which is the rule in a checkout
  }
}

function open(file: string): Addon {
  try {
    return require(file) as Addon;
  } catch (cause) {
    throw new DatagramError("no-native", `This Node cannot load the addon ${file}: ${String(cause)}`, { cause });
  }
}
