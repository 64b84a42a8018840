import {
  endText,
  type ConversationCount,
  type ConversationKind,
  type ConversationStatistics,
  type EndpointCount,
} from "@wireside/packets";
import type { Report } from "./report.ts";
import { isNarrow, styled } from "./style.ts";
import { tableLines, type TableColumn } from "./text-table.ts";

/** Who talked with whom, and how much each way: TCP, UDP, and the addresses. */
export function conversationReport(statistics: ConversationStatistics): Report {
  const kinds = KINDS.map((kind) => ({ kind, counts: statistics.conversations(kind) }));
  return {
    objects: () => kinds.flatMap(({ kind, counts }) => counts.map((each) => ({ kind, ...each }))),
    records: () => [
      ["kind", "stream", "address_a", "port_a", "address_b", "port_b", "frames_ab", "bytes_ab"].concat([
        "frames_ba",
        "bytes_ba",
        "begin",
        "duration",
      ]),
      ...kinds.flatMap(({ kind, counts }) => counts.map((each) => conversationRecord(kind, each))),
    ],
    lines: () => sections(kinds, "conversation", CONVERSATION_COLUMNS, conversationRow),
  };
}

/** Who sent and received how much. */
export function endpointReport(statistics: ConversationStatistics): Report {
  const kinds = KINDS.map((kind) => ({ kind, counts: statistics.endpoints(kind) }));
  return {
    objects: () => kinds.flatMap(({ kind, counts }) => counts.map((each) => ({ kind, ...each }))),
    records: () => [
      ["kind", "address", "port", "frames_sent", "bytes_sent", "frames_received", "bytes_received"],
      ...kinds.flatMap(({ kind, counts }) =>
        counts.map(({ address, port, frames, bytes }) => [
          ...[kind, address, port],
          ...[frames[0], bytes[0], frames[1], bytes[1]],
        ]),
      ),
    ],
    lines: () => sections(kinds, "endpoint", ENDPOINT_COLUMNS, endpointRow),
  };
}

/** A table for each kind that there is something of. */
function sections<Count>(
  kinds: readonly { readonly kind: ConversationKind; readonly counts: readonly Count[] }[],
  noun: string,
  columns: readonly TableColumn[],
  rowOf: (kind: ConversationKind, count: Count) => readonly string[],
): string[] {
  const lines = kinds.flatMap(({ kind, counts }) => {
    if (counts.length === 0) return [];
    const rows = counts.map((each) => rowOf(kind, each));
    const hasStreams = rows.some(([first]) => first !== "");
    const title = `${NAMES[kind]}: ${counts.length} ${noun}${counts.length === 1 ? "" : "s"}`;
    return [
      "",
      styled(title, "bold"),
      ...(hasStreams
        ? tableLines(columns, rows)
        : tableLines(
            columns.slice(1),
            rows.map((row) => row.slice(1)),
          )),
    ];
  });
  return lines.slice(1);
}

function conversationRow(kind: ConversationKind, each: ConversationCount): readonly string[] {
  const { stream, ends, frames, bytes, begin, duration } = each;
  return [
    stream === undefined ? "" : `${kind}:${stream}`,
    ...ends.map(endText),
    ...[String(frames[0]), sizeText(bytes[0]), String(frames[1]), sizeText(bytes[1])],
    ...[begin, duration].map((seconds) => seconds.toFixed(isNarrow() ? 3 : 6)),
  ];
}

function conversationRecord(kind: ConversationKind, each: ConversationCount): readonly (string | number | undefined)[] {
  const { stream, ends, frames, bytes, begin, duration } = each;
  const [a, b] = ends;
  return [
    ...[kind, stream, a.address, a.port, b.address, b.port],
    ...[frames[0], bytes[0], frames[1], bytes[1], begin.toFixed(9), duration.toFixed(9)],
  ];
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
const KINDS = ["tcp", "udp", "ip", "ipv6"] as const;
const NAMES = { tcp: "TCP", udp: "UDP", ip: "IPv4", ipv6: "IPv6" } as const;

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
