/** Bounds of doors, beside those of the lab (LAB_LIMITS), which hold for their sockets. docs/LIMITS.md has them as they stand here. */
export const DOOR_LIMITS = {
  /** Bytes of one write of somebody's words: as many as the originals read at one time. Longer words come in several, each line with the name. */
  writeBytes: 1024,
  /** Messages of one person that the hub has not answered yet; while there are as many, no more is read from that person. */
  unanswered: 16,
  /** Milliseconds between two datagrams that tell one person how to write one; in between, what cannot be passed on is dropped. */
  adviceMs: 1000,
  /** Milliseconds for which what somebody wrote before they went may still wait for the hub. */
  leaveMs: 5000,
  /** Milliseconds in which clients may take their leave when the hub closes; then they are cut off. */
  farewellMs: 1000,
} as const;
