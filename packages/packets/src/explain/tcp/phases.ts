import type { Phase } from "../explanation.ts";
import { hasFlag } from "../../trace/segment.ts";
import type { TcpTrace } from "../../trace/trace.ts";
import { RST } from "../../tcp/flags.ts";
import type { TraceEnding } from "./ending.ts";
import type { Opening } from "./opening.ts";

/** First and last row of a phase. */
export interface PhaseRows {
  readonly name: Phase["name"];
  readonly first: number;
  readonly last: number;
}

/**
 * The three phases of a connection, those that the capture has: the handshake from the first SYN to the acknowledgement of the
 * SYN/ACK, the data from the first segment with payload to the last, the close from the first FIN or RST to the end. Two of them
 * overlap where one side goes on sending after the other has closed, or where a FIN carries data.
 *
 * @param left rows that carry no data of the stream although they have a byte: probes and keep-alives
 */
export function findPhases(
  trace: TcpTrace,
  opening: Opening,
  ending: TraceEnding,
  left: ReadonlySet<number>,
): PhaseRows[] {
  const phases: PhaseRows[] = [];
  const first = opening.syns[0] ?? opening.synAck;
  if (first !== undefined) {
    const last = opening.ack ?? opening.synAck ?? opening.syns.at(-1)!;
    phases.push({ name: "handshake", first, last: Math.max(first, last) });
  }
  let [from, to] = [-1, -1];
  for (let row = 0; row < trace.count; row++) {
    if (!carriesData(trace, row) || left.has(row)) continue;
    if (from < 0) from = row;
    to = row;
  }
  if (from >= 0) phases.push({ name: "data", first: from, last: to });
  const closing = [...ending.fins, ending.rst].filter((row) => row !== undefined);
  if (closing.length > 0) phases.push({ name: "close", first: Math.min(...closing), last: trace.count - 1 });
  return phases;
}

/** Whether a segment carries bytes of the stream; what a RST carries is a word on why (RFC 9293 §3.5.3). */
export function carriesData(trace: TcpTrace, row: number): boolean {
  return trace.length[row]! > 0 && !hasFlag(trace, row, RST);
}
