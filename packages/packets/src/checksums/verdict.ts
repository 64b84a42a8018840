import type { Dissection } from "../dissect/dissection.ts";
import { internetSum, pseudoHeaderSum } from "./internet.ts";
import { BAD, GOOD, ILLEGAL, NOT_PRESENT, UNVERIFIED } from "./status.ts";

/**
 * What became of a checksum. Those that are neither good nor bad have a reason why nothing can be said; each has a sentence
 * in {@link CHECKSUM_VERDICTS}.
 */
export type ChecksumVerdict = keyof typeof CHECKSUM_VERDICTS;

/** Every verdict, with its status as Wireshark numbers it and what it means. */
export const CHECKSUM_VERDICTS = {
  good: { status: GOOD, says: "It fits the bytes." },
  bad: { status: BAD, says: "It does not fit the bytes: they were damaged on the way, or whoever made it was wrong." },
  missing: { status: NOT_PRESENT, says: "The sender made none." },
  illegal: { status: ILLEGAL, says: "The sender made none, though it has to over IPv6." },
  cut: { status: UNVERIFIED, says: "The capture did not keep all the bytes that it covers." },
  fragment: { status: UNVERIFIED, says: "It covers a whole datagram, and this is one fragment of it." },
  quoted: { status: UNVERIFIED, says: "The packet is only quoted here, and not as a whole." },
  partial: {
    status: UNVERIFIED,
    says: "It is the sum over the pseudo-header alone: the system leaves the rest to the network card, and the capture was taken before the card.",
  },
  long: {
    status: UNVERIFIED,
    says: "The packet is longer than a network carries: it was captured before a card divided it, or after one joined several, and its checksum was not made for it.",
  },
  empty: {
    status: UNVERIFIED,
    says: "It is 0: the network card fills it in, and the capture was taken before the card.",
  },
} as const;

/** The most bytes that an IP packet has on Ethernet without agreements of its own. */
const COMMON_MTU = 1500;

/**
 * Judges the checksum of a transport layer that covers a pseudo-header and everything from `d.start` on.
 *
 * @param protocol number of the transport protocol, 6 for TCP
 * @param checksumAt where the checksum stands
 * @param length bytes that it covers, from `d.start`
 */
export function judgeTransportChecksum(
  d: Dissection,
  protocol: number,
  checksumAt: number,
  length: number,
): ChecksumVerdict {
  const { network, start, bytes } = d;
  if (network.isFragment) return "fragment";
  if (start + length > d.end || network.version === 0) return d.isQuoted ? "quoted" : "cut";
  const pseudo = pseudoHeaderSum(network, protocol, length);
  if (internetSum(bytes, start, start + length, pseudo) === 0xffff) return "good";
  if (d.isQuoted) return "quoted"; // some routers change what they quote
  const written = d.u16(checksumAt);
  if (written === pseudo || written === pseudoHeaderSum(network, protocol, 0)) return "partial";
  return length > COMMON_MTU ? "long" : "bad";
}

/** The checksum that would be right: over the pseudo-header's sum and the bytes, but for the checksum itself. */
export function expectedChecksum(
  bytes: Uint8Array,
  start: number,
  end: number,
  checksumAt: number,
  pseudo = 0,
): number {
  const before = internetSum(bytes, start, checksumAt, pseudo);
  return ~internetSum(bytes, checksumAt + 2, end, before) & 0xffff;
}
