import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { CaptureFile } from "../packets/capture/file.ts";
import { writeBulk } from "../packets/capture/bulk.ts";
import { writeHttp } from "../packets/capture/http.ts";
import { median, formatReport, type Report, type Row } from "../report.ts";
import { ensurePage, PAGE } from "../../scripts/page.mjs";
import { measureViewer, type Measured } from "./session.ts";

// The viewer in Chromium on large captures: `npm run bench -- viewer [--quick] [--json] [--rounds N]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const packets = options.quick ? 100_000 : 1_000_000;
const connections = packets / 12; // a short connection is about twelve packets

const WORKS = [
  {
    name: "bulk",
    about: `${packets.toLocaleString("en-US")} packets of 8 bulk transfers`,
    write: (file: CaptureFile) => writeBulk(file, packets, 8),
    filters: ["tcp.analysis.retransmission", "tcp.options.timestamp.tsval > 0 && tcp.len == 0"],
  },
  {
    name: "http",
    about: `${Math.round(connections).toLocaleString("en-US")} short HTTP connections`,
    write: (file: CaptureFile) => writeHttp(file, Math.round(connections)),
    filters: ["tcp.flags.syn == 1", "http.request"],
  },
] as const;

await ensurePage();
const page = join(PAGE, "standalone/wireside-packets.html");
const scratch = await mkdtemp(join(tmpdir(), "wireside-bench-"));
const rows: Row[] = [];
try {
  for (const { name, about, write, filters } of WORKS) {
    const path = join(scratch, `${name}.pcap`);
    const file = new CaptureFile(path);
    write(file);
    file.close();
    const found: Measured[][] = [];
    for (let round = 1; round <= rounds; round++) {
      console.error(`${about}, round ${round} of ${rounds}`);
      found.push(await measureViewer(page, path, filters));
    }
    rows.push(...rowsOf(about, found));
    await rm(path);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
const report: Report = { name: "viewer", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));

/** A row for each thing that was measured: medians over the rounds. */
function rowsOf(about: string, found: readonly (readonly Measured[])[]): Row[] {
  return (found[0] ?? []).map(({ what, unit }, at) => {
    const values = found.map((round) => round[at]!.value);
    const result = {
      who: "wireside",
      value: median(values),
      min: Math.min(...values),
      max: Math.max(...values),
      cpu_s: null,
      rss_mb: null,
    };
    return { work: `${about}: ${what}`, unit, better: "lower", results: [result] };
  });
}
