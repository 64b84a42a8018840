import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { COMPARED } from "./qlog-fields.ts";

const DISSECTOR = join(import.meta.dirname, "../../../../docs/wireshark/wireside.lua");

/** What tshark prints with our dissector. @throws where it, or the dissector, complains */
export function tshark(capture: string, args: readonly string[], keyLog?: string): string {
  const keys = keyLog === undefined ? [] : ["-o", `wireside.key_log:${keyLog}`];
  const { status, stdout, stderr } = spawnSync(
    "tshark",
    ["-X", `lua_script:${DISSECTOR}`, ...keys, "-n", "-r", capture, ...args],
    { encoding: "utf8", maxBuffer: 1 << 30 },
  );
  const complaints = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Running as user"));
  if (status !== 0 || complaints.length > 0 || stdout.includes("Lua Error"))
    throw new Error(`tshark: ${status}; ${complaints.join("; ")}; ${/.*Lua Error.*/u.exec(stdout)?.[0]}`);
  return stdout;
}

/** The values of fields in each frame; of a field that comes more than once, all. */
export function fieldsOf<Name extends string>(
  capture: string,
  names: readonly Name[],
  keyLog?: string,
  more: readonly string[] = [],
): Record<Name, string[]>[] {
  const asked = [...names, LUA_ERROR];
  const args = ["-T", "fields", "-E", "occurrence=a", "-E", "aggregator=;", ...asked.flatMap((name) => ["-e", name])];
  return tshark(capture, [...args, ...more], keyLog)
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const values = line.split("\t").map((value) => (value === "" ? [] : value.split(";")));
      if (values[names.length]!.length > 0) throw new Error("the dissector stumbled");
      return Object.fromEntries(names.map((name, i) => [name, values[i] ?? []])) as Record<Name, string[]>;
    });
}

/** Is there where a dissector in Lua threw something. */
const LUA_ERROR = "_ws.lua.error";

/** A capture and its key log. */
export interface Files {
  readonly capture: string;
  readonly keys: string;
}

/** Writes both to files that are gone after the test. */
export function written({ keyLog, capture }: { readonly keyLog: string; readonly capture: Uint8Array }): Files {
  const folder = mkdtempSync(join(tmpdir(), "wireside-wireshark-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = { capture: join(folder, "capture.pcap"), keys: join(folder, "keys.log") };
  writeFileSync(files.capture, capture);
  writeFileSync(files.keys, keyLog);
  return files;
}

export const NUMBER = "wireside.packet_number";
export const FRAME_TYPE = "wireside.frame_type";

/** What tshark finds in a frame, by the names of fields. */
export type Row = Record<string, string[]>;

/** What it finds in each frame with the keys. */
export function rowsOf({ capture, keys }: Files, more: readonly string[] = []): Row[] {
  return fieldsOf(capture, ["ip.src", "udp.srcport", NUMBER, FRAME_TYPE, ...COMPARED], keys, more);
}
