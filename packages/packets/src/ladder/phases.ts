import { ACK, FIN, RST, SYN } from "../tcp/flags.ts";
import { hasFlag } from "../trace/segment.ts";
import type { TcpTrace } from "../trace/trace.ts";

/** Where the phases of a TCP conversation begin; rows, {@link TcpTrace.count} for a phase that the capture does not have. */
export interface TracePhases {
  /** The first segment after the handshake. */
  readonly data: number;
  /** The first FIN or RST after which no segment but another of them carries data. */
  readonly close: number;
}

/** Finds the phases of a conversation (RFC 9293 §3.5, §3.6). One whose beginning was not captured begins with its data. */
export function phasesOf(trace: TcpTrace): TracePhases {
  let lastData = -1;
  for (let row = 0; row < trace.count; row++) {
    if (trace.length[row]! > 0 && !hasFlag(trace, row, SYN | FIN | RST)) lastData = row;
  }
  let close = Math.max(0, lastData + 1);
  while (close < trace.count && !hasFlag(trace, close, FIN | RST)) close++;
  return { data: Math.min(close, endOfHandshake(trace)), close };
}

function endOfHandshake(trace: TcpTrace): number {
  if (trace.count === 0 || !hasFlag(trace, 0, SYN)) return 0;
  let isAnswered = false;
  for (let row = 0; row < trace.count; row++) {
    if (hasFlag(trace, row, SYN)) isAnswered ||= trace.direction[row] === 1;
    else if (hasFlag(trace, row, RST) || trace.length[row]! > 0) return row;
    else if (isAnswered && trace.direction[row] === 0 && hasFlag(trace, row, ACK)) return row + 1;
  }
  return trace.count;
}
