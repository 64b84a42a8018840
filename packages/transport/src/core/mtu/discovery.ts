import { TRANSPORT_LIMITS } from "../limits.ts";
import { BlackHoleDetector } from "./black-hole.ts";

/** Probes of one size that have to be lost before it is given up: MAX_PROBES of RFC 8899 §5.1.2. */
const MOST_TRIES = 3;
/** The search ends when the largest size that passes is known to within so many bytes. */
const PRECISION_BYTES = 20;
/** How long a finished search is good for, ms: PMTU_RAISE_TIMER of RFC 8899 §5.1.1. */
const RAISE_MS = 600_000;
/** How long a path that swallowed long packets is left alone, ms. */
const BLACK_HOLE_MS = 60_000;

export interface MtuOptions {
  /** UDP payload bytes that the path is sure to carry. */
  readonly base?: number;
  /** UDP payload bytes that are not to be exceeded; as much as `base` for a path that is not to be probed. */
  readonly ceiling?: number;
}

/**
 * Finds the largest UDP payload that a path carries (RFC 8899), by probes that the connection sends: packets of the size to be
 * tried, whose loss means nothing but that.
 *
 * ```
 *   base        mtu: the largest      next probe      most: the smallest
 *               that has passed       in the middle   not known to fail     ceiling
 * ```
 *
 * The ceiling is tried first, because it mostly passes; then the middle of what is left.
 */
export class MtuDiscovery {
  readonly base: number;
  /** The largest UDP payload that is known to pass, bytes. */
  mtu: number;
  #ceiling: number;
  /** The largest size that may pass. */
  #most: number;
  /** Size being tried; 0 for none. */
  #size = 0;
  #lostTries = 0;
  #isInFlight = false;
  /** When to search, ms. */
  #searchAt = 0;
  readonly #blackHole: BlackHoleDetector;

  constructor({
    base = TRANSPORT_LIMITS.leastDatagramBytes,
    ceiling = TRANSPORT_LIMITS.datagramBytes,
  }: MtuOptions = {}) {
    this.base = base;
    this.mtu = base;
    this.#ceiling = Math.max(base, ceiling);
    this.#most = this.#ceiling;
    this.#blackHole = new BlackHoleDetector(base);
  }

  /** When {@link poll} gives a probe next, ms; Infinity where that depends on the one in flight, or nothing is to be found. */
  get deadline(): number {
    return this.#isInFlight || this.#ceiling - this.mtu < PRECISION_BYTES ? Infinity : this.#searchAt;
  }

  /** The other side takes UDP payloads of at most so many bytes. To be called before there are probes. */
  applyPeer(most: number): void {
    this.#ceiling = Math.max(this.base, Math.min(this.#ceiling, most));
    this.#most = this.#ceiling;
  }

  /** UDP payload bytes of a probe that is to be sent now; 0 for none. The same again until {@link onProbeSent}. */
  poll(now: number): number {
    if (now < this.deadline) return 0;
    if (this.#size === 0) {
      this.#most = this.#ceiling;
      this.#size = this.#ceiling;
    }
    return this.#size;
  }

  onProbeSent(): void {
    this.#isInFlight = true;
  }

  onProbeAcked(now: number): void {
    if (!this.#isInFlight) return;
    this.#isInFlight = false;
    this.mtu = this.#size;
    this.#blackHole.forget();
    this.#tryNext(now);
  }

  onProbeLost(now: number): void {
    if (!this.#isInFlight) return;
    this.#isInFlight = false;
    this.#lostTries += 1;
    if (this.#lostTries >= MOST_TRIES) this.#giveUp(now);
  }

  /** This machine would not send the probe, so long packets do not leave it: there is no need to try again. */
  onProbeRefused(now: number): void {
    this.#isInFlight = false;
    if (this.#size > 0) this.#giveUp(now);
  }

  /** A packet that was no probe arrived. */
  onPacketAcked(number: number, bytes: number): void {
    if (bytes > this.base) this.#blackHole.onAcked(number, bytes);
  }

  /** … or was lost. Packets are told in the order of their numbers. */
  onPacketLost(number: number, bytes: number): void {
    this.#blackHole.onLost(number, bytes);
  }

  /** All losses known for now were told. Whether `mtu` fell to the base, because the path swallows longer packets. */
  onLossesEnd(now: number): boolean {
    if (!this.#blackHole.decide() || this.mtu === this.base) return false;
    this.mtu = this.base;
    this.#finish(now + BLACK_HOLE_MS);
    return true;
  }

  /** The path is another: nothing is known of it. */
  reset(now: number): void {
    this.mtu = this.base;
    this.#blackHole.forget();
    this.#finish(now);
  }

  #giveUp(now: number): void {
    this.#most = this.#size - 1;
    this.#tryNext(now);
  }

  #tryNext(now: number): void {
    this.#lostTries = 0;
    if (this.#most - this.mtu < PRECISION_BYTES) this.#finish(now + RAISE_MS);
    else this.#size = Math.ceil((this.mtu + this.#most) / 2);
  }

  /** Ends the search. A probe that is still in flight means nothing any more. */
  #finish(searchAt: number): void {
    this.#size = 0;
    this.#lostTries = 0;
    this.#isInFlight = false;
    this.#searchAt = searchAt;
  }
}
