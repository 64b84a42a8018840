import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { writeBulk } from "./capture/bulk.ts";
import { CaptureFile } from "./capture/file.ts";
import { writeHttp } from "./capture/http.ts";

/** A capture that is measured. */
export interface MadeCapture {
  readonly kind: "bulk" | "http";
  readonly name: string;
  readonly path: string;
  readonly packets: number;
  readonly bytes: number;
}

/** Packets of the smallest bulk capture, and connections of the smallest one of HTTP; the others are 10 and 100 times these. */
const SMALLEST = { bulk: 50_000, http: 1_000 };
const FLOWS = 8;
const LOSS = 0.001;
/** Bytes of file that one of them takes, rounded up. */
const BYTES_EACH = { bulk: 130, http: 1_300 };
const MB = 1e6;

/**
 * Makes the captures of one size, bulk transfers and short HTTP connections.
 *
 * @throws Error when the folder's disk has too little room for them
 */
export async function makeCaptures(folder: string, size: number): Promise<MadeCapture[]> {
  const needed = size * (SMALLEST.bulk * BYTES_EACH.bulk + SMALLEST.http * BYTES_EACH.http);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed + 100 * MB) {
    const [want, have] = [needed, bavail * bsize].map((bytes) => Math.ceil(bytes / MB));
    throw new Error(
      `the captures take ${want} MB, and ${folder} has room for ${have} MB; TMPDIR can name another folder`,
    );
  }
  const [packets, connections] = [size * SMALLEST.bulk, size * SMALLEST.http];
  return [
    make(folder, "bulk", `bulk, ${inWords(packets)} packets`, (file) => writeBulk(file, packets, FLOWS, LOSS)),
    make(folder, "http", `${inWords(connections)} HTTP connections`, (file) => writeHttp(file, connections)),
  ];
}

function make(
  folder: string,
  kind: MadeCapture["kind"],
  name: string,
  write: (file: CaptureFile) => void,
): MadeCapture {
  const path = join(folder, `${name.replaceAll(/[ ,]+/gu, "-")}.pcap`);
  const file = new CaptureFile(path);
  write(file);
  file.close();
  return { kind, name, path, packets: file.frames, bytes: statSync(path).size };
}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}
