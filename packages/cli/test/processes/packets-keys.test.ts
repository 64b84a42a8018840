import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { PcapWriter, bytesSource, openCapture } from "@wireside/packets";
import { describe, expect, it } from "vitest";
import { folder, lines, packets } from "./captures.ts";
import { Running } from "./running.ts";

const RECORDED = fileURLToPath(new URL("../../../packets/protocol-captures/wireside-xx.pcapng.gz", import.meta.url));

/** The recorded capture without its secrets, and those in a file of their own. */
async function apart(): Promise<{ readonly file: string; readonly keys: string }> {
  const capture = await openCapture(bytesSource(gunzipSync(await readFile(RECORDED))));
  const writer = new PcapWriter({ linkType: 1 });
  for await (const { count, bytes, offset, capturedLength, length } of capture.batches()) {
    for (let i = 0; i < count; i++) {
      const frame = bytes.slice(offset[i], offset[i]! + capturedLength[i]!);
      writer.addFrame({ seconds: 1_700_000_000 + i, nanoseconds: 0, length: length[i]!, bytes: frame });
    }
  }
  const [secrets] = capture.secrets;
  const to = await folder();
  const [file, keys] = [join(to, "trace.pcap"), join(to, "keys.log")];
  await writeFile(file, writer.take());
  await writeFile(keys, secrets?.kind === "tls-key-log" ? secrets.text : "");
  return { file, keys };
}

describe("keys of our transport", () => {
  it("are taken from the capture, or from a file", async () => {
    const { file, keys } = await apart();
    const filter = [
      "--filter",
      "wireside.stream.stream_id == 0",
      "--fields",
      "wireside.stream.offset,wireside.stream.fin",
    ];
    const within = await packets(RECORDED, ...filter);
    expect(lines(within.out).length).toBeGreaterThan(5);
    expect(await packets(file, "--keys", keys, ...filter)).toEqual(within);
    expect((await packets(file, ...filter)).out.trim()).toBe("");
    expect((await packets(file)).out).toMatch(/ Wireside \d+ Data, DCID=[\da-f]{16}, PKN: 0$/mu);
  });

  it("have explanations tell what was carried", async () => {
    const { file, keys } = await apart();
    const told = await new Running(["explain", file, "--keys", keys]).endInput();
    expect(told.out).toMatch(/On stream 0 .* sent 12,000 bytes/u);
    const untold = await new Running(["explain", file]).endInput();
    expect(untold.out).toContain("because they are encrypted");
  });

  it("have to be there when they are named", async () => {
    const { code, err } = await packets(RECORDED, "--keys", "/nowhere/keys.log");
    expect([code === 0, err]).toEqual([
      false,
      expect.stringMatching(/^wireside: no_such_file: \/nowhere\/keys\.log cannot be read/u),
    ]);
  });
});
