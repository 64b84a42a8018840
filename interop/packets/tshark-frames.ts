import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What tshark says of a filter: the frames that pass, or why it is none. */
export type TsharkAnswer = { readonly frames: readonly number[] } | { readonly error: string };

/**
 * Asks the tshark of this machine about filters, in one run over the capture, with an empty profile and times in UTC. Needs
 * a tshark with Lua.
 *
 * @returns an answer for each filter, in their order
 */
export async function tsharkFrames(file: string, filters: readonly string[]): Promise<readonly TsharkAnswer[]> {
  const folder = await mkdtemp(join(tmpdir(), "filters-against-tshark-"));
  try {
    const list = join(folder, "filters");
    await writeFile(list, filters.map((filter) => `${filter}\n`).join(""));
    const script = ["-X", `lua_script:${join(import.meta.dirname, "filters.lua")}`, "-X", `lua_script1:${list}`];
    const env = { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8", WIRESHARK_CONFIG_DIR: join(folder, "profile") };
    const { stdout } = await run("tshark", ["-n", "-q", "-r", file, ...PREFERENCES, ...script], {
      env,
      maxBuffer: 2 ** 30,
    });
    return answersOf(stdout, filters.length);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function answersOf(output: string, count: number): readonly TsharkAnswer[] {
  const frames: number[][] = Array.from({ length: count }, () => []);
  const errors = new Map<number, string>();
  for (const line of output.split("\n")) {
    const [kind, place, rest = ""] = line.split("\t");
    if (kind === "frame") frames[Number(place) - 1]?.push(Number(rest));
    if (kind === "error") errors.set(Number(place) - 1, rest);
  }
  return frames.map((found, i) => {
    const error = errors.get(i);
    return error === undefined ? { frames: found } : { error };
  });
}

const run = promisify(execFile);
const PREFERENCES = [
  "tcp.reassemble_out_of_order:FALSE",
  "tcp.desegment_tcp_streams:TRUE",
  "ip.defragment:TRUE",
].flatMap((preference) => ["-o", preference]);
