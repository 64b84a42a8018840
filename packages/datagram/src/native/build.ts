import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DatagramError } from "../datagram-error.ts";

const require = createRequire(import.meta.url);
const SOURCES = join(import.meta.dirname, "../../native");
const FLAGS = [
  ...[
    "-std=c++17",
    "-O2",
    "-fPIC",
    "-shared",
    "-fvisibility=hidden",
    "-fno-exceptions",
    "-fno-rtti",
    "-DNAPI_VERSION=8",
  ],
  // A node without what we need of it is then found out while loading, not in the middle of something.
  "-Wl,-z,now",
];

/** Names what the addon is compiled from: 16 hexadecimal digits of a hash over its sources and how they are compiled. */
export async function hashSources(): Promise<string> {
  const hash = createHash("sha256").update(FLAGS.join(" "));
  for (const name of await sourceNames()) hash.update(name).update(await readFile(join(SOURCES, name)));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Compiles the addon. This is all there is to a prebuilt one: run on each platform, the file goes into the platform's package.
 * @param file where it is to be
 * @param compiler `CXX` of the environment, or `c++`, unless told otherwise
 * @throws {DatagramError} `no-native` where there is no compiler or no headers, or it does not compile
 */
export async function buildAddon(file: string, compiler = process.env["CXX"] ?? "c++"): Promise<void> {
  const headers = findHeaders();
  const sources = (await sourceNames()).filter((name) => name.endsWith(".cpp"));
  // Beside the place first: another process may be compiling, or have loaded, the same.
  const made = `${file}.${String(process.pid)}.new`;
  const defined = `-DADDON_SOURCES="${await hashSources()}"`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await promisify(execFile)(compiler, [...FLAGS, defined, `-I${headers}`, "-o", made, ...sources], { cwd: SOURCES });
    await rename(made, file);
  } catch (error) {
    await rm(made, { force: true });
    throw compilerError(compiler, error);
  }
}

async function sourceNames(): Promise<string[]> {
  return (await readdir(SOURCES)).filter((name) => /\.(cpp|h)$/u.test(name)).toSorted();
}

/** The folder of the headers of Node-API. */
function findHeaders(): string {
  try {
    return dirname(require.resolve("node-api-headers/include/node_api.h"));
  } catch (cause) {
    throw new DatagramError("no-native", "Its headers, the package node-api-headers, are not installed.", { cause });
  }
}

function compilerError(compiler: string, cause: unknown): DatagramError {
  const { code, syscall, stderr } = cause as { code?: unknown; syscall?: string; stderr?: string };
  const isMissing = code === "ENOENT" && syscall?.startsWith("spawn") === true;
  const message = isMissing
    ? `There is no C++ compiler “${compiler}”: install the package g++, or name one in CXX.`
    : `The C++ compiler “${compiler}” could not compile it: ${stderr ?? String(cause)}`;
  return new DatagramError("no-native", message, { cause });
}
