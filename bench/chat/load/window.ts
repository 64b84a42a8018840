/**
 * Which messages have reached all subscribers. Each subscriber gets them in order, so the count of those that reached
 * everyone only grows.
 *
 *   message        1   2   3   4   5
 *   subscriber A   █   █   █   █         reached[4] = 1
 *   subscriber B   █   █                 complete = 2, in flight = sent - 2
 */
export class Window {
  readonly #subscribers: number;
  readonly #reached = new Int32Array(RING);
  readonly #sentAt = new Float64Array(RING);
  sent = 0;
  complete = 0;
  deliveries = 0;

  constructor(subscribers: number) {
    this.#subscribers = subscribers;
  }

  /** Messages sent that have not reached everyone. */
  get inFlight(): number {
    return this.sent - this.complete;
  }

  /** Takes the next number for a message that is sent at `at` (ms). */
  send(at: number): number {
    if (this.inFlight >= RING) throw new Error(`the server is ${RING} messages behind; it cannot keep this rate`);
    this.sent += 1;
    this.#sentAt[this.sent % RING] = at;
    return this.sent;
  }

  /** When message `number` was sent (ms). */
  sentAt(number: number): number {
    return this.#sentAt[number % RING] ?? 0;
  }

  /** One subscriber, which had messages up to `from`, now has them up to `to`. */
  advance(from: number, to: number): void {
    this.deliveries += to - from;
    for (let number = from + 1; number <= to; number++) {
      const slot = number % RING;
      const reached = (this.#reached[slot] ?? 0) + 1;
      if (reached === this.#subscribers) {
        this.#reached[slot] = 0;
        this.complete = number;
      } else {
        this.#reached[slot] = reached;
      }
    }
  }
}

/** Messages that can be in flight at one time; a power of two, so that the remainder is cheap. */
const RING = 65_536;
