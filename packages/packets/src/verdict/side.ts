import { endOf } from "../trace/segment.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import { ReceivedBytes } from "./received-bytes.ts";
import { SentBytes } from "./sent-bytes.ts";
import type { SenderState } from "./trigger.ts";
import type { Verdict } from "./verdict.ts";

/** Bytes [start, end) that were not there when a segment past them came, and what came into the gap later. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  readonly fills: Fill[];
}

/** A segment that came into a gap, and the acknowledgement that had covered its bytes before, if one had. */
export interface Fill {
  readonly verdict: Verdict;
  readonly known: number | undefined;
}

/** What one side sent and what became of it, while its conversation is judged in the order of the capture. */
export class Side {
  readonly direction: Direction;
  readonly sent = new SentBytes();
  /** What the other side said it received of it. */
  readonly received = new ReceivedBytes();
  /** By row of the segment after the gap. */
  readonly gaps = new Map<number, Gap>();
  /** Copies made on the way. */
  readonly doubles = new Set<number>();
  /** Indices of the verdicts on what this side sent again. */
  readonly again: number[] = [];
  /** Rows of the other side that report bytes of this one that came twice (DSACK). */
  readonly doubleReports: number[] = [];
  /** Acknowledgements of bytes that the capture had not seen. */
  readonly unseen: { readonly row: number; readonly start: number; readonly end: number }[] = [];
  unseenBelow = Number.NEGATIVE_INFINITY;
  /** Segments first seen after their acknowledgement. */
  readonly late = new Set<number>();
  /** By row that had first brought some bytes: the segment with them that was sent earlier, and came later. */
  readonly overtaken = new Map<number, number>();
  /** Rows: last segment, last with data, last probe; -1 for none. */
  last = -1;
  lastSent = -1;
  probe = -1;
  /** Most payload of a segment. */
  largest = 0;
  /** Duplicate acknowledgements since the last advance. */
  duplicates = 0;
  timedOutBelow = Number.NEGATIVE_INFINITY;
  recoveringBelow = Number.NEGATIVE_INFINITY;

  /** By row of a segment that was sent again: the first segment of the other side that selectively acknowledged it. */
  readonly selectively = new Map<number, number>();
  #awaited: number[] = [];

  constructor(direction: Direction) {
    this.direction = direction;
  }

  state(): SenderState {
    const { received, duplicates, lastSent, timedOutBelow, recoveringBelow } = this;
    const wasSentAgain = (row: number) => this.sent.copyBefore(row) !== undefined;
    return { received, next: this.sent.next, duplicates, wasSentAgain, lastSent, timedOutBelow, recoveringBelow };
  }

  /** Has the first selective acknowledgement of a segment kept. */
  await(row: number): void {
    if (this.#awaited.length >= MOST_AWAITED) this.#awaited.shift();
    this.#awaited.push(row);
  }

  /** Takes note of what a segment of the other side acknowledges selectively. */
  noteSelectivelyAcknowledged(trace: TcpTrace, by: number): void {
    if (this.#awaited.length === 0) return;
    this.#awaited = this.#awaited.filter((row) => {
      if (this.received.saidBy(trace.sequence[row]!, endOf(trace, row)) === undefined) return true;
      this.selectively.set(row, by);
      return false;
    });
  }
}

/** Segments sent again whose acknowledgement is looked for at one time. */
const MOST_AWAITED = 64;
