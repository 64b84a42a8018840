import { TRANSPORT_LIMITS } from "../limits.ts";

/** What a server does with a Hello. `retry`: its sender has to show first that it gets what is sent to its address. */
export type HelloVerdict = "accept" | "retry" | "drop";

/**
 * Decides who is let in when many want to, before anything dear is done: an answered Hello costs four key agreements. Hellos
 * without a token may come from anywhere, in anybody's name; so once many handshakes are under way they only get a Retry, which is
 * cheap and shorter than they are. Those with a token are counted by prefix, in a table of fixed size: prefixes that fall into
 * one row share its budget.
 */
export class HelloGate {
  readonly #all = new Budgets(1, TRANSPORT_LIMITS.hellos);
  readonly #prefixes = new Budgets(PREFIX_ROWS, TRANSPORT_LIMITS.hellosOfPrefix);
  /** Nobody outside knows which prefixes share a row. */
  readonly #secret: number;

  /** @param random gives a number from 0 up to and without 1 that nobody can guess */
  constructor(random: () => number) {
    this.#secret = Math.floor(random() * 2 ** 32);
  }

  /**
   * @param address 24 bytes, as in a batch
   * @param isProven whether a token shows that the address is its sender's
   * @param halfOpen handshakes that are under way
   */
  judge(now: number, address: Uint8Array, isProven: boolean, halfOpen: number): HelloVerdict {
    if (!isProven && halfOpen >= TRANSPORT_LIMITS.retryFrom) return "retry";
    if (halfOpen >= TRANSPORT_LIMITS.halfOpen) return "drop";
    if (!this.#prefixes.take(now, this.#rowOf(address))) return isProven ? "drop" : "retry";
    return this.#all.take(now, 0) ? "accept" : "drop";
  }

  #rowOf(address: Uint8Array): number {
    const isIpv4 = address[0] === 4;
    let hash = this.#secret;
    for (let at = 8; at < 8 + (isIpv4 ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES); at++) {
      hash = Math.imul(hash ^ address[at]!, 0x0100_0193);
      hash ^= hash >>> 15;
    }
    return (Math.imul(hash, 0x9e37_79b1) >>> 0) % PREFIX_ROWS;
  }
}

/** Rows of a budget a second each, of which a second's worth can be saved up. */
export class Budgets {
  readonly #perSecond: number;
  readonly #left: Float64Array;
  readonly #at: Float64Array;

  constructor(rows: number, perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = new Float64Array(rows).fill(perSecond);
    this.#at = new Float64Array(rows);
  }

  /** Takes one of a row's budget; false when it is used up. A clock that was set back does no harm. */
  take(now: number, row: number): boolean {
    const gained = (Math.max(0, now - this.#at[row]!) * this.#perSecond) / 1000;
    const left = Math.min(this.#perSecond, this.#left[row]! + gained);
    this.#at[row] = now;
    this.#left[row] = left >= 1 ? left - 1 : left;
    return left >= 1;
  }
}

const PREFIX_ROWS = 4096;
const IPV4_PREFIX_BYTES = 4;
/** RFC 6177: what a site gets. */
const IPV6_PREFIX_BYTES = 7;
