import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { CAPTURES, describeWith } from "../../../../test/needs.ts";
import { bytesSource, ObjectFinder, openCapture, PayloadWalk } from "../../src/index.ts";

/** Captures of the collection with files over HTTP: chunked, packed, posted, pipelined, in ranges, over IPv6. */
const FILES = [
  "pcapplusplus/Tests__Pcap++Test__PcapExamples__example.pcap",
  "pcapplusplus/Tests__Pcap++Test__PcapExamples__one_ipv6_http_stream.pcap",
  "suricata/tests__output-eve-ftp-data__input.pcap",
  "suricata/tests__http-post-file__input.pcap",
  "ndpi/tests__cfgs__default__pcap__ocsp.pcapng",
  "zeek/testing__btest__Traces__http__http-body-match.pcap",
  "zeek/testing__btest__Traces__http__pipelined-requests.pcap",
  "zeek/testing__btest__Traces__http__concurrent-range-requests-complete.pcap",
  "zeek/testing__btest__Traces__erspan.pcap",
  "sanders/arppoison.pcapng",
  "tcpflow/tests__bug8.pcap",
  "arkime/tests__pcap__http-content-gzip.pcap",
  "arkime/tests__pcap__http-post-upload.pcap",
];

const digest = (bytes: Uint8Array): string => `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;

/** The files that tshark writes of a capture, but for empty ones. */
function tsharkExports(path: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "wireside-objects-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  spawnSync("tshark", ["-n", "-r", path, "-q", "--export-objects", `http,${folder}`]);
  return readdirSync(folder)
    .map((name) => digest(readFileSync(join(folder, name))))
    .filter((each) => !each.startsWith("0 "));
}

async function weExport(path: string): Promise<string[]> {
  const found: string[] = [];
  const finder = new ObjectFinder(({ bytes }) => found.push(digest(bytes)));
  const walk = new PayloadWalk({});
  const capture = await openCapture(bytesSource(new Uint8Array(readFileSync(path))));
  for await (const batch of capture.batches()) {
    walk.add(batch);
    for (let row = 0; row < batch.count; row++) finder.add(walk.rows, row, walk.payload(row));
  }
  finder.finish();
  return found;
}

describeWith(["captures", "tshark"], "files over HTTP, against tshark", () => {
  it.each(FILES)("are all there, with the same bytes: %s", async (file) => {
    const ours = await weExport(join(CAPTURES, file));
    const theirs = tsharkExports(join(CAPTURES, file));
    expect(theirs.length).toBeGreaterThan(0);
    for (const each of theirs) {
      const at = ours.indexOf(each);
      expect([each, at]).not.toEqual([each, -1]);
      ours.splice(at, 1);
    }
  });
});
