import { FIN, SYN } from "../tcp/flags.ts";
import type { Direction, TcpTrace } from "./trace.ts";

/** Sequence numbers that a segment takes: its payload, one more for a SYN, one more for a FIN (RFC 9293 §3.4). */
export function spanOf(trace: TcpTrace, row: number): number {
  const flags = trace.flags[row]!;
  return trace.length[row]! + ((flags & SYN) >> 1) + (flags & FIN);
}

/** The sequence number after a segment. */
export function endOf(trace: TcpTrace, row: number): number {
  return trace.sequence[row]! + spanOf(trace, row);
}

export function hasFlag(trace: TcpTrace, row: number, flag: number): boolean {
  return (trace.flags[row]! & flag) !== 0;
}

export function directionOf(trace: TcpTrace, row: number): Direction {
  return trace.direction[row] === 0 ? 0 : 1;
}

export function opposite(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}

/**
 * Whether the windows that a side advertises are known in bytes: the scale is agreed on in the two SYNs (RFC 7323 §2.2),
 * which a capture that began later does not have.
 */
export function isWindowKnown(trace: TcpTrace, side: Direction): boolean {
  const [own, other] = [trace.opening[side], trace.opening[opposite(side)]];
  return own !== undefined && (own.windowScale === undefined || other !== undefined);
}
