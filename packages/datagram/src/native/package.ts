import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildAddon } from "./build.ts";

const OURS = join(import.meta.dirname, "../..");
const LICENCE = join(OURS, "../../LICENSE");

/** The C libraries that an addon may be linked with, as package names have them and as package.json names them. */
export const LIBCS = { gnu: "glibc", musl: "musl" } as const;
export type Libc = keyof typeof LIBCS;

/** The file of the addon in its package. */
export const ADDON_FILE = "datagram.node";

/** The package that brings the addon for this platform, compiled. */
export function packageName(libc: Libc): string {
  return `@wireside/datagram-${process.platform}-${process.arch}-${libc}`;
}

/**
 * Makes that package for the platform this runs on, ready to be published: whoever installs it needs no compiler, and it runs no script.
 *
 * @param into the folder that the package's own folder is made in
 * @returns the package's folder
 * @throws {DatagramError} `no-native` where the addon cannot be compiled
 */
export async function makePackage(into: string): Promise<string> {
  const libc = ownLibc();
  const name = packageName(libc);
  const folder = join(into, name.replace("@wireside/", ""));
  const { version, license } = JSON.parse(await readFile(join(OURS, "package.json"), "utf8")) as Record<string, string>;
  const description = {
    ...{ name, version, license, description: "The native backend of @wireside/datagram, compiled." },
    ...{ os: [process.platform], cpu: [process.arch], libc: [LIBCS[libc]] },
    ...{ main: ADDON_FILE, files: [ADDON_FILE] },
  };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await buildAddon(join(folder, ADDON_FILE));
  await writeFile(join(folder, "package.json"), `${JSON.stringify(description, undefined, 2)}\n`);
  await copyFile(LICENCE, join(folder, "LICENSE"));
  return folder;
}

/** Node says the version of glibc where it runs with it. */
function ownLibc(): Libc {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? "musl" : "gnu";
}
