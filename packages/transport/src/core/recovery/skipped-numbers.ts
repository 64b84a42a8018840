import type { AckRanges } from "./ack-ranges.ts";

/**
 * Chooses packet numbers that are never sent. Whoever acknowledges one acknowledges what it did not receive, to be sent more than the
 * path bears (RFC 9000 §21.4).
 */
export class SkippedNumbers {
  readonly #random: () => number;
  /** The latest ones. */
  readonly #skipped = new Float64Array(REMEMBERED).fill(-1);
  #count = 0;
  #distance = LEAST_DISTANCE;
  #next: number;

  /** @param random gives a number from 0 up to and without 1 that the other side cannot guess */
  constructor(random: () => number) {
    this.#random = random;
    this.#next = this.#draw(0);
  }

  /** Whether this number, the next one, is not to be sent. */
  skips(number: number): boolean {
    if (number < this.#next) return false;
    this.#skipped[this.#count % REMEMBERED] = number;
    this.#count += 1;
    this.#distance = Math.min(2 * this.#distance, GREATEST_DISTANCE);
    this.#next = this.#draw(number + 1);
    return true;
  }

  /** Whether ranges acknowledge one of the latest skipped numbers. */
  areIn(ranges: AckRanges): boolean {
    for (const number of this.#skipped) {
      if (number < 0) break;
      for (let range = 0; range < ranges.count; range += 1) {
        if (number < (ranges.smallest[range] ?? 0)) continue;
        if (number <= (ranges.largest[range] ?? 0)) return true;
        break;
      }
    }
    return false;
  }

  #draw(from: number): number {
    return from + 1 + Math.floor(this.#random() * 2 * this.#distance);
  }
}

const REMEMBERED = 4;
/** Packets between two skipped ones on average: few while a connection speeds up, more later. */
const LEAST_DISTANCE = 32;
const GREATEST_DISTANCE = 4096;
