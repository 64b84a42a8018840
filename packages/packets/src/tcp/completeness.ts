import { ACK, FIN, RST, SYN } from "./flags.ts";

/** Bits of tcp.completeness: what of a whole conversation was seen. */
export const COMPLETENESS = { syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, rst: 32 } as const;

/**
 * What one segment adds to its conversation's completeness.
 *
 * @param isFirst whether it opened the conversation: then only a SYN counts, and what it carries
 */
export function completenessOf(flags: number, payloadLength: number, isFirst: boolean): number {
  const carried = payloadLength > 0 ? COMPLETENESS.data : 0;
  const handshake = flags & (SYN | ACK);
  if (isFirst) return handshake === SYN ? COMPLETENESS.syn | carried : 0;
  let bits = 0;
  if (handshake === (SYN | ACK)) bits |= COMPLETENESS.synAck;
  else if (handshake === ACK) bits |= carried === 0 ? COMPLETENESS.ack : carried;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) bits |= COMPLETENESS.fin;
  if ((flags & RST) !== 0) bits |= COMPLETENESS.rst;
  return bits;
}
