import type { Recovery } from "../recovery/recovery.ts";
import type { TransportParameters } from "../wire/parameters.ts";
import type { AckFrequency } from "./own-frames.ts";

/**
 * How often the other side should acknowledge: about eight times a round trip once a window has many packets, and every second packet
 * before that. Each acknowledgement costs both sides, and the path back, as much as a packet of data.
 *
 * @param asked what was asked for last
 * @returns what to ask for now; undefined where that would change little
 */
export function askedFrequency(
  { controller, rtt }: Recovery,
  mtu: number,
  peer: TransportParameters,
  asked: AckFrequency | undefined,
): AckFrequency | undefined {
  const packets = Math.floor(controller.window / mtu / ACKS_PER_WINDOW);
  const threshold = Math.max(LEAST_THRESHOLD, Math.min(MOST_THRESHOLD, packets)) - 1;
  const before = asked?.threshold ?? LEAST_THRESHOLD - 1;
  if (threshold + 1 < 2 * (before + 1) && 2 * (threshold + 1) > before + 1) return undefined;
  const maxAckDelay = Math.min(peer.maxAckDelay, Math.max(peer.minAckDelay / 1000, rtt.smoothed / ACKS_PER_WINDOW));
  return { threshold, maxAckDelay, reorderingThreshold: 1 };
}

const ACKS_PER_WINDOW = 8;
/** RFC 9000 §13.2.2. */
const LEAST_THRESHOLD = 2;
/** Longer silence makes bursts. */
const MOST_THRESHOLD = 64;
