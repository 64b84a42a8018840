/** What a plain network header tells of the transport layer. */
export interface PlainNetwork {
  /** ip.proto or ipv6.nxt */
  protocol: number;
  /** Where the transport header begins. */
  transportAt: number;
  /** First byte after what the packet had on the wire, by its length field; it may lie past what was captured. */
  reportedEnd: number;
  /** Where the addresses stand. */
  sourceAt: number;
  destinationAt: number;
}

/**
 * Reads an IPv4 header (RFC 791 §3.1).
 *
 * @param end first byte after what was captured of the frame
 * @param frameEnd first byte after what the frame had on the wire
 * @returns false for what is not plain: fragments, source routes, headers that are cut or whose lengths cannot be
 */
export function readIpv4(bytes: Uint8Array, at: number, end: number, frameEnd: number, found: PlainNetwork): boolean {
  const headerLength = (bytes[at]! & 0x0f) * 4;
  if (headerLength < IPV4_HEADER || at + headerLength > end) return false;
  const offsetWord = (bytes[at + 6]! << 8) | bytes[at + 7]!;
  if ((offsetWord & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) return false;
  const written = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  // Segmentation offload leaves 0 where a packet that is captured before it is divided is too long for the field.
  const length = written === 0 ? frameEnd - at : written;
  if (length < headerLength) return false;
  if (headerLength > IPV4_HEADER && hasSourceRoute(bytes, at + IPV4_HEADER, at + headerLength)) return false;
  found.protocol = bytes[at + 9]!;
  found.transportAt = at + headerLength;
  found.reportedEnd = Math.min(at + length, frameEnd);
  found.sourceAt = at + 12;
  found.destinationAt = at + 16;
  return true;
}

/** A source route names another destination than the header (RFC 791 §3.1, options 131 and 137). */
function hasSourceRoute(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] !== 0) {
    const kind = bytes[at]!;
    if (kind === 131 || kind === 137) return true;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2) return false;
    at += length;
  }
  return false;
}

/**
 * Reads an IPv6 header (RFC 8200 §3) that no extension header follows, which {@link PlainNetwork.protocol} shows.
 *
 * @returns false for headers that are cut, and without a length (jumbograms)
 */
export function readIpv6(bytes: Uint8Array, at: number, end: number, frameEnd: number, found: PlainNetwork): boolean {
  const length = (bytes[at + 4]! << 8) | bytes[at + 5]!;
  if (at + IPV6_HEADER > end || length === 0) return false;
  found.protocol = bytes[at + 6]!;
  found.transportAt = at + IPV6_HEADER;
  found.reportedEnd = Math.min(at + IPV6_HEADER + length, frameEnd);
  found.sourceAt = at + 8;
  found.destinationAt = at + 24;
  return true;
}

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
