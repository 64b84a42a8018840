import {
  endText,
  type ConversationCount,
  type ConversationKind,
  type ConversationStatistics,
  type EndpointCount,
} from "@wireside/packets";
import { CONVERSATION_KINDS } from "@wireside/packets/words";
import type { CsvRecord, Report } from "./report.ts";
import { isNarrow, styled } from "./style.ts";
import { tableLines, type TableColumn } from "./text-table.ts";

/** Who talked with whom, and how much each way: TCP, UDP, and the addresses. */
export function conversationReport(statistics: ConversationStatistics): Report {
  const countsOf: CountsOf<ConversationCount> = (kind) => statistics.conversations(kind);
  return {
    objects: () => objects(countsOf),
    records: () => records(CONVERSATION_RECORD, countsOf, conversationRecord),
    lines: () => sections("conversation", CONVERSATION_COLUMNS, countsOf, conversationRow),
  };
}

/** Who sent and received how much. */
export function endpointReport(statistics: ConversationStatistics): Report {
  const countsOf: CountsOf<EndpointCount> = (kind) => statistics.endpoints(kind);
  return {
    objects: () => objects(countsOf),
    records: () => records(ENDPOINT_RECORD, countsOf, endpointRecord),
    lines: () => sections("endpoint", ENDPOINT_COLUMNS, countsOf, endpointRow),
  };
}

// One kind after the other: what was made for one need not be kept for the next.

type CountsOf<Count> = (kind: ConversationKind) => readonly Count[];

function* objects<Count extends object>(countsOf: CountsOf<Count>): Generator<object, void, undefined> {
  for (const kind of CONVERSATION_KINDS) for (const each of countsOf(kind)) yield { kind, ...each };
}

function* records<Count>(
  names: CsvRecord,
  countsOf: CountsOf<Count>,
  recordOf: (kind: ConversationKind, count: Count) => CsvRecord,
): Generator<CsvRecord, void, undefined> {
  yield names;
  for (const kind of CONVERSATION_KINDS) for (const each of countsOf(kind)) yield recordOf(kind, each);
}

/** A table for each kind that there is something of. */
function* sections<Count>(
  noun: string,
  columns: readonly TableColumn[],
  countsOf: CountsOf<Count>,
  rowOf: (kind: ConversationKind, count: Count) => readonly string[],
): Generator<string, void, undefined> {
  let before = 0;
  for (const kind of CONVERSATION_KINDS) {
    const counts = countsOf(kind);
    if (counts.length === 0) continue;
    if (before++ > 0) yield "";
    yield styled(`${NAMES[kind]}: ${counts.length} ${noun}${counts.length === 1 ? "" : "s"}`, "bold");
    const rows = counts.map((each) => rowOf(kind, each));
    const hasStreams = rows.some(([first]) => first !== "");
    if (hasStreams) yield* tableLines(columns, rows);
    else
      yield* tableLines(
        columns.slice(1),
        rows.map((row) => row.slice(1)),
      );
  }
}

function conversationRow(kind: ConversationKind, each: ConversationCount): readonly string[] {
  const { stream, ends, frames, bytes, begin, duration } = each;
  const digits = isNarrow() ? 3 : 6;
  // Each by itself: there may be a million rows.
  return [
    stream === undefined ? "" : `${kind}:${stream}`,
    endText(ends[0]),
    endText(ends[1]),
    String(frames[0]),
    sizeText(bytes[0]),
    String(frames[1]),
    sizeText(bytes[1]),
    begin.toFixed(digits),
    duration.toFixed(digits),
  ];
}

function conversationRecord(kind: ConversationKind, each: ConversationCount): CsvRecord {
  const { stream, ends, frames, bytes, begin, duration } = each;
  const [a, b] = ends;
  return [
    ...[kind, stream, a.address, a.port, b.address, b.port],
    ...[frames[0], bytes[0], frames[1], bytes[1], begin.toFixed(9), duration.toFixed(9)],
  ];
}

function endpointRecord(kind: ConversationKind, { address, port, frames, bytes }: EndpointCount): CsvRecord {
  return [kind, address, port, frames[0], bytes[0], frames[1], bytes[1]];
}

function endpointRow(_kind: ConversationKind, { address, port, frames, bytes }: EndpointCount): readonly string[] {
  const [sent, received] = [0, 1].map((way) => [String(frames[way]), sizeText(bytes[way]!)]);
  const all = [String(frames[0] + frames[1]), sizeText(bytes[0] + bytes[1])];
  return [endText({ address, port }), ...all, ...sent!, ...received!];
}

/** Bytes; where room is short in thousands, millions … of them. */
function sizeText(bytes: number): string {
  if (!isNarrow() || bytes < 10_000) return String(bytes);
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3)}${UNITS[power - 1]!}`;
}

const UNITS = ["k", "M", "G", "T"];
const NAMES = { tcp: "TCP", udp: "UDP", ip: "IPv4", ipv6: "IPv6" } as const;

const CONVERSATION_RECORD = [
  ...["kind", "stream", "address_a", "port_a", "address_b", "port_b"],
  ...["frames_ab", "bytes_ab", "frames_ba", "bytes_ba", "begin", "duration"],
];
const ENDPOINT_RECORD = [
  ...["kind", "address", "port"],
  ...["frames_sent", "bytes_sent", "frames_received", "bytes_received"],
];

const CONVERSATION_COLUMNS: readonly TableColumn[] = [
  { name: "Stream", side: "left" },
  { name: "A", side: "left" },
  { name: "B", side: "left" },
  { name: "A→B", side: "right" },
  { name: "Bytes", side: "right" },
  { name: "B→A", side: "right" },
  { name: "Bytes", side: "right" },
  { name: "Begin", side: "right" },
  { name: "Duration", side: "right" },
];

const ENDPOINT_COLUMNS: readonly TableColumn[] = [
  { name: "Endpoint", side: "left" },
  { name: "Frames", side: "right" },
  { name: "Bytes", side: "right" },
  { name: "Sent", side: "right" },
  { name: "Bytes", side: "right" },
  { name: "Received", side: "right" },
  { name: "Bytes", side: "right" },
];
