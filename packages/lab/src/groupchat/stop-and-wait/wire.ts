/** Bytes of every block but the last. */
export const BLOCK_BYTES = 2048;
/** Milliseconds after which a sender that has no answer sends the same block again. */
export const RESEND_MS = 100;
/** What a receiver says first, so that the sender knows where it is. */
export const FIRST_DATAGRAM = "Connected received !";
/** What it says to each block: which one is meant, nothing says. */
export const ACK = "ack";
