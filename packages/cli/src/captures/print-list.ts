import {
  ListPrinter,
  TextBuffer,
  kindFields,
  listLine,
  rowKind,
  type Dissection,
  type ListRow,
  type RowKind,
} from "@wireside/packets";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";
import { CSV_END, csvLine } from "./csv.ts";
import { showFrames, tellReading, type PacketsJob } from "./job.ts";
import { GATHER, turn, writeBytes } from "./output.ts";
import { PacketTable } from "./packet-table.ts";
import { isNarrow, type Style } from "./style.ts";
import { timeDigits, timeText } from "./times.ts";

/** Lists packets: a table for a terminal, lines for programs. */
export async function printList(job: PacketsJob): Promise<void> {
  const { capture, given, out } = job;
  const exact = given.json === true || given.csv === true;
  const isTable = !exact && process.stdout.isTTY;
  const rowOf: RowOf = (d, digits = exact ? 9 : isNarrow() ? 6 : timeDigits(capture)) => {
    const { source, destination, protocol, info } = d.columns;
    const time = timeText(d, given.time, digits);
    return { number: d.frame.number, time, source, destination, protocol, length: d.frame.length, info };
  };
  if (isTable) {
    await printTable(job, rowOf);
    return;
  }
  if (!exact && isWholeList(job)) {
    await printLines(job, rowOf);
    return;
  }
  if (given.csv === true) await out.line(csvLine(["No.", ...NAMES]) + CSV_END);
  const write = given.json === true ? jsonLine : given.csv === true ? csvRow : textLine;
  await showFrames(job, {
    wanted: { columns: true },
    show: async (d) => {
      await out.line(write(rowOf(d)));
      return true;
    },
  });
}

/** @param digits of times, after the point */
type RowOf = (d: Dissection, digits?: number) => ListRow;

async function printTable(job: PacketsJob, rowOf: RowOf): Promise<void> {
  const checksums = kindFields();
  const table = new PacketTable(process.stdout.columns);
  const print = async (): Promise<void> => {
    for (const line of table.take()) await job.out.line(line);
  };
  await showFrames(job, {
    wanted: { columns: true, fields: checksums },
    show: (d) => {
      const chunk = d.session.rows.columns.chunkOf(d.frame.number);
      const kind = rowKind(d, checksums, chunk, d.frame.number - chunk.firstFrame);
      table.add(rowOf(d), STYLES[kind]);
      return true;
    },
    pause: print,
  });
  await print();
}

/** Whether every frame is listed, with the times that {@link ListPrinter} writes. */
function isWholeList({ given: { time, count }, filter }: PacketsJob): boolean {
  return filter === undefined && count === undefined && time === "relative";
}

/** The quick way: what can be told from the columns is not taken apart. */
async function printLines({ capture, options, progress, signal }: PacketsJob, rowOf: RowOf): Promise<void> {
  const printer = new ListPrinter(options, (d, digits) => textLine(rowOf(d, digits)));
  const lines = new TextBuffer(2 * GATHER);
  for await (const batch of capture.batches()) {
    printer.print(batch, lines, timeDigits(capture));
    // What comes through a pipe may be live: it is shown before the next packets are waited for.
    if (lines.length > GATHER || capture.progress.total === undefined) await writeBytes(lines.take());
    tellReading(progress, capture);
    await turn(signal);
  }
  await writeBytes(lines.take());
}

function textLine(row: ListRow): string {
  return neutraliseLine(listLine(row));
}

function csvRow({ number, time, source, destination, protocol, length, info }: ListRow): string {
  const texts = [source, destination, protocol].map(neutraliseLine);
  return csvLine([number, time, ...texts, length, neutraliseLine(info)]) + CSV_END;
}

const NAMES = ["Time", "Source", "Destination", "Protocol", "Length", "Info"] as const;

/** What a row is, in colour; troubles are loud. */
const STYLES: Readonly<Record<RowKind, Style | undefined>> = {
  problem: "strongRed",
  reset: "red",
  verdict: "strongYellow",
  "open-close": "dim",
  arp: "yellow",
  icmp: "magenta",
  tcp: undefined,
  http: "green",
  tls: "blue",
  udp: "cyan",
  dns: "cyan",
  plain: undefined,
};
