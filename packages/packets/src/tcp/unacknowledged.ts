import { CAPTURE_LIMITS } from "../limits.ts";
import { isBefore } from "./sequence.ts";

/**
 * The segments that each side sent and the other has not acknowledged.
 *
 * A side's list is three words of its record. Segments stay in the order they came in; the list is divided into *runs*
 * within which each begins where the one before ends, or later. New data goes on with the last run; a retransmission begins
 * a new one:
 *
 *   list ──> run 0: [100–200] [200–300] [300–400] ──> run 1: [100–200] [400–500] ──> run 2: [300–400]
 *
 * An acknowledgement takes a run's first segments away, down to the one it cuts in two. So it costs one step for each run and
 * one for each segment that goes, however many stay.
 *
 * Sequence numbers are compared modulo 2³², so an acknowledgement that is far off may seem to lie behind a run's last
 * segments but not behind its first: then it takes those away from the end. Runs span less than 2³¹, so it is never both.
 */
export class UnacknowledgedSegments {
  /** Of the oldest segment that the last acknowledgement ended exactly at: its frame, 0 without one, and its time. */
  acknowledgedFrame = 0;
  acknowledgedSeconds = 0;
  acknowledgedNanoseconds = 0;

  /** Segment `n` is at `n * SEGMENT_WORDS`; segment 0 is none. */
  #words = new Int32Array(FIRST_SEGMENTS * SEGMENT_WORDS);
  /** Segments that have ever been in use, the free ones among them. */
  #made = SEGMENT_WORDS;
  /** The first of the free ones, which are linked by NEXT. */
  #free = 0;

  /**
   * Adds a segment to the end of a list, unless the list is full.
   *
   * @param list index of the list's first word in `record`
   * @param end sequence number after it
   * @returns whether it was added
   */
  append(
    record: Int32Array,
    list: number,
    frame: number,
    sequence: number,
    end: number,
    seconds: number,
    nanoseconds: number,
  ): boolean {
    if (record[list + COUNT]! >= CAPTURE_LIMITS.unacknowledgedSegments) return false;
    const segment = this.#take();
    if (segment === 0) return false;
    const words = this.#words;
    words[segment + FRAME] = frame;
    words[segment + SEQUENCE] = sequence;
    words[segment + END] = end;
    words[segment + SECONDS] = seconds;
    words[segment + NANOSECONDS] = nanoseconds;
    words[segment + NEXT] = 0;
    record[list + COUNT]! += 1;
    const run = record[list + LAST_RUN]!;
    if (run !== 0 && this.#continues(run, sequence, end)) {
      words[words[run + RUN_END]! + NEXT] = segment;
      words[run + RUN_END] = segment;
      return true;
    }
    words[segment + RUN_END] = segment;
    words[segment + NEXT_RUN] = 0;
    if (run === 0) record[list + FIRST_RUN] = segment;
    else words[run + NEXT_RUN] = segment;
    record[list + LAST_RUN] = segment;
    return true;
  }

  /**
   * Takes away what an acknowledgement covers, and cuts the segments that it ends within. What it ends exactly at is in
   * {@link acknowledgedFrame} then.
   */
  acknowledge(record: Int32Array, list: number, acknowledgement: number): void {
    this.acknowledgedFrame = 0;
    let before = 0;
    let run = record[list + FIRST_RUN]!;
    while (run !== 0) {
      const next = this.#words[run + NEXT_RUN]!;
      const left = this.#acknowledgeRun(record, list, run, acknowledgement);
      if (left !== 0) {
        const words = this.#words;
        if (isBefore(words[left + SEQUENCE]!, acknowledgement)) words[left + SEQUENCE] = acknowledgement;
        words[left + NEXT_RUN] = next;
        if (before === 0) record[list + FIRST_RUN] = left;
        else words[before + NEXT_RUN] = left;
        before = left;
      }
      run = next;
    }
    if (before === 0) record[list + FIRST_RUN] = 0;
    else this.#words[before + NEXT_RUN] = 0;
    record[list + LAST_RUN] = before;
  }

