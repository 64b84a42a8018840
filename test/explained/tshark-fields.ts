import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const WORDS = ["-n", "-o", "tcp.reassemble_out_of_order:FALSE", "-T", "fields", "-E", "occurrence=a"];

/** What tshark prints of some fields, frame by frame; several values of one are joined by commas. */
export async function tsharkFields(capture: Buffer, fields: readonly string[]): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), "wireside-tshark-"));
  try {
    const file = join(folder, "capture.pcap");
    await writeFile(file, capture);
    const env = { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8", WIRESHARK_CONFIG_DIR: folder };
    const wanted = fields.flatMap((field) => ["-e", field]);
    const { stdout } = await run("tshark", ["-r", file, ...WORDS, ...wanted], { env, maxBuffer: 1 << 26 });
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
