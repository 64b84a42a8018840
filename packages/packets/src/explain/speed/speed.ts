import { endOf, hasFlag, isWindowKnown, opposite } from "../../trace/segment.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import { ACK, PSH, RST, SYN } from "../../tcp/flags.ts";
import type { Judgement } from "../../verdict/judge.ts";
import type { Trigger, Verdict } from "../../verdict/verdict.ts";
import { deliveriesOf } from "./deliveries.ts";
import { Timeline, type Limit, type LimitShare, type Stretch } from "./limit.ts";
import { LinkLoad, measureLink, type LinkRate } from "./link-rate.ts";
import { isSlowStart, roundsOf, type Rounds } from "./rounds.ts";
import {
  arrivalAt,
  askedBetween,
  emptiedQueue,
  ranDry,
  releasedBy,
  wasHeldUp,
  windowOpenedBy,
  type Wait,
} from "./waits.ts";

/** Who limited the speed of one direction, and when. */
export interface SpeedLimits {
  readonly direction: Direction;
  /** What is looked at: from the conversation's first segment until this direction's last byte was acknowledged, seconds. */
  readonly begin: number;
  readonly end: number;
  /** Payload, each byte once. */
  readonly bytes: number;
  /** The longest first; they sum to 1. */
  readonly shares: readonly LimitShare[];
  /** In order, without gaps. */
  readonly stretches: readonly Stretch[];
  readonly link: LinkRate | undefined;
}

/**
 * Puts every moment of one direction's sending down to what the next segment was waiting for.
 *
 * The rules stand in docs/EXPLAIN.md. After Barford and Crovella ("Critical path analysis of TCP transactions", 2000), Zhang
 * et al. ("On the characteristics and origins of Internet flow rates", 2002) and Siekkinen et al. ("A root cause analysis
 * toolkit for TCP", 2008).
 *
 * @returns undefined for a direction without data
 */
export function limitsOfSpeed(judgement: Judgement, direction: Direction): SpeedLimits | undefined {
  const { facts } = judgement;
  const { trace } = facts;
  const again = new Map<number, Verdict>();
  const left = new Set<number>();
  for (const verdict of judgement.verdicts) {
    if (verdict.trigger !== undefined) again.set(verdict.row, verdict);
    else if (verdict.kind === "duplicated" || verdict.kind === "keep-alive") left.add(verdict.row);
  }
  const rows = dataRows(trace, direction, left);
  if (rows.length === 0) return undefined;
  const deliveries = deliveriesOf(judgement, direction);
  const link = measureLink(judgement, direction, deliveries);
  const load = link === undefined ? undefined : new LinkLoad(deliveries, link, facts.roundTrip);
  const clerk = new Clerk(judgement, direction, rows, again, load);
  clerk.open();
  for (let at = 1; at < rows.length; at++) clerk.put(at);
  clerk.close();
  const { stretches } = clerk.timeline;
  const [begin, end] = [stretches[0]?.from ?? 0, stretches.at(-1)?.to ?? 0];
  return { direction, begin, end, bytes: clerk.bytes, shares: clerk.timeline.shares(), stretches, link };
}

/** Goes through one side's segments and keeps the books of time. */
class Clerk {
  readonly timeline: Timeline;
  bytes = 0;
  readonly #judgement: Judgement;
  readonly #trace: TcpTrace;
  readonly #direction: Direction;
  readonly #rows: Uint32Array;
  readonly #again: ReadonlyMap<number, Verdict>;
  readonly #load: LinkLoad | undefined;
  readonly #rounds: Rounds;
  /** Payload of a full segment, bytes. */
  readonly #full: number;
  readonly #isWindowKnown: boolean;
  /** That the other side ever advertised, bytes. */
  readonly #largestWindow: number;
  /** Short gaps are part of what the burst was let go by. */
  readonly #burst: number;
  #next = Number.NEGATIVE_INFINITY;
  #recoverBelow = Number.NEGATIVE_INFINITY;
  /** Sequence number after the last segment that was not full. */
  #smallEnd = Number.NEGATIVE_INFINITY;

  constructor(
    judgement: Judgement,
    direction: Direction,
    rows: Uint32Array,
    again: ReadonlyMap<number, Verdict>,
    load: LinkLoad | undefined,
  ) {
    const { trace, roundTrip } = judgement.facts;
    this.#judgement = judgement;
    this.#trace = trace;
    this.#direction = direction;
    this.#rows = rows;
    this.#again = again;
    this.#load = load;
    this.#rounds = roundsOf(judgement.facts, rows);
    const announced = trace.opening[opposite(direction)]?.maximumSegmentSize ?? 0;
    this.#full = rows.reduce((full, row) => Math.max(full, trace.length[row]!), announced - MOST_OPTIONS);
    this.#largestWindow = largestWindow(trace, opposite(direction));
    this.#isWindowKnown = isWindowKnown(trace, opposite(direction));
    this.#burst = Math.min(LONGEST_BURST, roundTrip > 0 ? BURST_PART * roundTrip : LONGEST_BURST);
    const first = rows[0]!;
    this.timeline = new Timeline(hasFlag(trace, 0, SYN) ? 0 : trace.time[first]!);
  }

