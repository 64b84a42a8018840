import { TRANSPORT_LIMITS } from "../limits.ts";
import type { AckRanges } from "./ack-ranges.ts";

const CAPACITY = TRANSPORT_LIMITS.lostNumbers;
const NOTHING = new Float64Array(0);

/**
 * Remembers numbers of packets that were declared lost for a while, to see whether they are acknowledged after all. Numbers are
 * declared lost in ascending order, so that the ring is sorted. It also keeps account of the latest reduction of the
 * window: when all of its losses turn out to be none, it was for nothing (as undo in RFC 9438 §4.9).
 */
export class LostNumbers {
  /** Both have no room until something is lost: most connections are idle. */
  #numbers = NOTHING;
  /** When it was declared lost, ms; −Infinity once it was acknowledged after all. */
  #lostAt = NOTHING;
  #oldest = 0;
  #count = 0;

  /** Packets sent up to then belong to the latest reduction, ms. */
  #reducedAt = Number.NEGATIVE_INFINITY;
  #firstOfReduction = 0;
  /** Losses of the latest reduction that were not acknowledged after all. */
  #missing = 0;

  /** By how much at most the number of a packet found late was below the largest acknowledged before it. */
  distance = 0;

  /** A packet was declared lost. Gives whether it begins a new reduction. */
  add(now: number, number: number, sentAt: number): boolean {
    if (this.#numbers === NOTHING) {
      this.#numbers = new Float64Array(CAPACITY);
      this.#lostAt = new Float64Array(CAPACITY);
    }
    if (this.#count === CAPACITY) this.#dropOldest();
    const row = (this.#oldest + this.#count) % CAPACITY;
    this.#numbers[row] = number;
    this.#lostAt[row] = now;
    this.#count += 1;
    const isNew = sentAt > this.#reducedAt;
    if (isNew) {
      this.#reducedAt = now;
      this.#firstOfReduction = number;
      this.#missing = 0;
    }
    this.#missing += 1;
    return isNew;
  }

  /**
   * Finds numbers that ranges acknowledge after all, among those declared lost since `since`, ms. Gives how many.
   * @param largestAcked the largest number acknowledged before these ranges
   */
  takeLate(ranges: AckRanges, largestAcked: number, since: number): number {
    while (this.#count > 0 && (this.#lostAt[this.#oldest] ?? 0) < since) this.#dropOldest();
    let late = 0;
    this.distance = 0;
    for (let range = 0; range < ranges.count && this.#count > 0; range += 1) {
      const smallest = ranges.smallest[range] ?? 0;
      const largest = ranges.largest[range] ?? 0;
      if (largest < (this.#numbers[this.#oldest] ?? 0)) break;
      for (let at = this.#search(smallest); at < this.#count; at += 1) {
        const row = (this.#oldest + at) % CAPACITY;
        const number = this.#numbers[row] ?? 0;
        if (number > largest) break;
        if (this.#lostAt[row] === Number.NEGATIVE_INFINITY) continue;
        this.#lostAt[row] = Number.NEGATIVE_INFINITY;
        late += 1;
        this.distance = Math.max(this.distance, largestAcked - number);
        if (number >= this.#firstOfReduction) this.#missing -= 1;
      }
    }
    return late;
  }

  /** Whether no loss of the latest reduction is left. */
  get isReductionSpurious(): boolean {
    return this.#missing === 0;
  }

  /** How many entries are below a number. */
  #search(number: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[(this.#oldest + middle) % CAPACITY] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dropOldest(): void {
    this.#oldest = (this.#oldest + 1) % CAPACITY;
    this.#count -= 1;
  }
}
