/** Sequence numbers of one side, counted from its first and unwrapped past 2³². */
export class SequenceCounter {
  #base: number | undefined = undefined;
  /** The highest counted so far, and the same number as it stands in the header. */
  #highest = 0;
  #highestRaw = 0;

  /** Sets what is counted from, once: `raw` modulo 2³² becomes 0. */
  beginAt(raw: number): void {
    if (this.#base !== undefined) return;
    this.#base = raw >>> 0;
    this.#highestRaw = this.#base;
  }

  /** The place of a number, near the highest counted. */
  place(raw: number): number {
    return this.#highest + ((raw - this.#highestRaw) | 0);
  }

  /** The place of a segment that takes `span` numbers; what comes later is placed near its end. */
  count(raw: number, span: number): number {
    const start = this.place(raw);
    const end = start + span;
    // A number far off is a mistake, or an attack; those after it are not placed by it.
    if (end > this.#highest && end - this.#highest < FAR) {
      this.#highest = end;
      this.#highestRaw = (raw + span) >>> 0;
    }
    return start;
  }
}

/** As far as a window can reach (RFC 7323 §2.3). */
const FAR = 2 ** 30;
