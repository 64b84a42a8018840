/** Ranges that the first insertion makes room for; the room doubles when that is not enough. */
const FIRST_ROOM = 8;
const NO_ROOM = new Float64Array(0);

/**
 * A set of whole numbers from 0 to 2^53 − 1, kept as the fewest half-open ranges, in ascending order.
 *
 * ```
 *  #starts │ free │ 10 │ 40 │ 90 │ room │      [10, 20) [40, 55) [90, 91)
 *  #ends   │      │ 20 │ 55 │ 91 │      │      between two ranges at least one number is missing
 *                 ╰ #head        ╰ #tail
 * ```
 *
 * Work at either end takes constant time; in the middle the ranges of the shorter side move. It grows with the number of ranges:
 * whoever inserts what others say has to bound {@link count}.
 */
export class RangeSet {
  #starts = NO_ROOM;
  #ends = NO_ROOM;
  #head = 0;
  #tail = 0;
  #size = 0;

  /** How many ranges. */
  get count(): number {
    return this.#tail - this.#head;
  }

  /** How many whole numbers. */
  get size(): number {
    return this.#size;
  }

  /** Where range `index` begins, counted from 0 in ascending order; NaN where there is none. */
  start(index: number): number {
    return index >= 0 && index < this.count ? (this.#starts[this.#head + index] ?? NaN) : NaN;
  }

  /** The number after the last of range `index`; NaN where there is none. */
  end(index: number): number {
    return index >= 0 && index < this.count ? (this.#ends[this.#head + index] ?? NaN) : NaN;
  }

  has(value: number): boolean {
    const index = this.#firstEndingAfter(value);
    return index < this.#tail && this.#startAt(index) <= value;
  }

  /** How many numbers from `start` up are in it without a gap. */
  lengthFrom(start: number): number {
    const index = this.#firstEndingAfter(start);
    return index < this.#tail && this.#startAt(index) <= start ? this.#endAt(index) - start : 0;
  }

  /** The least number in it from `value` up; Infinity where there is none. */
  next(value: number): number {
    const index = this.#firstEndingAfter(value);
    return index < this.#tail ? Math.max(this.#startAt(index), value) : Infinity;
  }

  /** Adds [start, end). Returns how many of them were not in it. */
  insert(start: number, end: number): number {
    if (end <= start) return 0;
    // Ranges that overlap or touch the new one become one with it: those from `from` up to `until`.
    const from = this.#firstEndingAfter(start - 1);
    let until = from;
    let known = 0;
    let first = start;
    let last = end;
    for (; until < this.#tail && this.#startAt(until) <= end; until++) {
      const oldStart = this.#startAt(until);
      const oldEnd = this.#endAt(until);
      known += oldEnd - oldStart;
      if (oldStart < first) first = oldStart;
      if (oldEnd > last) last = oldEnd;
    }
    const at = this.#replace(from, until, 1);
    this.#starts[at] = first;
    this.#ends[at] = last;
    const added = last - first - known;
    this.#size += added;
    return added;
  }

  /** Takes [start, end) out. Returns how many of them were in it. */
  remove(start: number, end: number): number {
    if (end <= start) return 0;
    const from = this.#firstEndingAfter(start);
    let until = from;
    let known = 0;
    for (; until < this.#tail && this.#startAt(until) < end; until++)
      known += Math.min(this.#endAt(until), end) - Math.max(this.#startAt(until), start);
    if (until === from) return 0;
    const first = this.#startAt(from);
    const last = this.#endAt(until - 1);
    const hasBefore = first < start;
    const hasAfter = last > end;
    let at = this.#replace(from, until, (hasBefore ? 1 : 0) + (hasAfter ? 1 : 0));
    if (hasBefore) {
      this.#starts[at] = first;
      this.#ends[at++] = start;
    }
    if (hasAfter) {
      this.#starts[at] = end;
      this.#ends[at] = last;
    }
    this.#size -= known;
    return known;
  }

  clear(): void {
    this.#head = 0;
    this.#tail = 0;
    this.#size = 0;
  }

  /** Its ranges, each [start, end), in ascending order. It must not change meanwhile. */
  *[Symbol.iterator](): IterableIterator<[start: number, end: number]> {
    for (let index = this.#head; index < this.#tail; index++) yield [this.#startAt(index), this.#endAt(index)];
  }

  #startAt(index: number): number {
    return this.#starts[index] ?? 0;
  }

  #endAt(index: number): number {
    return this.#ends[index] ?? 0;
  }

  /** Where in the arrays the first range stands that ends after `value`. */
  #firstEndingAfter(value: number): number {
    // What comes next mostly touches the last range or the first.
    if (this.#tail === this.#head || this.#endAt(this.#tail - 1) <= value) return this.#tail;
    if (this.#endAt(this.#head) > value) return this.#head;
    let low = this.#head;
    let high = this.#tail - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#endAt(middle) > value) high = middle;
      else low = middle;
    }
    return high;
  }

  /** Makes room for `count` ranges in place of those from `from` up to `until`; gives where they are to stand. */
  #replace(from: number, until: number, count: number): number {
    const by = count - (until - from);
    if (by === 0) return from;
    if (by > 0 && this.#head === 0 && this.#tail === this.#starts.length) {
      const moved = this.#makeRoom();
      from += moved;
      until += moved;
    }
    const canMoveHead = this.#head >= by;
    const canMoveTail = this.#tail + by <= this.#starts.length;
    const isNearHead = from - this.#head < this.#tail - until;
    if (canMoveHead && (isNearHead || !canMoveTail)) {
      this.#move(this.#head, from, this.#head - by);
      this.#head -= by;
      return from - by;
    }
    this.#move(until, this.#tail, until + by);
    this.#tail += by;
    return from;
  }

  /** Doubles the room, half of the new on either side. Returns how far everything moved. */
  #makeRoom(): number {
    const old = this.#starts.length;
    const room = Math.max(FIRST_ROOM, old * 2);
    const starts = new Float64Array(room);
    const ends = new Float64Array(room);
    const by = (room - old) >> 1;
    starts.set(this.#starts, by);
    ends.set(this.#ends, by);
    this.#starts = starts;
    this.#ends = ends;
    this.#head += by;
    this.#tail += by;
    return by;
  }

  #move(from: number, until: number, to: number): void {
    if (from === until || from === to) return;
    this.#starts.copyWithin(to, from, until);
    this.#ends.copyWithin(to, from, until);
  }
}
