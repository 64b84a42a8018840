/** Bounds of the transport. docs/LIMITS.md has them as they stand here: each says what it is of and, where one can run into it, what then. */
export const TRANSPORT_LIMITS = {
  /** UDP payload bytes that every path must carry (RFC 9000 §14.1), and that a Hello is padded to. */
  leastDatagramBytes: 1200,
  /** UDP payload bytes up to which path MTU discovery looks, unless told otherwise: Ethernet's 1,500 less IPv6 and UDP. */
  datagramBytes: 1452,
  /** UDP payload bytes that may be asked for at most, for loopback and jumbo frames. */
  largestDatagramBytes: 65_487,
  /** Ranges of packet numbers that are remembered for acknowledgements, and that one ACK frame may have. */
  ackRanges: 64,
  /** Packets in flight, whatever the window says; more wait. */
  packetsInFlight: 1 << 17,
  /** Numbers of packets declared lost that are remembered, to see whether they arrive after all; the oldest are forgotten. */
  lostNumbers: 256,
  /** Packet numbers below the largest received among which copies are told from late packets; older ones are dropped. */
  duplicateWindow: 4096,
  /** Gaps between the pieces of one stream that came; the next one closes the connection. */
  streamGaps: 8192,
  /** Blocks of 64 KiB that an endpoint keeps for reuse. */
  spareBlocks: 64,
  /** Blocks of 256 KiB that the bytes of one stream are read into from its source. */
  sourceBlocks: 8,
  /** Streams of one direction that the other side may have open at once, unless told otherwise; more are a `stream_limit_error`. */
  streams: 100,
  /** Bytes that the other side may send on one stream before any were read, unless told otherwise; more are a `flow_control_error`. */
  firstStreamWindowBytes: 1 << 20,
  /** Bytes that it may be ahead of the reader of a stream at most, on a fast path. */
  streamWindowBytes: 64 << 20,
  /** Bytes that it may send on all streams together before any were read. */
  firstConnectionWindowBytes: 3 << 19,
  /** Bytes that it may be ahead of all readers together at most. */
  connectionWindowBytes: 96 << 20,
  /** Bytes written into a stream that are held until they are acknowledged, at first; writing waits beyond it. */
  firstSendBufferBytes: 1 << 20,
  /** Bytes that are held so at most, on a fast path. */
  sendBufferBytes: 96 << 20,
  /** A stream's priority, below zero and above it. */
  streamPriority: 127,
  /** Unreliable datagrams that wait in either direction: further ones to send are refused, further ones that came push out the oldest. */
  queuedDatagrams: 1024,
  /** Bytes of those. */
  queuedDatagramBytes: 1 << 20,
  /** Connection ids that each side keeps of the other; more are a `connection_id_limit_error`. */
  connectionIds: 4,
  /** Connections of one endpoint; further Hellos are not answered. */
  connections: 10_000,
  /** Handshakes of a server that are not done; further Hellos are not answered. */
  halfOpen: 1024,
  /** Handshakes that are not done from which on clients have to show their address first (Retry). */
  retryFrom: 64,
  /** Hellos a second of one prefix (an IPv4 address, an IPv6 /56) that a server answers. */
  hellosOfPrefix: 50,
  /** Hellos a second that it answers at all. */
  hellos: 1000,
  /** Stateless resets and Version lists a second. */
  statelessAnswers: 100,
  /** How long a handshake may take, ms; then it has failed. */
  handshakeMs: 10_000,
  /** How long a connection may be silent unless told otherwise, ms; then it is over. */
  idleMs: 30_000,
  /** Bytes of the reason in a CLOSE frame; longer ones are cut. */
  reasonBytes: 256,
  /** Versions of one Version list. */
  listedVersions: 64,
  /** Bytes of a token in a Hello. */
  tokenBytes: 256,
  /** Retries that a client follows within one handshake. */
  retries: 3,
  /** How long a retry token is good, ms. */
  retryTokenMs: 15_000,
  /** Packets that a key of AES-GCM seals (RFC 9001 §6.6); keys are updated before, or the connection is closed with `aead_limit_reached`. */
  sealedWithAesGcm: 2 ** 23,
  /** Packets that may fail to open with all keys of a connection, with AES-GCM; then it is closed with `aead_limit_reached`. */
  failedOpensWithAesGcm: 2 ** 52,
  /** The same with ChaCha20-Poly1305, whose keys seal any number. */
  failedOpensWithChaCha: 2 ** 36,
  /** Challenges of the other side that wait to be answered; further ones are not. */
  pathResponses: 16,
} as const;
