import { CAPTURE_LIMITS } from "../../limits.ts";
import { NewBytes } from "../../series/new-bytes.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import { carriesData } from "./phases.ts";
import type { TcpSubject } from "./subject.ts";

/** What one side's segments carried of its stream. */
export interface CarriedBytes {
  /** Segments with data. */
  readonly segments: number;
  /** Payload, each byte once. */
  readonly bytes: number;
  /** Bytes that the sequence numbers count, from the first to the last, but that no segment of the capture has. */
  readonly missing: number;
  /** Row whose data reaches furthest, -1 without data. */
  readonly last: number;
}

/**
 * Counts the bytes of one side's stream, each once.
 *
 * @param left rows that carry none of the stream although they have a byte
 */
export function countCarried(trace: TcpTrace, side: Direction, left: ReadonlySet<number>): CarriedBytes {
  const rows: number[] = [];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] === side && carriesData(trace, row) && !left.has(row)) rows.push(row);
  }
  rows.sort((one, other) => trace.sequence[one]! - trace.sequence[other]!);
  // The first byte has the number after the SYN's, 1; without a SYN the count begins with what is there.
  const begin = trace.opening[side] === undefined ? (rows.length === 0 ? 0 : trace.sequence[rows[0]!]!) : 1;
  let [next, bytes, missing, last] = [begin, 0, 0, -1];
  for (const row of rows) {
    const start = trace.sequence[row]!;
    const end = start + trace.length[row]!;
    if (end <= next) continue;
    if (start > next) missing += start - next;
    bytes += end - Math.max(start, next);
    next = end;
    last = row;
  }
  return { segments: rows.length, bytes, missing, last };
}

/** Of the first frames as they were captured: bytes of the stream that each carries and none before it did. */
export function freshBytes({ whole, judgement }: Pick<TcpSubject, "whole" | "judgement">): Uint32Array {
  const damaged = new Set(judgement.damaged.map(({ frame }) => frame));
  const seen = [new NewBytes(), new NewBytes()];
  const fresh = new Uint32Array(Math.min(whole.count, CAPTURE_LIMITS.explainedFrames));
  for (let row = 0; row < fresh.length; row++) {
    if (!carriesData(whole, row) || damaged.has(whole.frame[row]!)) continue;
    const start = whole.sequence[row]!;
    fresh[row] = seen[whole.direction[row]!]!.take(start, start + whole.length[row]!);
  }
  return fresh;
}
