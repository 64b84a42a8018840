import { CAPTURE_LIMITS } from "../limits.ts";
import { lastNotAfter } from "./rising.ts";
import type { TcpTrace } from "../trace/trace.ts";

/** Bytes that a side has said to have received: all below its acknowledgement number, and what it selectively acknowledged. */
export class ReceivedBytes {
  /** Everything below this sequence number. */
  acknowledged = Number.NEGATIVE_INFINITY;
  /** The segment that said so, -1 for none. */
  acknowledgedBy = -1;

  // Disjoint blocks above `acknowledged`, rising.
  readonly #start: number[] = [];
  readonly #end: number[] = [];
  readonly #by: number[] = [];

  /** Takes in what a segment with the ACK flag says. */
  add(trace: TcpTrace, row: number): void {
    const acknowledgement = trace.acknowledgement[row]!;
    if (acknowledgement > this.acknowledged) {
      this.acknowledged = acknowledgement;
      this.acknowledgedBy = row;
      let covered = 0;
      while (covered < this.#end.length && this.#end[covered]! <= acknowledgement) covered++;
      this.#drop(0, covered);
    }
    for (let block = 0; block < trace.sackCount[row]!; block++) {
      const [start, end] = sackBlock(trace, row, block);
      if (start >= this.acknowledged && end > start) this.#put(start, end, row);
    }
  }

  /** Bytes above {@link acknowledged} that have arrived. */
  get blockBytes(): number {
    let bytes = 0;
    for (let at = 0; at < this.#start.length; at++) bytes += this.#end[at]! - this.#start[at]!;
    return bytes;
  }

  /** The segment that said that all of [start, end) had arrived; undefined when none did. */
  saidBy(start: number, end: number): number | undefined {
    if (end <= this.acknowledged) return this.acknowledgedBy;
    const at = lastNotAfter(this.#start, start);
    return at >= 0 && end <= this.#end[at]! ? this.#by[at]! : undefined;
  }

  /** Whether anything above `sequence` had arrived while the byte at it had not. */
  hasBlockAbove(sequence: number): boolean {
    return this.#end.length > 0 && this.#end.at(-1)! > sequence;
  }

  #put(start: number, end: number, row: number): void {
    // Blocks are disjoint: only the one that begins at or before it can reach it.
    const before = lastNotAfter(this.#start, start);
    const at = before >= 0 && this.#end[before]! >= start ? before : before + 1;
    let covered = at;
    let [from, to] = [start, end];
    while (covered < this.#start.length && this.#start[covered]! <= end) {
      from = Math.min(from, this.#start[covered]!);
      to = Math.max(to, this.#end[covered]!);
      covered++;
    }
    const grows = covered !== at + 1 || from !== this.#start[at] || to !== this.#end[at];
    if (!grows || (covered === at && this.#start.length >= CAPTURE_LIMITS.sackBlocksKept)) return;
    this.#start.splice(at, covered - at, from);
    this.#end.splice(at, covered - at, to);
    this.#by.splice(at, covered - at, row);
  }

  #drop(at: number, count: number): void {
    if (count === 0) return;
    this.#start.splice(at, count);
    this.#end.splice(at, count);
    this.#by.splice(at, count);
  }
}

/** Edges of one SACK block of a segment. */
export function sackBlock(trace: TcpTrace, row: number, block: number): readonly [start: number, end: number] {
  const at = 2 * (4 * row + block);
  return [trace.sack[at]!, trace.sack[at + 1]!];
}

/**
 * Whether the first SACK block of a segment reports bytes that arrived again (DSACK, RFC 2883 §4): it lies below the
 * acknowledgement number, or within the second block.
 */
export function isDuplicateSack(trace: TcpTrace, row: number): boolean {
  if (trace.sackCount[row] === 0) return false;
  const [start, end] = sackBlock(trace, row, 0);
  if (end <= trace.acknowledgement[row]!) return true;
  if (trace.sackCount[row] === 1) return false;
  const [outerStart, outerEnd] = sackBlock(trace, row, 1);
  return start >= outerStart && end <= outerEnd;
}
