import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { NetsimError } from "../netsim-error.ts";

const SOURCES = join(import.meta.dirname, "../../emulator");
const CACHE = join(import.meta.dirname, "../../../../node_modules/.cache/wireside-netsim");
const FLAGS = ["-std=gnu11", "-D_GNU_SOURCE", "-O2"];

/**
 * The emulator's program, compiled when it is asked for the first time or its sources have changed.
 * @returns its path
 * @throws {NetsimError} `no-compiler` when there is no C compiler (`CC` names another than `cc`), or it cannot compile it
 */
export async function emulatorProgram(): Promise<string> {
  const names = (await readdir(SOURCES)).filter((name) => /\.[ch]$/u.test(name)).toSorted();
  const hash = createHash("sha256").update(FLAGS.join(" "));
  for (const name of names) hash.update(await readFile(join(SOURCES, name)));
  const program = join(CACHE, `link-emulator-${hash.digest("hex").slice(0, 16)}`);
  if (!existsSync(program)) await compile(process.env["CC"] ?? "cc", names, program);
  return program;
}

/**
 * Compiles C files of the emulator's folder into a program.
 * @throws {NetsimError} `no-compiler`
 */
export async function compile(compiler: string, names: readonly string[], program: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  // Beside the cache first: another process may be compiling, or running, the same program.
  const made = `${program}.${String(process.pid)}.new`;
  const sources = names.filter((name) => name.endsWith(".c"));
  try {
    await promisify(execFile)(compiler, [...FLAGS, "-o", made, ...sources, "-lm"], { cwd: SOURCES });
    await rename(made, program);
  } catch (error) {
    await rm(made, { force: true });
    throw compilerError(compiler, error);
  }
}

function compilerError(compiler: string, cause: unknown): NetsimError {
  const { code, stderr } = cause as { code?: unknown; stderr?: string };
  const message =
    code === "ENOENT"
      ? `There is no C compiler “${compiler}”: install the packages gcc and libc6-dev, or name one in CC.`
      : `The C compiler “${compiler}” could not compile the link emulator: ${stderr ?? String(cause)}`;
  return new NetsimError("no-compiler", message, { cause });
}
