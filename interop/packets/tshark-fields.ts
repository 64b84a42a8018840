import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Between several values of one field of a frame; no value has it. */
export const BETWEEN_VALUES = "\u001f";

/** Preferences under which the collection's tables were made: see its README. */
const PREFERENCES = ["tcp.reassemble_out_of_order:FALSE", "tcp.desegment_tcp_streams:TRUE", "ip.defragment:TRUE"];

/** What makes tshark judge checksums, which it leaves alone by default. */
export const CHECK_CHECKSUMS = ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "tcp.check_checksum:TRUE"];

/** The values that the tshark of this machine finds: a row a frame, a cell a field. An empty profile, times in UTC. */
export async function tsharkFields(
  file: string,
  fields: readonly string[],
  preferences: readonly string[] = [],
): Promise<readonly (readonly string[])[]> {
  const words = ["-n", "-r", file, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "quote=n"];
  words.push("-E", `aggregator=${BETWEEN_VALUES}`);
  for (const preference of [...PREFERENCES, ...preferences]) words.push("-o", preference);
  for (const field of fields) words.push("-e", field);
  const stdout = await tshark(words);
  return stdout
    .replace(/\n$/u, "")
    .split("\n")
    .map((line) => line.split("\t"));
}

/** Whether this machine has a tshark. */
export async function hasTshark(): Promise<boolean> {
  return run("tshark", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** The names of all fields that the tshark of this machine knows. */
export async function tsharkFieldNames(): Promise<ReadonlySet<string>> {
  const lines = (await tshark(["-G", "fields"])).split("\n").map((line) => line.split("\t"));
  return new Set(lines.filter(([kind]) => kind === "F" || kind === "P").map((cells) => cells[2]!));
}

async function tshark(words: readonly string[]): Promise<string> {
  const failure = await run("tshark", words, { env: ENVIRONMENT, maxBuffer: 1 << 30 }).catch((error: unknown) => error);
  // A capture that is cut ends with an error; what was read until then counts.
  const { stdout } = failure as { readonly stdout?: string };
  if (stdout === undefined) throw failure;
  return stdout;
}

const run = promisify(execFile);
const ENVIRONMENT = {
  ...process.env,
  TZ: "UTC",
  LC_ALL: "C.UTF-8",
  WIRESHARK_CONFIG_DIR: mkdtempSync(join(tmpdir(), "tshark-profile-")),
};
