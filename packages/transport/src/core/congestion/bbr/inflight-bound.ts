/**
 * The most that may be in flight, learnt from congestion: lowered after a congested round, at most once in a cycle of probing, and
 * raised again while probing. Infinity until the first congestion.
 */
export class InflightBound {
  bytes = Number.POSITIVE_INFINITY;
  #isLowered = false;
  #before = Number.POSITIVE_INFINITY;

  /** Whether congestion was met in this cycle. */
  get isLowered(): boolean {
    return this.#isLowered;
  }

  /** A cycle begins with probing. */
  onProbe(inFlight: number): void {
    this.#isLowered = false;
    this.raise(inFlight);
  }

  /** A round of probing went by. Raises the bound where it is what keeps packets back. */
  raise(inFlight: number): void {
    if (inFlight >= this.bytes * REACHED) this.bytes *= GROWTH;
  }

  /** @param least bytes that it is not lowered below */
  lower(inFlight: number, least: number): void {
    if (this.#isLowered) return;
    this.#isLowered = true;
    this.#before = this.bytes;
    this.bytes = Math.max(Math.min(this.bytes, inFlight) * BETA, least);
  }

  /** The losses that lowered it were none. */
  undo(): void {
    this.bytes = Math.max(this.bytes, this.#before);
  }
}

const REACHED = 0.9;
const GROWTH = 1.25;
const BETA = 0.8;
