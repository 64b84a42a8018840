/** Flags of the TCP header, RFC 9293 §3.1, as they stand in the lower twelve bits of {@link PacketChunk.lengthAndFlags}. */
export const FIN = 0x001;
export const SYN = 0x002;
export const RST = 0x004;
export const PSH = 0x008;
export const ACK = 0x010;

export const FLAGS_MASK = 0xfff;

/** Length of the header, bytes, from the 16 bits that have the flags too. */
export function headerLength(lengthAndFlags: number): number {
  return (lengthAndFlags >>> 12) * 4;
}
