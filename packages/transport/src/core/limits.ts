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
  /** Numbers of packets declared lost that are remembered, to see whether they arrive after all. */
  lostNumbers: 512,
  /** Packet numbers below the largest received among which copies are told from late packets; older ones are dropped. */
  duplicateWindow: 4096,
  /** Gaps between the pieces of one stream that came; the next one closes the connection. */
  streamGaps: 8192,
  /** Blocks of 64 KiB that are kept for reuse. */
  spareBlocks: 64,
  /** Blocks of 64 KiB that the bytes of one stream are read into from its source. */
  sourceBlocks: 16,
  /** Streams of one direction that the other side may have open at once, unless told otherwise. */
  streams: 100,
  /** Bytes that the other side may send on one stream before any were read, unless told otherwise. */
  firstStreamWindowBytes: 1 << 20,
  /** … and that it may be ahead of the reader at most, on a fast path. */
  streamWindowBytes: 32 << 20,
  /** The same for all streams of a connection together. */
  firstConnectionWindowBytes: 3 << 19,
  connectionWindowBytes: 48 << 20,
  /** Bytes written into a stream that are held until they are acknowledged: at first, and on a fast path. */
  firstSendBufferBytes: 1 << 20,
  sendBufferBytes: 64 << 20,
  /** A stream's priority, below zero and above it. */
  streamPriority: 127,
  /** Unreliable datagrams that wait in either direction, and their bytes. */
  queuedDatagrams: 1024,
  queuedDatagramBytes: 1 << 20,
  /** Connection ids that each side keeps of the other. */
  connectionIds: 4,
  /** Connections of one endpoint. */
  connections: 10_000,
  /** Handshakes of a server that are not done; from `retryFrom` on an address has to be proven first. */
  halfOpen: 1024,
  retryFrom: 64,
  /** Hellos a second that a server answers: of one prefix (an IPv4 address, an IPv6 /56), and of all. */
  hellosOfPrefix: 50,
  hellos: 2000,
  /** Stateless resets and Version lists a second. */
  statelessAnswers: 100,
  /** How long a handshake may take, and a connection be silent unless told otherwise, ms. */
  handshakeMs: 10_000,
  idleMs: 30_000,
  /** Bytes of the reason in a CLOSE frame. */
  reasonBytes: 256,
  /** Versions of one Version list. */
  listedVersions: 64,
  /** Bytes of a token in a Hello. */
  tokenBytes: 256,
  /** Retries that a client follows within one handshake. */
  retries: 3,
  /** How long a retry token is good, ms. */
  retryTokenMs: 15_000,
  /** Packets that a key of AES-GCM seals, and those that may fail to open with all keys of a connection (RFC 9001 §6.6) … */
  sealedWithAesGcm: 2 ** 23,
  failedOpensWithAesGcm: 2 ** 52,
  /** … and with ChaCha20-Poly1305, whose keys seal any number. */
  failedOpensWithChaCha: 2 ** 36,
  /** Challenges of the other side that wait to be answered; further ones are not. */
  pathResponses: 16,
} as const;
