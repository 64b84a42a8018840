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
  /** Bytes that wait for one client beyond which those who write to it are not read until it has caught up. */
  congestedBytes: 1 << 18,
  /** Milliseconds in which a client may take nothing of what waits for it; then it is disconnected. */
  stallMs: 5000,
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
  /** chatroom, groupchat: people in one room; further ones are refused. */
  people: 256,
  /** chatroom, groupchat: bytes of a person's name; a longer one is refused. */
  nicknameBytes: 64,
  /** chatroom, groupchat: milliseconds that a client leaves between two sends, so that the server reads them apart. */
  gapMs: 50,
  /** chatroom, groupchat: milliseconds without a byte after which what looks unfinished is taken as it is. */
  quietMs: 50,
  /** chatroom: characters of a list of people that a client waits for the end of; then they are text. */
  peopleCharacters: 65_536,
  /** chatroom: seconds that a clock may be off by in a proof of the access list. */
  proofSeconds: 60,
  /** chatroom: proofs that are remembered as used; while there are more, nobody is let in by the list. */
  usedProofs: 10_000,
  /** groupchat: characters of one line; a longer one ends the connection. */
  lineCharacters: 8192,
  /** groupchat: files in the list of a server; further ones are not in it and cannot be had. */
  listedFiles: 1000,
  /** groupchat: bytes of a file that is sent or taken by the download; a client holds it until it is whole. */
  downloadBytes: 64 << 20,
  /** groupchat: downloads of one person at one time; further ones are told to try again. */
  downloadsOfOne: 4,
  /** groupchat: milliseconds that a server waits for the first datagram of a download; then the port is free again. */
  firstDatagramMs: 10_000,
  /** groupchat: times that one block is sent; after the last the download is given up. */
  blockSends: 50,
  /** groupchat: milliseconds for which a client that has everything answers repeats still. */
  lingerMs: 350,
} as const;
