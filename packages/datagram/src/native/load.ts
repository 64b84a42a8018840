import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { DatagramError } from "../datagram-error.ts";
import { buildAddon, hashSources } from "./build.ts";
import type { Addon } from "./addon.ts";
import { ADDON_FILE, LIBCS, packageName, type Libc } from "./package.ts";

const CACHE = join(import.meta.dirname, "../../../../node_modules/.cache/wireside-datagram");
const require = createRequire(import.meta.url);

/** The addon, and the file that it is in. */
export interface LoadedAddon {
  readonly addon: Addon;
  readonly file: string;
}

let loading: Promise<LoadedAddon> | undefined;

/**
 * The addon: from the package of prebuilt ones for this platform where that is installed, else from the cache, where it is
 * compiled to at first.
 * @throws {DatagramError} `no-native`, with a sentence that says why it cannot be had
 */
export function loadAddon(): Promise<LoadedAddon> {
  loading ??= findAddon(process.platform, resolvePrebuilt(), CACHE);
  return loading;
}

/** What {@link loadAddon} does, of given places. */
export async function findAddon(platform: string, prebuilt: string | undefined, cache: string): Promise<LoadedAddon> {
  if (platform !== "linux") {
    throw new DatagramError("no-native", `The native backend is made for Linux, and this is ${platform}.`);
  }
  const sources = await hashSources();
  if (prebuilt !== undefined) {
    const addon = open(prebuilt);
    if (addon.sources === sources) return { addon, file: prebuilt }; // else it is of another version
  }
  const file = join(cache, `datagram-${process.arch}-${sources}.node`);
  if (!existsSync(file)) await buildAddon(file);
  return { addon: open(file), file };
}

/** npm installs the package for the C library of the system, and only that. */
function resolvePrebuilt(): string | undefined {
  for (const libc of Object.keys(LIBCS) as Libc[]) {
    try {
      return require.resolve(`${packageName(libc)}/${ADDON_FILE}`);
    } catch {
      // Not installed, which is the rule in a checkout.
    }
  }
  return undefined;
}

function open(file: string): Addon {
  try {
    return require(file) as Addon;
  } catch (cause) {
    throw new DatagramError("no-native", `This Node cannot load the addon ${file}: ${String(cause)}`, { cause });
  }
}
