import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CAPTURES } from "../needs.ts";

/** A capture of the collection. */
export interface CollectedCapture {
  /** Its path inside the collection, `own-netns/slow-reader.pcap`. */
  readonly file: string;
  readonly path: string;
  readonly packets: number;
  readonly bytes: number;
}

/** What tshark printed of a capture: a line a frame, a column a field; several values of one field joined by commas. */
export interface ExpectedTable {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Every capture of the collection, in the order of its manifest. */
export function collectedCaptures(): CollectedCapture[] {
  const [head, ...lines] = readFileSync(join(CAPTURES, "MANIFEST.tsv"), "utf8").trimEnd().split("\n");
  const column = (name: string) => head!.split("\t").indexOf(name);
  const [file, packets, bytes] = [column("file"), column("packets"), column("bytes")];
  return lines.map((line) => {
    const cells = line.split("\t");
    return {
      file: cells[file]!,
      path: join(CAPTURES, cells[file]!),
      packets: Number(cells[packets]),
      bytes: Number(cells[bytes]),
    };
  });
}

/** The values tshark found in a capture of the collection. */
export function expectedTable(file: string): ExpectedTable {
  const text = gunzipSync(readFileSync(join(CAPTURES, "expected", `${file}.tsv.gz`))).toString("utf8");
  const [head, ...rows] = text.replace(/\n$/u, "").split("\n");
  return { fields: head!.split("\t"), rows: rows.map((row) => row.split("\t")) };
}
