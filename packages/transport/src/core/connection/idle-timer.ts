/**
 * Ends a connection that is silent for too long (RFC 9000 §10.1): it starts anew with every packet that came, and with the first
 * ack-eliciting one sent after that.
 */
export class IdleTimer {
  /** When it ends, ms; Infinity for never. */
  deadline: number;
  /**
   * When a side that waits for something should ask whether the other is still there, ms. It may be that a middlebox has given this
   * side another address, to which the other one will send only when it has heard from there.
   */
  askAt: number;
  readonly #timeout: number;
  #hasSent = false;

  /** @param own what each side told, ms; 0 for never */
  constructor(now: number, own: number, peer: number) {
    this.#timeout = Math.min(own === 0 ? Infinity : own, peer === 0 ? Infinity : peer);
    this.deadline = now + this.#timeout;
    this.askAt = now + this.#timeout / ASKS;
  }

  /** @param probeTimeout ms: three of them are waited in any case */
  onReceived(now: number, probeTimeout: number): void {
    this.#hasSent = false;
    this.askAt = now + this.#timeout / ASKS;
    this.#start(now, probeTimeout);
  }

  onSent(now: number, probeTimeout: number): void {
    if (this.#hasSent) return;
    this.#hasSent = true;
    this.#start(now, probeTimeout);
  }

  /** It was asked. */
  onAsked(now: number): void {
    this.askAt = now + this.#timeout / ASKS;
  }

  #start(now: number, probeTimeout: number): void {
    this.deadline = now + Math.max(this.#timeout, 3 * probeTimeout);
  }
}

/** A silent connection asks so often, less one, before it ends. */
const ASKS = 4;
