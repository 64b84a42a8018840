/** A packet that was acknowledged for the first time. One object, used again and again. */
export interface AckedPacket {
  now: number;
  packetNumber: number;
  /** UDP payload bytes. */
  bytes: number;
  /** When it was sent, ms. */
  sentAt: number;
}

/** What an acknowledgement as a whole said, after its packets. One object, used again and again. */
export interface AckSummary {
  now: number;
  /** Bytes in flight before it, and after it. */
  priorInFlight: number;
  inFlight: number;
  /** Bytes that it acknowledged for the first time, and that it showed to be lost. */
  acked: number;
  lost: number;
  /** Number of the largest packet that it acknowledged, and of the largest that was sent so far. */
  largestAcked: number;
  largestSent: number;
  /** When the largest packet that it acknowledged for the first time was sent, ms; undefined if it acknowledged none. */
  largestAckedSentAt: number | undefined;
  /** The round-trip sample of it, ms; undefined where it gives none. */
  latestRtt: number | undefined;
  smoothedRtt: number;
  minRtt: number;
  /** What the delivery-rate sampler makes of it; undefined where it gives no sample. */
  rate: RateSample | undefined;
  /** Packets newly reported with ECN CE. */
  ecnCe: number;
  /** Whether there was less to send than the window and the pacer allowed: then the window must not grow (RFC 9002 §7.8). */
  isAppLimited: boolean;
}

/** A sample of the delivery rate (draft-ietf-ccwg-bbr, section on delivery rate samples). */
export interface RateSample {
  /** Bytes a second. */
  deliveryRate: number;
  /** Bytes delivered in its interval, and the interval, ms. */
  delivered: number;
  interval: number;
  /** Whether the sender had too little to send while it was taken. */
  isAppLimited: boolean;
  /** Bytes delivered over the connection's life when the sampled packet was sent, and now. */
  priorDelivered: number;
  totalDelivered: number;
}

/** Packets that were declared lost together. One object, used again and again. */
export interface LostPackets {
  now: number;
  bytes: number;
  packets: number;
  /** Largest packet number among them, and when that was sent, ms. */
  largestLost: number;
  largestLostSentAt: number;
  /** RFC 9002 §7.6. */
  isPersistentCongestion: boolean;
}

/**
 * Says how much may be in flight, and how fast it may leave. Bytes in flight are kept by the connection. All of its time comes as
 * arguments, in ms.
 */
export interface CongestionController {
  readonly name: ControllerName;
  /** Bytes that may be in flight. */
  readonly window: number;
  /** Bytes a second at which packets are to leave; undefined leaves it to the pacer's rule of thumb, 1.25 windows a round trip. */
  readonly pacingRate: number | undefined;
  /** Most bytes that may leave in one burst, where it minds; undefined leaves it to the pacer. */
  readonly sendQuantum: number | undefined;
  /** @param isAppLimited whether there was less to send than it allows */
  onSent(now: number, packetNumber: number, bytes: number, inFlight: number, isAppLimited: boolean): void;
  onAcked(packet: AckedPacket): void;
  /** Once for each acknowledgement, after its {@link onAcked} and {@link onLost}. */
  onAckEnd(ack: AckSummary): void;
  onLost(lost: LostPackets): void;
  /** Packets that were declared lost were acknowledged after all: all of them of the latest reduction. */
  onSpuriousLoss(now: number): void;
  /** The largest UDP payload of the path has changed. */
  onMtu(bytes: number): void;
  /** What it is doing, for qlog and statistics: recovery, slow_start, congestion_avoidance, probe_bw … and its numbers. */
  state(): ControllerState;
}

export type ControllerName = "newreno" | "cubic" | "bbr";

export interface ControllerState {
  readonly phase: string;
  /** Slow start threshold, bytes, where there is one. */
  readonly ssthresh: number | undefined;
  /** Estimated bandwidth, bytes a second, where there is an estimate. */
  readonly bandwidth: number | undefined;
}
