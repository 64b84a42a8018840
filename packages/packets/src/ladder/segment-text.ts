import { flagNames } from "../protocols/tcp/flags.ts";
import { ACK, RST, SYN } from "../tcp/flags.ts";
import { directionOf, hasFlag } from "../trace/segment.ts";
import type { TcpTrace } from "../trace/trace.ts";
import { sackBlock } from "../verdict/received-bytes.ts";

/** The flags of a segment, `PSH, ACK`. */
export function segmentTitle(trace: TcpTrace, row: number): string {
  return flagNames(trace.flags[row]! & SHOWN_FLAGS, false);
}

/** Its numbers, relative: `seq 1 · 1,448 bytes · ack 78`. */
export function segmentDetail(trace: TcpTrace, row: number): string {
  const parts: string[] = [];
  const length = trace.length[row]!;
  if (length > 0 || hasFlag(trace, row, SHOWS_SEQUENCE)) parts.push(`seq ${count(trace.sequence[row]!)}`);
  if (length > 0) parts.push(bytesText(length));
  if (hasFlag(trace, row, ACK)) parts.push(`ack ${count(trace.acknowledgement[row]!)}`);
  if (hasFlag(trace, row, SYN)) parts.push(...openingParts(trace, row));
  else if (length === 0 && !hasFlag(trace, row, RST)) parts.push(`win ${count(trace.window[row]!)}`);
  const blocks = Array.from({ length: trace.sackCount[row]! }, (_, block) => {
    const [start, end] = sackBlock(trace, row, block);
    return `${count(start)}–${count(end)}`;
  });
  if (blocks.length > 0) parts.push(`SACK ${blocks.join(" ")}`);
  return parts.join(" · ");
}

/** `seq 1,449–2,897 · 1,448 bytes` */
export function bytesDetail(start: number, end: number): string {
  return `seq ${count(start)}–${count(end)} · ${bytesText(end - start)}`;
}

function openingParts(trace: TcpTrace, row: number): string[] {
  const parts = [`win ${count(trace.window[row]!)}`];
  const opening = trace.opening[directionOf(trace, row)];
  if (opening === undefined || opening.frame !== trace.frame[row]) return parts;
  if (opening.maximumSegmentSize !== undefined) parts.push(`MSS ${count(opening.maximumSegmentSize)}`);
  if (opening.windowScale !== undefined) parts.push(`scale ×${2 ** opening.windowScale}`);
  if (opening.isSackPermitted) parts.push("SACK_PERM");
  return parts;
}

function bytesText(bytes: number): string {
  return `${count(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** `1,234` */
function count(value: number): string {
  return NUMBERS.format(value);
}

const NUMBERS = new Intl.NumberFormat("en-US");
/** RFC 9293 §3.1, without the reserved bits. */
const SHOWN_FLAGS = 0x1ff;
/** SYN, FIN and RST: their number matters though they carry nothing. */
const SHOWS_SEQUENCE = 0x007;
