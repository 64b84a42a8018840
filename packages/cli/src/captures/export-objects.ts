import { CAPTURE_LIMITS, Session, type CarriedObject } from "@wireside/packets";
import { jsonLine } from "../text/neutralise.ts";
import { CSV_END, csvLine } from "./csv.ts";
import { workThrough } from "./frames.ts";
import { tellReading, type PacketsJob } from "./job.ts";
import { ObjectFolder, type WrittenObject } from "./object-folder.ts";
import { tableLines } from "./text-table.ts";

/**
 * Writes the files that messages carried, each under a name of its own, and says which.
 *
 * @throws WiresideError `file_exists`, `cannot_write`
 */
export async function exportObjects(job: PacketsJob): Promise<void> {
  const { capture, given, options, filter, progress } = job;
  /** Of one frame. */
  let found: CarriedObject[] = [];
  const onObject = (object: CarriedObject): void => {
    if (found[0]?.frame !== object.frame) found = [];
    found.push(object);
  };
  const folder = new ObjectFolder(given.to);
  const written: WrittenObject[] = [];
  let leftOut = 0;
  await workThrough(capture, {
    session: new Session({ ...options, onObject }),
    filter,
    count: given.count ?? Infinity,
    wanted: {},
    show: async ({ frame }) => {
      if (found[0]?.frame !== frame.number) return true;
      for (const object of found) {
        if (written.length < CAPTURE_LIMITS.exportedObjects) written.push(await folder.write(object));
        else leftOut += 1;
      }
      found = [];
      return true;
    },
    pause: async () => tellReading(progress, capture),
  });
  progress.clear();
  await tell(job, written);
  if (leftOut > 0) process.stderr.write(`wireside: ${leftOut} more files were left out.\n`);
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
