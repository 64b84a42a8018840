import { EXIT, type Exit } from "../errors.ts";
import type { PacketsArguments } from "./arguments.ts";
import { exportObjects } from "./export-objects.ts";
import type { PacketsJob } from "./job.ts";
import { open, tellProblems } from "./open.ts";
import { Output } from "./output.ts";
import { namedFields, printFields } from "./print-fields.ts";
import { printFollowed } from "./print-follow.ts";
import { printList } from "./print-list.ts";
import { printStatistics } from "./print-statistics.ts";
import { printTree } from "./print-tree.ts";
import { ProgressLine } from "./progress-line.ts";
import { readFilter, sessionOptions } from "./wishes.ts";

/** `wireside packets FILE`: lists the packets of a capture, or prints what was asked for of them. */
export async function runPackets(file: string, given: PacketsArguments): Promise<Exit> {
  const options = await sessionOptions(given);
  const filter = readFilter(given.filter);
  if (given.fields !== undefined) namedFields(given.fields); // a mistake is told before the capture is opened
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  const progress = new ProgressLine();
  const opened = await open(file, stop.signal);
  const out = new Output(stop.signal);
  try {
    const { capture } = opened;
    await print({
      capture,
      given,
      options: { ...options, secrets: capture.secrets },
      filter,
      out,
      progress,
      signal: stop.signal,
    });
    progress.clear();
    await out.flush();
    tellProblems(opened.capture);
    return EXIT.done;
  } catch (error) {
    progress.clear();
    if (!stop.signal.aborted || !process.stdout.isTTY) await out.flush();
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    process.off("SIGINT", interrupt);
    await opened.close();
  }
}

function print(job: PacketsJob): Promise<void> {
  const { tree, stats, follow, fields, exportObjects: exported } = job.given;
  if (tree !== undefined) return printTree(job, tree);
  if (stats !== undefined) return printStatistics(job, stats);
  if (follow !== undefined) return printFollowed(job, follow);
  if (exported !== undefined) return exportObjects(job);
  return fields === undefined ? printList(job) : printFields(job, fields);
}
