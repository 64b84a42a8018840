/** Every bound of the page server. */
export const SERVE_LIMITS = {
  /** Characters of a request's target; a longer one is answered with 414. */
  targetCharacters: 4_096,
  /** Bytes of a request's head, its target included; a larger one is answered with 431. */
  headBytes: 16_384,
  /** How long a request's head may take to arrive, ms; then 408, and the connection is closed. */
  headMs: 10_000,
  /** How long a connection may wait for its next request, ms; then it is closed. */
  idleMs: 15_000,
  /** How long nothing may move on a connection whose answer is on its way, ms; then it is cut. */
  stalledMs: 60_000,
  /** Connections at once; beyond it the one that is silent the longest gives way, or, where none is, the new one. */
  connections: 1_024,
  /** Names of one folder that are listed; the page says that there are more. */
  listedNames: 2_000,
  /** Names of one folder that are looked at together while it is listed. */
  namesTogether: 32,
  /** Bytes from which on an answer is compressed. */
  leastCompressedBytes: 1_024,
  /** Bytes up to which an answer is compressed; larger ones are sent as they are. */
  mostCompressedBytes: 33_554_432,
  /** Answers that are compressed at once, a few MB of memory each; further ones are sent as they are. */
  compressedTogether: 64,
  /** How long answers on their way may take when the server is told to stop, ms; then they are cut. */
  stopMs: 10_000,
} as const;
