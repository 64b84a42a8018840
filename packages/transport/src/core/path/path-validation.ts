import { areEqual } from "../keys/constant-time.ts";

/** Bytes of a PATH_CHALLENGE (RFC 9000 §19.17). */
export const CHALLENGE_BYTES = 8;

/** Probe timeouts after which a path without an answer is given up (RFC 9000 §8.2.4). */
const GIVE_UP_TIMEOUTS = 3;
/** Probe timeout of a path of which nothing is known, ms: RFC 9002 §6.2.2 with the initial RTT of 333 ms. */
const FIRST_TIMEOUT_MS = 999;
/** Challenges that are remembered; an answer to an older one counts for nothing. */
const REMEMBERED = 4;

interface Challenge {
  readonly data: Uint8Array;
  /** Whether its packet was as long as every path has to carry. */
  readonly isFull: boolean;
}

/**
 * Proves that somebody can be reached at an address: challenges nobody can guess go there, and one has to come back (RFC 9000 §8.2).
 * They are repeated, less and less often, until the deadline.
 */
export class PathValidation {
  readonly #random: (bytes: Uint8Array) => Uint8Array;
  #challenges: Challenge[] = [];
  #nextAt = Infinity;
  #interval = 0;
  #failsAt = Infinity;

  /** @param random fills bytes that nobody can guess */
  constructor(random: (bytes: Uint8Array) => Uint8Array) {
    this.#random = random;
  }

  /** When the next challenge is due, ms; Infinity for never. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** When the path is given up, ms; Infinity for never. */
  get failsAt(): number {
    return this.#failsAt;
  }

  /** @param timeout the connection's probe timeout, ms */
  start(now: number, timeout: number): void {
    this.#challenges = [];
    this.#nextAt = now;
    this.#interval = timeout;
    this.#failsAt = now + GIVE_UP_TIMEOUTS * Math.max(timeout, FIRST_TIMEOUT_MS);
  }

  stop(): void {
    this.#challenges = [];
    this.#nextAt = Infinity;
    this.#failsAt = Infinity;
  }

  /** A challenge that is sent now. @param isFull whether its packet has the length that every path has to carry */
  challenge(now: number, isFull: boolean): Uint8Array {
    const data = this.#random(new Uint8Array(CHALLENGE_BYTES));
    this.#challenges.push({ data, isFull });
    if (this.#challenges.length > REMEMBERED) this.#challenges.shift();
    this.#nextAt = now + this.#interval;
    this.#interval *= 2;
    return data;
  }

  /**
   * A PATH_RESPONSE came; from where does not matter (RFC 9000 §8.2.3).
   *
   * @returns whether it answers a challenge, and one that was full: then all is proven, else only that somebody is there, and a full
   *   one is to follow (RFC 9000 §8.2.1)
   */
  onResponse(now: number, data: Uint8Array): "full" | "short" | undefined {
    const answered = this.#challenges.find((challenge) => areEqual(challenge.data, data));
    if (answered === undefined) return undefined;
    if (answered.isFull) {
      this.stop();
      return "full";
    }
    this.#challenges = this.#challenges.filter(({ isFull }) => isFull);
    this.#nextAt = Math.min(this.#nextAt, now);
    return "short";
  }
}
