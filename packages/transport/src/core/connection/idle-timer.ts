/**
 * Ends a connection that is silent for too long (RFC 9000 §10.1): it starts anew with every packet that came, and with the first
 * ack-eliciting one sent after that.
 */
export class IdleTimer {
  /** When it ends, ms; Infinity for never. */
  deadline: number;
  readonly #timeout: number;
  #hasSent = false;

  /** @param own what each side told, ms; 0 for never */
  constructor(now: number, own: number, peer: number) {
    this.#timeout = Math.min(own === 0 ? Infinity : own, peer === 0 ? Infinity : peer);
    this.deadline = now + this.#timeout;
  }

  /** @param probeTimeout ms: three of them are waited in any case */
  onReceived(now: number, probeTimeout: number): void {
    this.#hasSent = false;
    this.#start(now, probeTimeout);
  }

  onSent(now: number, probeTimeout: number): void {
    if (this.#hasSent) return;
    this.#hasSent = true;
    this.#start(now, probeTimeout);
  }

  #start(now: number, probeTimeout: number): void {
    this.deadline = now + Math.max(this.#timeout, 3 * probeTimeout);
  }
}
