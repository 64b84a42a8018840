import type { SendClock } from "./proof.ts";

/** How far a statement can be relied on: proved by what stands in the packets; the plain reading of them; one of several. */
export type Sureness = "certain" | "likely" | "possible";

/** What rests on two statements is as sure as the less sure of them. */
export function leastSure(one: Sureness, other: Sureness): Sureness {
  return SURENESSES[Math.max(SURENESSES.indexOf(one), SURENESSES.indexOf(other))]!;
}

const SURENESSES: readonly Sureness[] = ["certain", "likely", "possible"];

/** What we hold a segment to be; docs/VERDICTS.md has the rule of each. */
export type VerdictKind =
  /** Sent again, because its sender took the first for lost. */
  | "retransmission"
  /** Sent again though the receiver had it, or had it on the way. */
  | "spurious-retransmission"
  /** Sent in order, overtaken on the way. */
  | "reordered"
  /** A copy of a packet that its sender sent once. */
  | "duplicated"
  /** It passed the capture, and was lost behind it. */
  | "lost-after"
  /** Segments before this one were lost before they came to the capture. */
  | "lost-before"
  /** Segments before this one were overtaken by it, and come later. */
  | "overtook"
  /** Segments before this one reached the receiver, but are not in the capture. */
  | "capture-missed"
  /** Segments before this one are not there, and nothing tells why. */
  | "gap"
  /** It stands after its own acknowledgement: the capture has its packets in the wrong order. */
  | "capture-misordered"
  | "zero-window"
  | "zero-window-probe"
  | "zero-window-probe-ack"
  | "keep-alive"
  | "keep-alive-ack"
  /** It took the last of the receiver's window. */
  | "window-full"
  | "window-update"
  /** Acknowledges again what was acknowledged: something arrived that was not what came next. */
  | "duplicate-ack";

/** What made a sender send again. */
export type Trigger =
  /** No acknowledgement within the retransmission timeout (RFC 6298). */
  | "timeout"
  /** A timer, with one segment under way: a timeout, or a tail loss probe that waits as long for a delayed acknowledgement. */
  | "timer"
  /** Sent again one after the other, after a timeout. */
  | "after-timeout"
  /** Duplicate or selective acknowledgements (RFC 5681, RFC 6675, RFC 8985). */
  | "fast"
  /** The last segment of a flight, to provoke an acknowledgement (RFC 8985 §7). */
  | "tail-loss-probe"
  /** The other side's SYN came once more. */
  | "answer"
  | "unknown";

/** What proves a verdict; reasons.ts puts it into words. */
export type VerdictReason =
  // retransmissions
  | "sent-before"
  | "sent-later-than-its-successors"
  | "later-than-a-round-trip"
  | "gap-reported"
  | "number-skipped"
  // needless ones
  | "already-acknowledged"
  | "reported-twice"
  | "echo-of-the-first"
  | "acknowledged-too-soon"
  // overtaken, doubled
  | "sent-earlier-than-its-predecessor"
  | "sooner-than-a-round-trip"
  | "same-packet"
  | "same-packet-other-hops"
  | "same-clock"
  // losses and gaps
  | "had-to-be-sent-again"
  | "filled-by-retransmission"
  | "filled-though-at-sender"
  | "filled-out-of-order"
  | "acknowledged-unseen"
  | "acknowledges-unseen"
  | "never-filled"
  | "came-damaged"
  | "after-its-acknowledgement"
  | "acknowledges-what-follows"
  // flow control and acknowledgements
  | "window-is-zero"
  | "probes-closed-window"
  | "answers-probe"
  | "nothing-outstanding"
  | "window-used-up"
  | "window-grew"
  | "reports-a-gap"
  | "reports-a-copy"
  | "repeats-while-outstanding"
  | "repeats";

/** Our verdict on one segment. Rows are those of the trace. */
export interface Verdict {
  readonly row: number;
  readonly kind: VerdictKind;
  readonly reason: VerdictReason;
  readonly sureness: Sureness;
  /** Of retransmissions. */
  readonly trigger?: Trigger;
  /**
   * The other segment that the reason speaks of: the earlier copy, the acknowledgement that proves it, the segment that
   * filled the gap …; absent where there is none.
   */
  readonly other?: number;
  /** The field that tells in which order the two were sent, where the reason is that order. */
  readonly by?: SendClock;
  /**
   * Bytes that it is about: of a gap, sequence numbers [start, end) of its own side; of the other side's bytes where its
   * reason is what it acknowledges.
   */
  readonly start?: number;
  readonly end?: number;
}
