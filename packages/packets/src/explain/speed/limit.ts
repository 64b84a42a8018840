/** What kept a sender from sending faster; docs/EXPLAIN.md has the rule of each. */
export type Limit =
  /** The connection was not open yet. */
  | "handshake"
  /** The sender's program gave nothing to send, or its system took nothing more from it. */
  | "sender-application"
  /** It was the other side's turn: its program had not asked yet. */
  | "receiver-application"
  /** A question or an answer was on its way. */
  | "round-trips"
  /** All that the receiver had room for was on its way. */
  | "receiver-window"
  /** The congestion window was still growing from its beginning. */
  | "slow-start"
  /** As much as the sender trusts the network with was on its way, without the link being full. */
  | "congestion-window"
  /** The same, after a loss had made it smaller. */
  | "reduced-window"
  /** What was lost was being sent again. */
  | "loss-recovery"
  /** Nothing was sent until a retransmission timer ran out. */
  | "timeouts"
  /** The slowest link of the way was busy. */
  | "link"
  /** A small segment waited for an acknowledgement that the receiver put off. */
  | "delayed-ack"
  /** The capture does not tell. */
  | "unknown";

export const LIMITS_OF_SPEED: readonly Limit[] = [
  "handshake",
  "sender-application",
  "receiver-application",
  "round-trips",
  "receiver-window",
  "slow-start",
  "congestion-window",
  "reduced-window",
  "loss-recovery",
  "timeouts",
  "link",
  "delayed-ack",
  "unknown",
];

/** A stretch of time with one limit; seconds since the conversation's first segment. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly limit: Limit;
  /** Rows of the segments between which it lies. */
  readonly first: number;
  readonly last: number;
}

/** Time that one limit took of what is looked at. */
export interface LimitShare {
  readonly limit: Limit;
  readonly seconds: number;
  /** 0 to 1; the shares of all limits sum to 1. */
  readonly share: number;
  /** Its longest stretch. */
  readonly longest: Stretch;
}

/** Adds up stretches that follow on each other without a gap. */
export class Timeline {
  readonly #stretches: Stretch[] = [];
  readonly #seconds = new Map<Limit, number>();
  readonly #longest = new Map<Limit, Stretch>();
  #at: number;

  /** @param begin where the first stretch begins, seconds */
  constructor(begin: number) {
    this.#at = begin;
  }

  /** Where the next stretch begins. */
  get at(): number {
    return this.#at;
  }

  /** What the last stretch was put down to. */
  get lastLimit(): Limit | undefined {
    return this.#stretches.at(-1)?.limit;
  }

  /**
   * Puts the time from the last stretch's end until `to` down to one limit; nothing where that has passed.
   *
   * @param from row of the segment before it
   * @param until row of the one after it: where that passed the other end later it stands earlier in the capture
   */
  until(to: number, limit: Limit, from: number, until: number): void {
    if (!(to > this.#at)) return;
    this.#seconds.set(limit, (this.#seconds.get(limit) ?? 0) + (to - this.#at));
    const before = this.#stretches.at(-1);
    const isSame = before?.limit === limit;
    const stretch: Stretch = {
      from: isSame ? before.from : this.#at,
      to,
      limit,
      first: isSame ? Math.min(before.first, from, until) : Math.min(from, until),
      last: isSame ? Math.max(before.last, from, until) : Math.max(from, until),
    };
    if (isSame) this.#stretches.pop();
    this.#stretches.push(stretch);
    const longest = this.#longest.get(limit);
    if (longest === undefined || longest.to - longest.from < to - stretch.from) this.#longest.set(limit, stretch);
    this.#at = to;
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  /** The limits that took any time, the longest first. */
  shares(): LimitShare[] {
    const whole = [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0);
    return [...this.#seconds]
      .map(([limit, seconds]) => ({ limit, seconds, share: seconds / whole, longest: this.#longest.get(limit)! }))
      .sort((left, right) => right.seconds - left.seconds);
  }
}
