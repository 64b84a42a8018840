/** Bounds of the transport; docs/LIMITS.md says what happens at each. */
export const TRANSPORT_LIMITS = {
  /** UDP payload bytes that every path must carry (RFC 9000 §14.1), and that a Hello is padded to. */
  leastDatagramBytes: 1200,
  /** UDP payload bytes up to which path MTU discovery looks, unless told otherwise: Ethernet's 1,500 less IPv6 and UDP. */
  datagramBytes: 1452,
  /** UDP payload bytes that may be asked for at most, for loopback and jumbo frames. */
  largestDatagramBytes: 65_487,
  /** Ranges of packet numbers that are remembered for acknowledgements, and that one ACK frame may have. */
  ackRanges: 64,
  /** Packets in flight, whatever the window says. */
  packetsInFlight: 1 << 17,
} as const;
