/** Bursts of losses after which a path is taken to swallow long packets. */
const LEAST_BURSTS = 3;

/** Packets of consecutive numbers that were lost together. */
interface LossBurst {
  /** Number of the last of them. */
  latest: number;
  /** Bytes of the shortest of them. */
  shortest: number;
}

/**
 * Notices a path that has begun to swallow long packets without a word, as when a route changes (RFC 8899 §4.3).
 *
 * Congestion loses packets of any length; so a burst in which every packet was longer than the base is suspicious, until a packet
 * sent after it arrives that is as long as the burst's shortest.
 */
export class BlackHoleDetector {
  readonly #base: number;
  #suspicious: LossBurst[] = [];
  #current: LossBurst | undefined;
  /** The latest packet longer than the base that arrived: its number and its bytes. */
  #longNumber = -1;
  #longBytes = 0;

  /** @param base bytes that every path carries */
  constructor(base: number) {
    this.#base = base;
  }

  onAcked(number: number, bytes: number): void {
    if (bytes <= this.#base) return;
    if (number > this.#longNumber) {
      this.#longNumber = number;
      this.#longBytes = bytes;
    }
    if (this.#suspicious.length > 0)
      this.#suspicious = this.#suspicious.filter((burst) => number < burst.latest || bytes < burst.shortest);
  }

  /** Packets are told in the order of their numbers. */
  onLost(number: number, bytes: number): void {
    if (this.#current !== undefined && number === this.#current.latest + 1) {
      this.#current.latest = number;
      this.#current.shortest = Math.min(this.#current.shortest, bytes);
      return;
    }
    this.#endBurst();
    this.#current = { latest: number, shortest: bytes };
  }

  /** No more losses are known for now: whether they look like a black hole. Then all is forgotten. */
  decide(): boolean {
    this.#endBurst();
    if (this.#suspicious.length < LEAST_BURSTS) return false;
    this.forget();
    return true;
  }

  forget(): void {
    this.#suspicious = [];
    this.#current = undefined;
    this.#longNumber = -1;
  }

  #endBurst(): void {
    const burst = this.#current;
    this.#current = undefined;
    if (burst === undefined || burst.shortest <= this.#base) return;
    if (this.#longNumber > burst.latest && this.#longBytes >= burst.shortest) return;
    if (this.#suspicious.length < LEAST_BURSTS) this.#suspicious.push(burst);
  }
}
