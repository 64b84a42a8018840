import { LIMITS, WiresideError } from "@wireside/protocol";

/** A token bucket: `burst` at once, then `perSecond`. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/**
 * What may be done how often, by one person or from one address. On by default; each can be changed or turned off (null).
 */
export const RATES = {
  /** New people by nickname, and accounts by invite, from one address. */
  joins: { burst: 30, perSecond: 0.5 },
  /** Password tries from one address. */
  logins: { burst: 10, perSecond: 0.2 },
  /** Password tries for one name. */
  loginsPerName: { burst: 5, perSecond: 0.1 },
  /** Messages, edits and reactions of one person. */
  messages: { burst: 60, perSecond: 10 },
  /** Rooms and direct conversations made, and joined, by one person. */
  rooms: { burst: 20, perSecond: 0.5 },
  /** Searches and pages of history of one person. */
  searches: { burst: 60, perSecond: 10 },
  /** Socket connections of one person. */
  connections: { burst: 60, perSecond: 2 },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof RATES;
export type RateOptions = { [N in RateName]?: Rate | null };

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * Rate limits over a clock that does not jump. One bucket a key, remembered in order of use: past LIMITS.rateKeys the
 * key unused for longest is forgotten.
 */
export class RateLimits {
  readonly #rates: { [N in RateName]: Rate | null };
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;
  /** How often each rate said no. */
  readonly refused = new Map<RateName, number>();

  constructor(options: RateOptions = {}, now: () => number = () => performance.now()) {
    this.#rates = { ...RATES, ...options };
    this.#now = now;
  }

  /** Takes one; throws rate_limited with the time to wait in ms when there is none. */
  take(name: RateName, key: string | number): void {
    const waitMs = this.wait(name, key);
    if (waitMs === 0) return;
    throw new WiresideError("rate_limited", {
      message: `Too much in too short a time; try again in ${String(Math.ceil(waitMs / 1000))} s.`,
      retryAfterMs: waitMs,
    });
  }

  /** Takes one and answers 0, or answers how many ms it takes until there is one. */
  wait(name: RateName, key: string | number): number {
    const rate = this.#rates[name];
    if (rate === null) return 0;
    const bucket = this.#bucket(`${name} ${String(key)}`, rate);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
    return Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000);
  }

  #bucket(key: string, rate: Rate): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate.burst, atMs: now };
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.atMs) / 1000) * rate.perSecond);
    bucket.atMs = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > LIMITS.rateKeys) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}
