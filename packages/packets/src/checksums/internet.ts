import type { NetworkLayer } from "../dissect/network.ts";

/**
 * Adds up 16-bit words in one's complement (RFC 1071); a last odd byte counts as the upper half of a word.
 *
 * @param bytes from `start` to before `end`
 * @param sum of what was added before, for a sum in parts; all parts but the last have an even length
 * @returns the sum, 0 to 0xffff: 0xffff over anything that contains its own correct checksum
 */
export function internetSum(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  let high = sum >>> 8;
  let low = sum & 0xff;
  const lastPair = end - 1;
  let at = start;
  // Each half adds up to less than 2³¹ for any length that a packet can have.
  for (; at < lastPair; at += 2) {
    high += bytes[at]!;
    low += bytes[at + 1]!;
  }
  if (at < end) high += bytes[at]!;
  return folded(high * 256 + low);
}

/** The sum over the pseudo-header of TCP, UDP and ICMPv6 (RFC 9293 §3.1, RFC 768, RFC 8200 §8.1). */
export function pseudoHeaderSum(network: NetworkLayer, protocol: number, length: number): number {
  const addressLength = network.version === 4 ? 4 : 16;
  const sum = internetSum(network.source, 0, addressLength, internetSum(network.destination, 0, addressLength));
  return folded(sum + protocol + (length >>> 16) + (length & 0xffff));
}

/** A sum with its carries added to it again, until 16 bits are left. */
export function folded(sum: number): number {
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
  return sum;
}
