import type { PacketChunk } from "../../columns/packet-chunk.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { VERDICTS } from "../../tcp/verdicts.ts";
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
  const told = toldVerdicts(verdicts);
  let prefix = "";
  for (const [bit, name] of NAMES) if ((told & bit) !== 0) prefix += `[TCP ${name}${numberText(bit, chunk, row)}] `;
  const { columns } = d;
  columns.info = prefix + columns.info;
  columns.infoPrefix = prefix.length;
}

/** ` 5#1` of a duplicate ACK: the frame that it duplicates, and its number. */
function numberText(bit: number, { duplicateAcks }: PacketChunk, row: number): string {
  return bit === VERDICTS.duplicateAck ? ` ${duplicateAcks.get(row, 0)}#${duplicateAcks.get(row, 1) >>> 0}` : "";
}

/** The verdicts to be told: a fast or spurious retransmission is not called a plain one as well. */
function toldVerdicts(verdicts: number): number {
  const isSpecial = (verdicts & (VERDICTS.fastRetransmission | VERDICTS.spuriousRetransmission)) !== 0;
  return isSpecial ? verdicts & ~VERDICTS.retransmission : verdicts;
}

/** In the order in which they are written. */
const NAMES: readonly (readonly [bit: number, name: string])[] = [
  [VERDICTS.zeroWindowProbeAck, "ZeroWindowProbeAck"],
  [VERDICTS.zeroWindow, "ZeroWindow"],
  [VERDICTS.zeroWindowProbe, "ZeroWindowProbe"],
  [VERDICTS.duplicateAck, "Dup ACK"],
  [VERDICTS.keepAliveAck, "Keep-Alive ACK"],
  [VERDICTS.keepAlive, "Keep-Alive"],
  [VERDICTS.windowFull, "Window Full"],
  [VERDICTS.windowUpdate, "Window Update"],
  [VERDICTS.ackLostSegment, "ACKed unseen segment"],
  [VERDICTS.lostSegment, "Previous segment not captured"],
  [VERDICTS.outOfOrder, "Out-Of-Order"],
  [VERDICTS.fastRetransmission, "Fast Retransmission"],
  [VERDICTS.spuriousRetransmission, "Spurious Retransmission"],
  [VERDICTS.retransmission, "Retransmission"],
  [VERDICTS.reusedPorts, "Port numbers reused"],
];
