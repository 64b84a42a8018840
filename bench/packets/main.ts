import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { describeMachine } from "../machine.ts";
import { watchRun } from "../watch.ts";
import { formatReport, type Report, type Row } from "../report.ts";
import { makeCaptures, type MadeCapture } from "./captures.ts";
import { WORKS, listPrograms, type Program, type Work } from "./programs.ts";
import { memoryRow, rateRow, type Seen } from "./rows.ts";
import { measure, printedHash, type Measured } from "./run.ts";

// Captures printed, listed and counted: `npm run bench -- packets [--quick] [--json] [--rounds N] [--sizes 1,10,100]
// [--only NAME,…] [--work fields|list|conversations]`.

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
    sizes: { type: "string" },
    only: { type: "string" },
    work: { type: "string" },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const sizes = (options.sizes ?? (options.quick ? "1,4" : "1,10,100")).split(",").map(Number);
const works = WORKS.filter((work) => options.work === undefined || work.startsWith(options.work));
/** From here on the slow ones take part in one round only. */
const LARGE = 10;
/** Up to here it is checked that ours prints what tshark prints. */
const COMPARED = 10;

const say = (line: string): void => console.error(line);
const wanted = listPrograms().filter(({ who }) => options.only === undefined || options.only.split(",").includes(who));
const absent = wanted.flatMap(({ who, missing }) =>
  missing === undefined ? [] : [`left out: ${who} (to have it: ${missing})`],
);
for (const line of new Set(absent)) say(line);
const programs = wanted.filter(({ missing }) => missing === undefined);

const scratch = await mkdtemp(join(tmpdir(), "wireside-bench-"));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    rmSync(scratch, { recursive: true, force: true }); // hundreds of megabytes
    process.exit(130);
  });
}
const environment = { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8", WIRESHARK_CONFIG_DIR: join(scratch, "profile") };
const tellRun = watchRun();
const rows: Row[] = [];
try {
  await mkdir(environment.WIRESHARK_CONFIG_DIR);
  for (const size of sizes) {
    say(`making captures, ${size} ×`);
    for (const capture of await makeCaptures(scratch, size)) {
      for (const work of works) rows.push(rateRow(work, capture, await inTurn(work, capture, size)));
      if (size <= COMPARED && works.includes("fields with TCP analysis")) await compareOutputs(capture);
      // Of a small capture it would be what there is without any packet.
      if (size === Math.max(...sizes)) rows.push(memoryRow(capture, await bytesKept(capture)));
      await rm(capture.path);
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
const report: Report = { name: "packets", machine: describeMachine(), rows };
console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
say(tellRun());

/** Lets everyone do the work once a round, forwards in one round and backwards in the next. */
async function inTurn(work: Work, capture: MadeCapture, size: number): Promise<Seen[]> {
  const taking = programs.flatMap((program) => {
    const command = size > program.largest ? undefined : program.command(work, capture.path);
    return command === undefined ? [] : [{ program, command, rounds: [] as Measured[] }];
  });
  for (let round = 1; round <= rounds; round++) {
    for (const { program, command, rounds: done } of round % 2 === 1 ? taking : taking.toReversed()) {
      if (isResting(program, size, round)) continue;
      say(`${work}, ${capture.name}, round ${round} of ${rounds}: ${program.who}`);
      try {
        done.push(await measure(command, environment));
      } catch (error) {
        say(`  failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return taking
    .filter(({ rounds: done }) => done.length > 0)
    .map(({ program, rounds: done }) => ({ who: program.who, rounds: done }));
}

function isResting({ isSlow }: Program, size: number, round: number): boolean {
  return isSlow && size >= LARGE && round > 1;
}

/** Whether ours prints the very bytes that tshark prints. */
async function compareOutputs({ name, path }: MadeCapture): Promise<void> {
  const [ours, theirs] = ["wireside", "tshark"].map((who) => programs.find((program) => program.who === who));
  if (ours === undefined || theirs === undefined) return;
  const hashes: string[] = [];
  for (const program of [ours, theirs])
    hashes.push(await printedHash(program.command("fields with TCP analysis", path)!, environment));
  if (hashes[0] !== hashes[1]) throw new Error(`${name}: wireside does not print the fields that tshark prints`);
  say(`${name}: wireside and tshark print the same fields, byte for byte`);
}

async function bytesKept({ path }: MadeCapture): Promise<number> {
  const program = fileURLToPath(new URL("keep.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program, path]);
  const { packets, bytes } = JSON.parse(stdout) as { packets: number; bytes: number };
  return bytes / packets;
}
