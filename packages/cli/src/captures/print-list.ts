import { kindFields, rowKind, type Dissection, type RowKind } from "@wireside/packets";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";
import { CSV_END, csvLine } from "./csv.ts";
import { showFrames, type PacketsJob } from "./job.ts";
import { PacketTable } from "./packet-table.ts";
import { isNarrow, type Style } from "./style.ts";
import { timeDigits, timeText } from "./times.ts";

/** The columns of the list. */
export interface ListRow {
  readonly number: number;
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
}

/** Lists packets: a table for a terminal, lines for programs. */
export async function printList(job: PacketsJob): Promise<void> {
  const { capture, given, out } = job;
  const exact = given.json === true || given.csv === true;
  const isTable = !exact && process.stdout.isTTY;
  const rowOf = (d: Dissection): ListRow => {
    const { source, destination, protocol, info } = d.columns;
    const time = timeText(d, given.time, exact ? 9 : isNarrow() ? 6 : timeDigits(capture));
    return { number: d.frame.number, time, source, destination, protocol, length: d.frame.length, info };
  };
  if (isTable) {
    await printTable(job, rowOf);
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

async function printTable(job: PacketsJob, rowOf: (d: Dissection) => ListRow): Promise<void> {
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

/** Fixed widths: a line does not wait for those after it. */
function textLine({ number, time, source, destination, protocol, length, info }: ListRow): string {
  return neutraliseLine(
    `${String(number).padStart(5)} ${time.padStart(12)} ${source.padEnd(15)} → ${destination.padEnd(15)} ` +
      `${protocol} ${length} ${info}`,
  );
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
