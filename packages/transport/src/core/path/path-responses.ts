import { TRANSPORT_LIMITS } from "../limits.ts";

/** A PATH_CHALLENGE that is to be answered. */
export interface PathResponse {
  readonly data: Uint8Array;
  /** Where it came from, and the answer goes to (RFC 9000 §8.2.2). */
  readonly address: Uint8Array;
  /** UDP payload bytes that came with it; 0 for a further challenge in the same packets. */
  readonly received: number;
}

/** Challenges of the other side that wait for their answers; each is answered once, and those beyond the bound are not. */
export class PathResponses {
  readonly #waiting: PathResponse[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  /** Takes copies: what a packet brings does not outlive it. */
  add(data: Uint8Array, address: Uint8Array, received: number): void {
    if (this.#waiting.length < TRANSPORT_LIMITS.pathResponses)
      this.#waiting.push({ data: data.slice(), address: address.slice(), received });
  }

  take(): PathResponse | undefined {
    return this.#waiting.shift();
  }
}
