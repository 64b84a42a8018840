import type { AckSummary, CongestionController, RateSample } from "../../../src/core/congestion/controller.ts";

export const MTU = 1200;

/** A summary of an acknowledgement, with what a test does not mind filled in. */
export function summary(fields: Partial<AckSummary>): AckSummary {
  return {
    now: 0,
    priorInFlight: 0,
    inFlight: 0,
    acked: 0,
    lost: 0,
    largestAcked: 0,
    largestSent: 0,
    largestAckedSentAt: undefined,
    latestRtt: undefined,
    smoothedRtt: 100,
    minRtt: 100,
    rate: undefined,
    ecnCe: 0,
    isAppLimited: false,
    ...fields,
  };
}

export function rateSample(fields: Partial<RateSample>): RateSample {
  return {
    deliveryRate: 0,
    delivered: 0,
    interval: 100,
    isAppLimited: false,
    priorDelivered: 0,
    totalDelivered: 0,
    ...fields,
  };
}

/** Acknowledges bytes that were sent `fields.smoothedRtt` (100) ms before. */
export function acknowledge(
  controller: CongestionController,
  now: number,
  bytes: number,
  fields: Partial<AckSummary> = {},
): void {
  const sentAt = now - (fields.smoothedRtt ?? 100);
  controller.onAcked({ now, packetNumber: 0, bytes, sentAt });
  controller.onAckEnd(summary({ now, acked: bytes, largestAckedSentAt: sentAt, ...fields }));
}

/** Loses a packet that was sent at `sentAt`. */
export function lose(
  controller: CongestionController,
  now: number,
  sentAt: number,
  isPersistentCongestion = false,
): void {
  controller.onLost({ now, bytes: MTU, packets: 1, largestLost: 0, largestLostSentAt: sentAt, isPersistentCongestion });
}
