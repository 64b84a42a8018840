/** Bytes that may be sent to an address that is not proven, for each that came from it (RFC 9000 §8). */
const FACTOR = 3;

/** Keeps this side from being used to flood somebody who never asked: RFC 9000 §8. */
export class AmplificationLimit {
  #isLifted: boolean;
  #received = 0;
  #sent = 0;

  /** @param isLifted whether the address is proven already */
  constructor(isLifted: boolean) {
    this.#isLifted = isLifted;
  }

  /** UDP payload bytes that may be sent; Infinity to an address that is proven. */
  get room(): number {
    return this.#isLifted ? Infinity : Math.max(0, FACTOR * this.#received - this.#sent);
  }

  get isLifted(): boolean {
    return this.#isLifted;
  }

  onReceived(bytes: number): void {
    this.#received += bytes;
  }

  onSent(bytes: number): void {
    this.#sent += bytes;
  }

  /** The address was proven. */
  lift(): void {
    this.#isLifted = true;
  }
}
