/** What the other side allows to be sent on all streams together (RFC 9000 §4.1). */
export class SendCredit {
  /** Bytes that may be sent, over the connection's life. */
  limit = 0;
  /** Bytes that were sent, each once however often it was repeated. */
  used = 0;
  /** The limit at which the other side was told that there is more, −1 for none. */
  blockedAt = -1;

  /** Bytes that may still be sent. */
  get left(): number {
    return this.limit - this.used;
  }

  get isUsedUp(): boolean {
    return this.used >= this.limit;
  }
}
