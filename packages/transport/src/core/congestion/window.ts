/** Bytes of the window at first (RFC 9002 §7.2). @param mtu the largest UDP payload, bytes */
export function initialWindow(mtu: number): number {
  return Math.min(10 * mtu, Math.max(14_720, 2 * mtu));
}

/** Bytes that no window is smaller than (RFC 9002 §7.2). @param mtu the largest UDP payload, bytes */
export function minimumWindow(mtu: number): number {
  return 2 * mtu;
}
