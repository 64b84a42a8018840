import type { RateSample } from "../congestion/controller.ts";
import type { SentPackets } from "./sent-packets.ts";

/**
 * Samples the rate at which the path delivers (draft-ietf-ccwg-bbr, "Delivery Rate Samples"): between the sending of a packet and
 * its acknowledgement so much was delivered. What it must know of each packet stands in columns of {@link SentPackets}.
 */
export class DeliveryRate {
  /** Bytes delivered since the connection began. */
  delivered = 0;
  /** When `delivered` last grew, ms. */
  #deliveredAt = 0;
  /** When the first packet of the flight that is being sampled was sent, ms. */
  #firstSentAt = 0;
  /** Samples count as app-limited until this much was delivered; 0 for none. */
  #appLimitedUntil = 0;

  readonly #sample: RateSample = {
    deliveryRate: 0,
    delivered: 0,
    interval: 0,
    isAppLimited: false,
    priorDelivered: 0,
    totalDelivered: 0,
  };
  #hasPacket = false;
  #sendElapsed = 0;
  #ackElapsed = 0;

  /** Writes the columns of a packet that is about to be in flight. */
  onSent(now: number, slot: number, sent: SentPackets): void {
    if (sent.packetsInFlight === 0) {
      this.#firstSentAt = now;
      this.#deliveredAt = now;
    }
    sent.delivered[slot] = this.delivered;
    sent.deliveredAt[slot] = this.#deliveredAt;
    sent.firstSentAt[slot] = this.#firstSentAt;
    sent.isAppLimited[slot] = this.#appLimitedUntil > 0 ? 1 : 0;
  }

  /** There is less to send than the window allows: until what is in flight was delivered, samples say too little. */
  markAppLimited(inFlight: number): void {
    this.#appLimitedUntil = Math.max(1, this.delivered + inFlight);
  }

  /** A packet was acknowledged; those of one acknowledgement in the order of their numbers. The newest one gives the sample. */
  onAcked(now: number, slot: number, sent: SentPackets): void {
    const sentAt = sent.sentAt[slot] ?? 0;
    this.delivered += sent.bytes[slot] ?? 0;
    this.#deliveredAt = now;
    this.#hasPacket = true;
    this.#sendElapsed = sentAt - (sent.firstSentAt[slot] ?? 0);
    this.#ackElapsed = now - (sent.deliveredAt[slot] ?? 0);
    this.#firstSentAt = sentAt;
    this.#sample.priorDelivered = sent.delivered[slot] ?? 0;
    this.#sample.isAppLimited = sent.isAppLimited[slot] === 1;
  }

  /**
   * The sample of the acknowledgement that was just gone through; undefined if it acknowledged nothing new, or if its interval is
   * shorter than a round trip can be, which would overrate the path. One object, used again and again.
   */
  take(minRtt: number): RateSample | undefined {
    if (this.#appLimitedUntil > 0 && this.delivered > this.#appLimitedUntil) this.#appLimitedUntil = 0;
    if (!this.#hasPacket) return undefined;
    this.#hasPacket = false;
    const sample = this.#sample;
    sample.interval = Math.max(this.#sendElapsed, this.#ackElapsed);
    if (sample.interval <= 0 || sample.interval < minRtt) return undefined;
    sample.totalDelivered = this.delivered;
    sample.delivered = this.delivered - sample.priorDelivered;
    sample.deliveryRate = (sample.delivered * 1000) / sample.interval;
    return sample;
  }
}
