import type { FrameBatch } from "../../frames/batch.ts";

/** The resolution of an interface that does not say it: microseconds. */
export const MICROSECONDS = 6;

const TWO_TO_32 = 4_294_967_296;
const BINARY = 0x80;
/** Units in a second, at least and at most, for which the quick way is exact. */
const QUICK_LEAST = 2 ** 13;
const QUICK_MOST = 2 ** 30;

/**
 * Turns the timestamps of one interface, 64-bit numbers of units, into seconds and nanoseconds: exactly, but for what is
 * less than a nanosecond, which is left out.
 */
export class Clock {
  /** `10^-6` */
  readonly resolution: string;
  readonly #units: bigint;
  readonly #offset: bigint;
  // The same as doubles, and what they come to.
  readonly #isQuick: boolean;
  readonly #perSecond: number;
  readonly #secondsEach: number;
  readonly #nanosecondsEach: number;
  readonly #offsetSeconds: number;

  /**
   * @param resolution as written in `if_tsresol`: the negative power of 10, or with the highest bit set of 2, that a unit is
   * of a second
   * @param offset `if_tsoffset`, seconds to add
   */
  constructor(resolution: number, offset = 0n) {
    const isBinary = (resolution & BINARY) !== 0;
    const power = resolution & ~BINARY;
    this.resolution = `${isBinary ? 2 : 10}^-${power}`;
    this.#units = (isBinary ? 2n : 10n) ** BigInt(power);
    this.#offset = offset;
    this.#perSecond = Number(this.#units);
    this.#isQuick = this.#perSecond >= QUICK_LEAST && this.#perSecond <= QUICK_MOST;
    this.#secondsEach = 1 / this.#perSecond;
    this.#nanosecondsEach = 1e9 / this.#perSecond;
    this.#offsetSeconds = Number(offset);
  }

  /**
   * Writes the time of a batch's frame, from the upper and lower 32 bits of its timestamp.
   *
   * The whole seconds are first estimated in doubles, at most one too many or too few (the three roundings together are
   * below 2^-51 of at most 2^51 seconds). What the estimate leaves is then between -1 and 2 seconds, which its lowest 32 bits
   * tell exactly, and which tells whether the estimate was right.
   */
  writeTime(high: number, low: number, batch: FrameBatch, index: number): void {
    if (!this.#isQuick) return this.#writeOddTime(high, low, batch, index);
    const perSecond = this.#perSecond;
    let seconds = Math.floor((high * TWO_TO_32 + low) * this.#secondsEach);
    let rest = (low - Math.imul(seconds, perSecond)) | 0;
    if (rest < 0) {
      rest += perSecond;
      seconds -= 1;
    } else if (rest >= perSecond) {
      rest -= perSecond;
      seconds += 1;
    }
    batch.seconds[index] = seconds + this.#offsetSeconds;
    batch.nanoseconds[index] = rest * this.#nanosecondsEach;
  }

  /** A timestamp in nanoseconds since 1970, rounded down. */
  nanoseconds(high: number, low: number): bigint {
    const units = (BigInt(high) << 32n) | BigInt(low);
    return (units * NANOSECONDS) / this.#units + this.#offset * NANOSECONDS;
  }

  #writeOddTime(high: number, low: number, batch: FrameBatch, index: number): void {
    const total = this.nanoseconds(high, low) - this.#offset * NANOSECONDS;
    batch.seconds[index] = Number(total / NANOSECONDS + this.#offset);
    batch.nanoseconds[index] = Number(total % NANOSECONDS);
  }
}

const NANOSECONDS = 1_000_000_000n;
