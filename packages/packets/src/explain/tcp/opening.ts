import { ACK, RST, SYN } from "../../tcp/flags.ts";
import { directionOf, hasFlag } from "../../trace/segment.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";

/** How a connection was opened, as far as the capture has it. Rows of the trace. */
export interface Opening {
  /** Who sent the SYN; undefined where the capture began later. */
  readonly opener: Direction | undefined;
  /** Its SYNs, without ACK: more than one when it was sent again. */
  readonly syns: readonly number[];
  /** The first SYN/ACK that answers it. */
  readonly synAck: number | undefined;
  /** The first segment that acknowledges that. */
  readonly ack: number | undefined;
  /** Both sides sent a SYN before they had the other's (RFC 9293 §3.5). */
  readonly isSimultaneous: boolean;
}

/** Finds the three-way handshake (RFC 9293 §3.5). */
export function findOpening(trace: TcpTrace): Opening {
  const bare: [number[], number[]] = [[], []];
  const answers: [number | undefined, number | undefined] = [undefined, undefined];
  for (let row = 0; row < trace.count; row++) {
    if (!hasFlag(trace, row, SYN) || hasFlag(trace, row, RST)) continue;
    const direction = directionOf(trace, row);
    if (!hasFlag(trace, row, ACK)) bare[direction].push(row);
    else answers[direction] ??= row;
  }
  const opener = openerOf(bare, answers);
  if (opener === undefined) {
    return { opener, syns: [], synAck: undefined, ack: undefined, isSimultaneous: false };
  }
  const isSimultaneous = bare[0].length > 0 && bare[1].length > 0;
  const synAck = answers[opener === 0 ? 1 : 0];
  const ack = synAck === undefined ? undefined : acknowledgedIn(trace, opener, synAck);
  return { opener, syns: bare[opener], synAck, ack, isSimultaneous };
}

function openerOf(
  [first, second]: readonly [number[], number[]],
  answers: readonly [number | undefined, number | undefined],
): Direction | undefined {
  if (first.length > 0) return second.length > 0 && second[0]! < first[0]! ? 1 : 0;
  if (second.length > 0) return 1;
  if (answers[1] !== undefined) return 0;
  return answers[0] === undefined ? undefined : 1;
}

function acknowledgedIn(trace: TcpTrace, opener: Direction, synAck: number): number | undefined {
  const next = trace.sequence[synAck]! + 1;
  for (let row = synAck + 1; row < trace.count; row++) {
    if (trace.direction[row] !== opener || hasFlag(trace, row, SYN | RST) || !hasFlag(trace, row, ACK)) continue;
    if (trace.acknowledgement[row]! >= next) return row;
  }
  return undefined;
}
