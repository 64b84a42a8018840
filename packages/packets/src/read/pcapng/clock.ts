/** The resolution of an interface that does not say it: microseconds. */
export const MICROSECONDS = 6;

const TWO_TO_32 = 4_294_967_296;
const BINARY = 0x80;

/**
 * Turns the timestamps of one interface into seconds and nanoseconds, exactly but for what is less than a nanosecond, which
 * is left out.
 *
 * Timestamps are 64-bit numbers of units (two 32-bit words). Those of the usual resolutions are divided in doubles, sixteen
 * bits at a time as on paper: every number on the way is whole and below 2^53. The others take BigInts.
 */
export class Clock {
  /** Of the last timestamp: whole seconds since 1970, rounded down … */
  seconds = 0;
  /** … and the nanoseconds after them. */
  nanoseconds = 0;
  /** `10^-6` */
  readonly resolution: string;
  /** Units in a second, as a double where that goes, else 0. */
  readonly #perSecond: number;
  readonly #perSecondBig: bigint;
  /** Seconds that all timestamps are short of. */
  readonly #offset: number;

  /**
   * @param resolution as written in `if_tsresol`: the negative power of 10, or with the highest bit set of 2, that a unit is
   * of a second
   * @param offset `if_tsoffset`, seconds to add
   */
  constructor(resolution: number, offset = 0n) {
    const isBinary = (resolution & BINARY) !== 0;
    const power = resolution & ~BINARY;
    this.resolution = `${isBinary ? 2 : 10}^-${power}`;
    this.#perSecondBig = (isBinary ? 2n : 10n) ** BigInt(power);
    // What is left of a second is below 2^32 then, and 10^9 times that, with its nine zero bits at the end, exact.
    this.#perSecond = power <= (isBinary ? 32 : 9) ? Number(this.#perSecondBig) : 0;
    this.#offset = Number(offset);
  }

  /** Reads a timestamp by its upper and lower 32 bits. */
  set(high: number, low: number): void {
    const perSecond = this.#perSecond;
    if (perSecond === 0) return this.#setBig(high, low);
    const upper = Math.floor(high / perSecond);
    let rest = (high - upper * perSecond) * 65_536 + (low >>> 16);
    const middle = Math.floor(rest / perSecond);
    rest = (rest - middle * perSecond) * 65_536 + (low & 0xffff);
    const lower = Math.floor(rest / perSecond);
    this.seconds = upper * TWO_TO_32 + middle * 65_536 + lower + this.#offset;
    this.nanoseconds = Math.floor(((rest - lower * perSecond) * 1e9) / perSecond);
  }

  /** The last timestamp, nanoseconds since 1970. */
  get total(): bigint {
    return BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanoseconds);
  }

  #setBig(high: number, low: number): void {
    const units = (BigInt(high) << 32n) | BigInt(low);
    const seconds = units / this.#perSecondBig;
    this.seconds = Number(seconds) + this.#offset;
    this.nanoseconds = Number(((units - seconds * this.#perSecondBig) * 1_000_000_000n) / this.#perSecondBig);
  }
}
