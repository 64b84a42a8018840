import type { PacketChunk } from "../../columns/packet-chunk.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { VERDICT_LABELS, VERDICTS, toldVerdicts, type Verdict } from "../../tcp/verdicts.ts";
import { flags as fields } from "./flag-fields.ts";
import type { SegmentHeader } from "./header.ts";

/** `52426 → 8000 [PSH, ACK] Seq=1 Ack=1 Win=64512`; length and options follow. */
export function segmentLine(header: SegmentHeader): string {
  const { flags } = header;
  const acknowledgement = (flags & fields.acknowledgement.mask) === 0 ? "" : ` Ack=${header.acknowledgement}`;
  const urgent = (flags & fields.urgent.mask) === 0 ? "" : ` Urg=${header.urgentPointer}`;
  const ends = `${header.sourcePort} → ${header.destinationPort}`;
  return `${ends} [${header.flagNames}] Seq=${header.sequence}${acknowledgement} Win=${header.window}${urgent}`;
}

/** Puts verdicts in brackets before what the Info column says; there they stay, whatever is carried. */
export function tellVerdicts(d: Dissection, verdicts: number, { chunk, row }: TcpSegment): void {
  if (!d.wantsColumns) return;
  const prefix = verdictsText(verdicts, chunk, row);
  const { columns } = d;
  columns.info = prefix + columns.info;
  columns.infoPrefix = prefix.length;
}

/** Each verdict in brackets with a space after it, `[TCP Dup ACK 5#1] `. */
export function verdictsText(verdicts: number, chunk: PacketChunk, row: number): string {
  const told = toldVerdicts(verdicts);
  let text = "";
  for (const [verdict, label] of VERDICT_LABELS) {
    if ((told & VERDICTS[verdict]) !== 0) text += `[TCP ${label}${numberText(verdict, chunk, row)}] `;
  }
  return text;
}

/** ` 5#1` of a duplicate ACK: the frame that it duplicates, and its number. */
function numberText(verdict: Verdict, { duplicateAcks }: PacketChunk, row: number): string {
  return verdict === "duplicateAck" ? ` ${duplicateAcks.get(row, 0)}#${duplicateAcks.get(row, 1) >>> 0}` : "";
}
