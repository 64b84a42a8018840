import { CAPTURE_LIMITS, ObjectFinder, PayloadWalk, Session, type CarriedObject } from "@wireside/packets";
import { jsonLine } from "../text/neutralise.ts";
import { CSV_END, csvLine } from "./csv.ts";
import { workThrough } from "./frames.ts";
import { tellReading, type PacketsJob } from "./job.ts";
import { turn } from "./output.ts";
import { ObjectFolder, type WrittenObject } from "./object-folder.ts";
import { tableLines } from "./text-table.ts";

/**
 * Writes the files that messages carried, each under a name of its own, and says which.
 *
 * @throws WiresideError `file_exists`, `cannot_write`
 */
export async function exportObjects(job: PacketsJob): Promise<void> {
  const folder = new ObjectFolder(job.given.to);
  const written: WrittenObject[] = [];
  let leftOut = 0;
  const write = async (objects: readonly CarriedObject[]): Promise<void> => {
    for (const object of objects) {
      if (written.length < CAPTURE_LIMITS.exportedObjects) written.push(await folder.write(object));
      else leftOut += 1;
    }
  };
  await (job.filter === undefined && job.given.count === undefined ? findAll(job, write) : findSome(job, write));
  job.progress.clear();
  await tell(job, written);
  if (leftOut > 0) process.stderr.write(`wireside: ${leftOut} more files were left out.\n`);
}

type Write = (objects: readonly CarriedObject[]) => Promise<void>;

/** Finds every file, straight from the payloads. */
async function findAll({ capture, options, progress, signal }: PacketsJob, write: Write): Promise<void> {
  const found: CarriedObject[] = [];
  const finder = new ObjectFinder((object) => found.push(object));
  const walk = new PayloadWalk(options);
  for await (const batch of capture.batches()) {
    walk.add(batch);
    const { rows } = walk;
    for (let row = 0; row < rows.count; row++) {
      finder.add(rows, row, walk.payload(row));
      if (found.length > 0) await write(found.splice(0));
    }
    tellReading(progress, capture);
    await turn(signal);
  }
  finder.finish();
  await write(found);
}

/** Finds the files that end in a frame that the filter lets through. */
async function findSome(
  { capture, given, options, filter, progress, signal }: PacketsJob,
  write: Write,
): Promise<void> {
  let found: CarriedObject[] = [];
  const finder = new ObjectFinder((object) => found.push(object));
  await workThrough(capture, {
    session: new Session(options),
    filter,
    count: given.count ?? Infinity,
    signal,
    wanted: { fields: finder.fields },
    each: (d) => {
      found = [];
      finder.addDissected(d);
    },
    show: async () => {
      await write(found);
      return true;
    },
    pause: async () => tellReading(progress, capture),
  });
  if (filter !== undefined) return;
  found = [];
  finder.finish();
  await write(found);
}

async function tell({ given, out }: PacketsJob, written: readonly WrittenObject[]): Promise<void> {
  if (given.json === true) for (const each of written) await out.line(jsonLine(each));
  else if (given.csv === true) {
    await out.line(csvLine(["frame", "host", "uri", "type", "size", "whole", "path"]) + CSV_END);
    for (const { frame, host, uri, type, size, isWhole, path } of written)
      await out.line(csvLine([frame, host, uri, type, size, isWhole, path]) + CSV_END);
  } else if (written.length === 0) process.stderr.write("wireside: No file was carried.\n");
  else for (const line of tableLines(COLUMNS, written.map(rowOf))) await out.line(line);
}

function rowOf({ frame, host, type, size, isWhole, path }: WrittenObject): readonly string[] {
  return [String(frame), host ?? "", type ?? "", String(size), isWhole ? path : `${path} (not all of it was captured)`];
}

const COLUMNS = [
  { name: "Frame", side: "right" },
  { name: "Host", side: "left" },
  { name: "Type", side: "left" },
  { name: "Size", side: "right" },
  { name: "Written to", side: "left" },
] as const;