  /** The handshake, and what came between it and the first data. */
  open(): void {
    const trace = this.#trace;
    const first = this.#rows[0]!;
    this.#count(first);
    let opened = -1;
    for (let row = 0; row < first && opened < 0; row++) {
      if (!hasFlag(trace, row, SYN) && hasFlag(trace, row, ACK) && trace.direction[row] === 0) opened = row;
      if (hasFlag(trace, row, SYN) && this.#again.get(row)?.trigger === "timeout") {
        this.timeline.until(trace.time[row]!, "timeouts", 0, row);
      }
    }
    if (opened < 0) {
      this.timeline.until(trace.time[first]!, "handshake", 0, first);
      return;
    }
    this.timeline.until(trace.time[opened]!, "handshake", 0, opened);
    this.#application(this.#wait(opened, first));
  }

  /** The time before the side's `at`-th segment with data. */
  put(at: number): void {
    this.#classify(at);
    this.#count(this.#rows[at]!);
  }

  #classify(at: number): void {
    const trace = this.#trace;
    const [before, row] = [this.#rows[at - 1]!, this.#rows[at]!];
    const wait = this.#wait(before, row);
    const { facts } = this.#judgement;
    const now = trace.time[row]!;
    const acknowledged = this.#acknowledgedFor(row);
    const isRecovering = acknowledged < this.#recoverBelow;
    if (this.#tellsOfLoss(row)) this.#recoverBelow = Math.max(this.#recoverBelow, this.#next, endOf(trace, row));
    if (wait.trigger !== undefined && TIMERS.has(wait.trigger)) {
      this.timeline.until(now, "timeouts", before, row);
      return;
    }
    if (wasHeldUp(wait)) {
      this.timeline.until(now, this.#linkOr("unknown", now), before, row);
      return;
    }
    const isIdle = acknowledged >= trace.sequence[row]!;
    const emptied = emptiedQueue(facts, before, this.#full);
    const opener = this.#isWindowKnown && !emptied ? windowOpenedBy(wait) : undefined;
    if (opener !== undefined) {
      const opened = Math.min(now, arrivalAt(facts, this.#direction, opener));
      this.timeline.until(opened, this.#windowLimit(opener, opened), before, opener);
    }
    if (wait.trigger !== undefined || isRecovering) {
      this.timeline.until(now, this.#linkOr("loss-recovery", now), before, row);
      return;
    }
    if (isIdle && askedBetween(wait) !== undefined) {
      this.#application(wait);
      return;
    }
    if (trace.length[row]! >= this.#full && ranDry(wait)) {
      this.timeline.until(now, "sender-application", before, row);
      return;
    }
    const release = releasedBy(wait);
    if (release !== undefined && (!emptied || trace.length[row]! < this.#full)) {
      this.#released(wait, release, isIdle, at);
      return;
    }
    if (now - this.timeline.at <= this.#burst && this.timeline.lastLimit !== undefined) {
      this.timeline.until(now, this.timeline.lastLimit, before, row);
      return;
    }
    // A sender that paces itself waits less than a round trip; one that marks the end of what it has may have had no more.
    const isPaced = !hasFlag(trace, before, PSH) || now - trace.time[before]! <= facts.roundTrip;
    const hadMore = isPaced && !emptied && !isIdle;
    if (hadMore) this.timeline.until(now, this.#networkLimit(at, now), before, row);
    else this.#application(wait);
  }

  /** Whether its sender has sent a segment again, and taken that for a loss: a probe that turns out needless changes nothing. */
  #tellsOfLoss(row: number): boolean {
    const verdict = this.#again.get(row);
    if (verdict === undefined) return false;
    return verdict.kind === "retransmission" || !PROBES.has(verdict.trigger ?? "unknown");
  }

  /** Until the last byte was acknowledged. */
  close(): void {
    const trace = this.#trace;
    const last = this.#rows.at(-1)!;
    for (let row = last + 1; row < trace.count; row++) {
      if (trace.direction[row] === this.#direction || hasFlag(trace, row, RST)) continue;
      if (hasFlag(trace, row, ACK) && trace.acknowledgement[row]! >= this.#next) {
        this.timeline.until(trace.time[row]!, this.#linkOr("round-trips", trace.time[row]!), last, row);
        return;
      }
    }
  }

  /** The sender had more, and an acknowledgement let it go on. */
  #released(wait: Wait, release: number, isIdle: boolean, at: number): void {
    const trace = this.#trace;
    const { facts } = this.#judgement;
    const { before, row } = wait;
    const now = trace.time[row]!;
    const putOff = now - this.timeline.at - facts.roundTrip;
    const wasSmallAcknowledged =
      this.#smallEnd > this.#acknowledgedFor(before) && this.#smallEnd <= facts.view.acknowledged[release]!;
    if (wasSmallAcknowledged && trace.length[row]! < this.#full) {
      // Nagle's algorithm (RFC 1122 §4.2.3.4) holds a small segment back, in all systems while an earlier small one is
      // not acknowledged.
      this.timeline.until(now, "delayed-ack", before, row);
      return;
    }
    if (isIdle && putOff > DELAYED_ACK && this.#isAlone(before)) {
      this.timeline.until(now - putOff, this.#networkLimit(at, now), before, release);
      this.timeline.until(now, "delayed-ack", before, row);
      return;
    }
    this.timeline.until(now, this.#networkLimit(at, now), before, row);
  }

  /** Nothing was there to be sent: whose turn was it? */
  #application(wait: Wait): void {
    const { facts } = this.#judgement;
    const trace = this.#trace;
    const { before, row } = wait;
    const now = trace.time[row]!;
    const asked = askedBetween(wait);
    if (asked === undefined) {
      this.timeline.until(now, "sender-application", before, row);
      return;
    }
    const [first, last] = asked;
    const { distance } = facts.view;
    const onWay = distance[opposite(this.#direction)];
    this.timeline.until(Math.min(trace.time[first]!, this.timeline.at + onWay), "round-trips", before, first);
    this.timeline.until(Math.min(now, trace.time[last]!), "receiver-application", first, last);
    this.timeline.until(Math.min(now, this.timeline.at + distance[this.#direction]), "round-trips", last, row);
    this.timeline.until(now, "sender-application", last, row);
  }

  #networkLimit(at: number, time: number): Limit {
    if (this.#load?.isBusyAt(time) === true) return "link";
    if (!this.#isWindowKnown) return "unknown";
    if (this.#recoverBelow !== Number.NEGATIVE_INFINITY) return "reduced-window";
    return isSlowStart(this.#rounds, this.#rounds.round[at]!) ? "slow-start" : "congestion-window";
  }

  /**
   * A window that is as large as it ever gets, and a full link: then the queue in front of the link is as long as the window
   * allows. A smaller one is kept small by a program that does not read.
   */
  #windowLimit(opener: number, time: number): Limit {
    return this.#trace.window[opener]! < OPEN_WINDOW * this.#largestWindow
      ? "receiver-window"
      : this.#linkOr("receiver-window", time);
  }

  #linkOr(limit: Limit, time: number): Limit {
    return this.#load?.isBusyAt(time) === true ? "link" : limit;
  }

  /** Whether a segment had nothing else of its side under way when it was sent. */
  #isAlone(row: number): boolean {
    return this.#acknowledgedFor(row) >= this.#trace.sequence[row]!;
  }

  /** What the sender of a segment knew to be acknowledged. */
  #acknowledgedFor(row: number): number {
    const { view } = this.#judgement.facts;
    const heard = view.heard[row]!;
    return heard < 0 ? Number.NEGATIVE_INFINITY : view.acknowledged[heard]!;
  }

  #count(row: number): void {
    const end = endOf(this.#trace, row);
    if (this.#trace.length[row]! < this.#full) this.#smallEnd = Math.max(this.#smallEnd, end);
    if (end <= this.#next) return;
    this.bytes += Math.min(end - this.#next, this.#trace.length[row]!);
    this.#next = end;
  }

  #wait(before: number, row: number): Wait {
    const { facts } = this.#judgement;
    return { facts, direction: this.#direction, before, row, full: this.#full, trigger: this.#again.get(row)?.trigger };
  }
}

function dataRows(trace: TcpTrace, direction: Direction, left: ReadonlySet<number>): Uint32Array {
  const rows = new Uint32Array(trace.count);
  let count = 0;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] === direction && trace.length[row]! > 0 && !left.has(row)) rows[count++] = row;
  }
  return rows.slice(0, count);
}

function largestWindow(trace: TcpTrace, side: Direction): number {
  let largest = 0;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] === side && !hasFlag(trace, row, SYN)) largest = Math.max(largest, trace.window[row]!);
  }
  return largest;
}

const PROBES: ReadonlySet<Trigger> = new Set(["timer", "tail-loss-probe"]);
const TIMERS: ReadonlySet<Trigger> = new Set(["timeout", "timer", "tail-loss-probe"]);
/** Bytes of TCP options that a full segment may have (RFC 9293 §3.1). */
const MOST_OPTIONS = 40;
/** Of the largest window. */
const OPEN_WINDOW = 0.75;
const BURST_PART = 0.1;
/** Seconds. */
const LONGEST_BURST = 0.002;
/** Seconds beyond the round trip: acknowledgements are put off by 40 ms (Linux) to 500 ms (RFC 1122 §4.2.3.2 at most). */
const DELAYED_ACK = 0.02;