  /** Bytes from the lowest sequence number in a list to the highest end, both counted from `base`; 0 for an empty list. */
  span(record: Int32Array, list: number, base: number): number {
    const words = this.#words;
    let lowest = 0xffff_ffff;
    let highest = 0;
    for (let run = record[list + FIRST_RUN]!; run !== 0; run = words[run + NEXT_RUN]!) {
      const first = (words[run + SEQUENCE]! - base) >>> 0;
      const last = (words[words[run + RUN_END]! + END]! - base) >>> 0;
      if (first < last) {
        if (first < lowest) lowest = first;
        if (last > highest) highest = last;
        continue;
      }
      // The numbers go past 2³² within this run.
      for (let segment = run; segment !== 0; segment = words[segment + NEXT]!) {
        lowest = Math.min(lowest, (words[segment + SEQUENCE]! - base) >>> 0);
        highest = Math.max(highest, (words[segment + END]! - base) >>> 0);
      }
    }
    return record[list + COUNT] === 0 ? 0 : (highest - lowest) >>> 0;
  }

  /** A list's oldest segment, 0 for an empty list. */
  oldest(record: Int32Array, list: number): number {
    return record[list + FIRST_RUN]!;
  }

  frameOf(segment: number): number {
    return this.#words[segment + FRAME]!;
  }

  secondsOf(segment: number): number {
    return this.#words[segment + SECONDS]!;
  }

  nanosecondsOf(segment: number): number {
    return this.#words[segment + NANOSECONDS]!;
  }

  /** Whether a segment may stand behind the last one of a run: not before its end, and within 2³¹ of its beginning. */
  #continues(run: number, sequence: number, end: number): boolean {
    const words = this.#words;
    const first = words[run + SEQUENCE]!;
    const lastEnd = words[words[run + RUN_END]! + END]!;
    return !isBefore(sequence, lastEnd) && !isBefore(sequence, first) && !isBefore(end, first);
  }

  /** Gives the run's first segment afterwards, 0 when none is left. */
  #acknowledgeRun(record: Int32Array, list: number, run: number, acknowledgement: number): number {
    const words = this.#words;
    const end = words[run + RUN_END]!;
    if (isBefore(acknowledgement, words[run + END]!)) {
      if (!isBefore(acknowledgement, words[end + END]!)) this.#cutEnd(record, list, run, acknowledgement);
      return run;
    }
    let segment = run;
    do {
      if (words[segment + END] === acknowledgement && this.acknowledgedFrame === 0) {
        this.acknowledgedFrame = words[segment + FRAME]!;
        this.acknowledgedSeconds = words[segment + SECONDS]!;
        this.acknowledgedNanoseconds = words[segment + NANOSECONDS]!;
      }
      const next = words[segment + NEXT]!;
      this.#release(record, list, segment);
      segment = next;
    } while (segment !== 0 && !isBefore(acknowledgement, words[segment + END]!));
    if (segment !== 0) words[segment + RUN_END] = end;
    return segment;
  }

  /** Takes a run's last segments away; its first one stays. */
  #cutEnd(record: Int32Array, list: number, run: number, acknowledgement: number): void {
    const words = this.#words;
    let last = run;
    for (;;) {
      const next = words[last + NEXT]!;
      if (!isBefore(acknowledgement, words[next + END]!)) break;
      last = next;
    }
    let segment = words[last + NEXT]!;
    while (segment !== 0) {
      const next = words[segment + NEXT]!;
      this.#release(record, list, segment);
      segment = next;
    }
    words[last + NEXT] = 0;
    words[run + RUN_END] = last;
  }

  /** A free segment, 0 when there are too many. */
  #take(): number {
    const free = this.#free;
    if (free !== 0) {
      this.#free = this.#words[free + NEXT]!;
      return free;
    }
    if (this.#made === this.#words.length) {
      if (this.#made >= CAPTURE_LIMITS.unacknowledgedSegmentsInAll * SEGMENT_WORDS) return 0;
      const larger = new Int32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    const made = this.#made;
    this.#made += SEGMENT_WORDS;
    return made;
  }

  #release(record: Int32Array, list: number, segment: number): void {
    this.#words[segment + NEXT] = this.#free;
    this.#free = segment;
    record[list + COUNT]! -= 1;
  }
}

// A list: indexes of its first and last run's first segments, and how many segments it has.
const FIRST_RUN = 0;
const LAST_RUN = 1;
const COUNT = 2;

// A segment, known by the index of its first word. The last two words are those of a run, in its first segment.
const FRAME = 0;
const SEQUENCE = 1;
const END = 2;
const SECONDS = 3;
const NANOSECONDS = 4;
const NEXT = 5;
const RUN_END = 6;
const NEXT_RUN = 7;
const SEGMENT_WORDS = 8;

const FIRST_SEGMENTS = 64;
