import { ETHERNET_HEADER_LENGTH, ethernet } from "../protocols/ethernet.ts";

/** The frame is left to the full dissector. */
export const SPECIAL = -1;

/**
 * Where the IPv4 or IPv6 header begins that follows the link layer, in the plain cases.
 *
 * @param bytes the frame stands from `start` to before `end`
 * @returns an index into `bytes`; {@link SPECIAL} for everything else, also for a frame that is cut before its first byte
 *   of IP
 */
export function findNetwork(linkType: number, bytes: Uint8Array, start: number, end: number): number {
  switch (linkType) {
    case LINK_TYPES.ethernet:
      return findAfterType(bytes, start + ethernet.fields.type.at, start + ETHERNET_HEADER_LENGTH, end);
    case LINK_TYPES.raw:
    case LINK_TYPES.ipv4:
    case LINK_TYPES.ipv6:
      return findIp(bytes, start, end, linkType === LINK_TYPES.raw ? 0 : linkType === LINK_TYPES.ipv4 ? 4 : 6);
    case LINK_TYPES.linuxCooked:
      return findAfterType(bytes, start + 14, start + 16, end);
    case LINK_TYPES.linuxCooked2:
      return findAfterType(bytes, start, start + 20, end);
    case LINK_TYPES.null:
    case LINK_TYPES.loop:
      return findAfterFamily(linkType, bytes, start, end);
    default:
      return SPECIAL;
  }
}

/** @param typeAt where the EtherType of what stands at `above` is */
function findAfterType(bytes: Uint8Array, typeAt: number, above: number, end: number): number {
  if (above >= end) return SPECIAL;
  let type = (bytes[typeAt]! << 8) | bytes[typeAt + 1]!;
  for (let tags = 0; isTag(type) && tags < MOST_TAGS; tags++) {
    if (above + TAG_LENGTH >= end) return SPECIAL;
    type = (bytes[above + 2]! << 8) | bytes[above + 3]!;
    above += TAG_LENGTH;
  }
  if (type === ETHERTYPE_IPV4) return findIp(bytes, above, end, 4);
  return type === ETHERTYPE_IPV6 ? findIp(bytes, above, end, 6) : SPECIAL;
}

function isTag(type: number): boolean {
  return type === 0x8100 || type === 0x88a8 || type === 0x9100;
}

/** BSD writes the number of its address family, mostly in the byte order of the machine. */
function findAfterFamily(linkType: number, bytes: Uint8Array, start: number, end: number): number {
  if (start + 4 >= end) return SPECIAL;
  const word = (bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  const family = linkType === LINK_TYPES.loop || (word & 0xff_ffff) !== 0 ? word : word >>> 24;
  if (family === 2) return findIp(bytes, start + 4, end, 4);
  return family === 24 || family === 28 || family === 30 ? findIp(bytes, start + 4, end, 6) : SPECIAL;
}

/** @param version what the layer below says: 4, 6, or 0 when it says nothing */
function findIp(bytes: Uint8Array, at: number, end: number, version: number): number {
  if (at >= end) return SPECIAL;
  const written = bytes[at]! >>> 4;
  return written === version || (version === 0 && (written === 4 || written === 6)) ? at : SPECIAL;
}

/** https://www.tcpdump.org/linktypes.html */
const LINK_TYPES = {
  null: 0,
  ethernet: 1,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
};

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const TAG_LENGTH = 4;
/** More tags than these are special. */
const MOST_TAGS = 8;
