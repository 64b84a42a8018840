/** Bytes of the window at first (RFC 9002 §7.2). @param mtu the largest UDP payload, bytes */
export function initialWindow(mtu: number): number {
  return Math.min(10 * mtu, Math.max(14_720, 2 * mtu));
}

/** Bytes that no window is smaller than (RFC 9002 §7.2). @param mtu the largest UDP payload, bytes */
export function minimumWindow(mtu: number): number {
  return 2 * mtu;
}

/**
 * Bytes a second at which packets leave in slow start: two windows a round trip, so that pacing does not slow the doubling down.
 * @param smoothedRtt ms
 */
export function slowStartPacing(window: number, smoothedRtt: number): number {
  return (2 * window * 1000) / smoothedRtt;
}
