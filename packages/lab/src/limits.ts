/** Bounds of the classic protocols. docs/LIMITS.md has them as they stand here: each says what it is of and what happens beyond it. */
export const LAB_LIMITS = {
  /** Connections of one server at one time; further ones are closed at once. */
  connections: 1024,
  /** Milliseconds in which a connection that owes us bytes may send none; then it is closed. */
  idleMs: 60_000,
  /** Milliseconds that a client waits for a connection, or for the answer to a datagram. */
  answerMs: 3000,
  /** Bytes that wait for one client that does not read; beyond it the client is disconnected. */
  queueBytes: 1 << 20,
  /** uppercase: bytes of one TCP connection, each way; then it is closed. */
  uppercaseBytes: 16 << 20,
  /** uppercase: bytes of one datagram: as many as UDP carries over IPv4. */
  uppercaseDatagramBytes: 65_507,
  /** message: bytes of one body; one that says it is longer closes the connection. */
  messageBytes: 262_144,
  /** sendfile: bytes of a file's name, as the sender counts them; a longer one closes the connection. */
  fileNameBytes: 1024,
  /** sendfile: bytes of one file that a server takes; beyond it the connection is closed, and what came is kept as cut. */
  fileBytes: 64 * 2 ** 30,
  /** sendfile: milliseconds between two attempts of a client whose server is not up. */
  retryMs: 500,
  /** sendfile: files of one name that a folder takes, `a.txt`, `a-2.txt`, …; the next one is refused. */
  sameNames: 1000,
} as const;
