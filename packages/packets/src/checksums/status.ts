/** What is known of a checksum, as Wireshark numbers it (`ip.checksum.status` and its like). */
export const CHECKSUM_STATUS = { 0: "Bad", 1: "Good", 2: "Unverified", 3: "Not present", 4: "Illegal" } as const;

export const BAD = 0;
export const GOOD = 1;
/** It is there, but nothing can be said about it. */
export const UNVERIFIED = 2;
export const NOT_PRESENT = 3;
/** A value that the protocol forbids. */
export const ILLEGAL = 4;
