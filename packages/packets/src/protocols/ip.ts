import { addChecksumStatus, STATUS_FIELD } from "../checksums/fields.ts";
import { expectedChecksum, type ChecksumVerdict } from "../checksums/verdict.ts";
import { internetSum } from "../checksums/internet.ts";
import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { ipv4Text } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { CODEPOINT_WORDS, CODEPOINTS, CONGESTION, CONGESTION_WORDS, servicesText } from "./differentiated-services.ts";
import { addFragments, IP_FRAGMENT_FIELDS } from "./ip-fragments.ts";
import { addOptions, OPTION_FIELDS, routedDestination } from "./ip-options.ts";
import { ipProtocolName } from "./ip-protocols.ts";

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
const SHORTEST_HEADER = 20;

const fields = defineFields({
  version: {
    name: "ip.version",
    label: "Version",
    type: "uint8",
    mask: 0xf0,
    at: 0,
    words: "4: the first four bits tell IPv4 and IPv6 apart.",
  },
  headerLength: {
    name: "ip.hdr_len",
    label: "Header Length",
    type: "uint8",
    words: "Bytes of this header, written as a count of four bytes: 20 without options, never more than 60.",
  },
  services: {
    name: "ip.dsfield",
    label: "Differentiated Services Field",
    type: "uint8",
    base: "hex",
    at: 1,
    words: "How routers should treat the packet, and whether one of them was congested.",
  },
  codepoint: {
    name: "ip.dsfield.dscp",
    label: "Differentiated Services Codepoint",
    type: "uint8",
    mask: 0xfc,
    values: CODEPOINTS,
    words: CODEPOINT_WORDS,
  },
  congestion: {
    name: "ip.dsfield.ecn",
    label: "Explicit Congestion Notification",
    type: "uint8",
    mask: 0x03,
    values: CONGESTION,
    words: CONGESTION_WORDS,
  },
  length: {
    name: "ip.len",
    label: "Total Length",
    type: "uint16",
    at: 2,
    words: "Bytes of header and payload together. What follows in the frame is padding.",
  },
  id: {
    name: "ip.id",
    label: "Identification",
    type: "uint16",
    base: "hex-dec",
    at: 4,
    words: "The same in all fragments of a datagram. Many systems count it up, so it shows copies and who sent what.",
  },
  flags: {
    name: "ip.flags",
    label: "Flags",
    type: "uint8",
    base: "hex",
    mask: 0xe0,
    at: 6,
    words: "Three bits about fragments.",
  },
  reserved: {
    name: "ip.flags.rb",
    label: "Reserved bit",
    type: "boolean",
    width: 8,
    mask: 0x80,
    words: "Always 0; RFC 3514 proposed it, on a first of April, for packets with evil intent.",
  },
  dontFragment: {
    name: "ip.flags.df",
    label: "Don't fragment",
    type: "boolean",
    width: 8,
    mask: 0x40,
    words: "Set: a router that finds the packet too long drops it and says so, instead of cutting it in pieces.",
  },
  moreFragments: {
    name: "ip.flags.mf",
    label: "More fragments",
    type: "boolean",
    width: 8,
    mask: 0x20,
    words: "Set in every fragment of a datagram but the last.",
  },
  fragmentOffset: {
    name: "ip.frag_offset",
    label: "Fragment Offset",
    type: "uint16",
    mask: 0x1fff,
    at: 6,
    words: "Where this fragment's payload belongs in the datagram, counted in units of eight bytes.",
  },
  ttl: {
    name: "ip.ttl",
    label: "Time to Live",
    type: "uint8",
    at: 8,
    words: "Routers the packet may still pass: each takes one away, and the one that comes to 0 drops it.",
  },
  protocol: {
    name: "ip.proto",
    label: "Protocol",
    type: "uint8",
    at: 9,
    values: ipProtocolName,
    words: "What the packet carries: 6 is TCP, 17 is UDP, 1 is ICMP.",
  },
  checksum: {
    name: "ip.checksum",
    label: "Header Checksum",
    type: "uint16",
    base: "hex",
    at: 10,
    words: "Over the header alone; every router makes it anew, because it changes the time to live.",
  },
  calculated: {
    name: "ip.checksum_calculated",
    label: "Calculated Checksum",
    type: "uint16",
    base: "hex",
    generated: true,
    words: "What the checksum should be.",
  },
  status: { name: "ip.checksum.status", label: "Header checksum status", ...STATUS_FIELD },
  src: { name: "ip.src", label: "Source Address", type: "ipv4", at: 12, words: "Who sent it." },
  dst: { name: "ip.dst", label: "Destination Address", type: "ipv4", at: 16, words: "Whom it is for." },
  addr: {
    name: "ip.addr",
    label: "Source or Destination Address",
    type: "ipv4",
    hidden: true,
    words: "Either of the two addresses.",
  },
  currentRoute: {
    name: "ip.cur_rt",
    label: "Current Route",
    type: "ipv4",
    words: "The next stop of a packet whose sender chose the route; the destination is the last stop.",
  },
  badHeaderLength: {
    name: "ip.bogus_header_length",
    label: "Bogus IP header length",
    type: "none",
    words: "The header says that it is shorter than a header can be.",
  },
  badLength: {
    name: "ip.bogus_ip_length",
    label: "Bogus IP length",
    type: "none",
    words: "The total length is less than the header's, or more than the frame holds.",
  },
  badVersion: {
    name: "ip.bogus_ip_version",
    label: "Bogus IP version",
    type: "none",
    words: "The layer below said IPv4, the packet says otherwise.",
  },
});

const SERVICES_PARTS = [fields.codepoint, fields.congestion];
const FLAG_PARTS = [fields.reserved, fields.dontFragment, fields.moreFragments];

/** RFC 791. */
export const ip = defineProtocol({
  id: "ip",
  title: "Internet Protocol Version 4",
  column: "IPv4",
  source: "RFC 791, RFC 2474, RFC 3168, RFC 6864",
  words: "Takes a packet from a machine to another, over any number of networks; it may be lost, doubled or late.",
  fields: { ...fields, ...OPTION_FIELDS, ...IP_FRAGMENT_FIELDS },
  carriedIn: {
    "link-type": [228],
    ethertype: [0x0800],
    "gre.proto": [0x0800],
    "ppp.protocol": [0x0021],
    "null-family": [2],
    "llc.dsap": [0x06],
    "ip.version": [4],
    "ip.proto": [4],
  },
  dissect(d: Dissection): void {
    if (d.wantsColumns) d.columns.info = "";
    const headerLength = addHeader(d);
    if (headerLength === 0) return;
    const { start } = d;
    const above = start + headerLength;
    const length = d.reportedEnd - above;
    if (length <= 0) return;
    const protocol = d.bytes[start + 9]!;
    const offsetWord = d.u16(start + 6);
    d.network.isFragment = (offsetWord & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0;
    if (!d.network.isFragment) callPayload(d, protocol, d.source, above, length);
    else dissectFragment(d, protocol, above, length, offsetWord);
  },
});

/** @returns the header's length, bytes; 0 where nothing can follow it */
function addHeader(d: Dissection): number {
  const { start } = d;
  const first = d.u8(start);
  d.uint(fields.version, start);
  const version = first >> 4;
  if (version !== 4) {
    d.item(fields.badVersion, start, 1, null);
    if (version === 6) d.next("ip.version", version, start, d.reportedEnd - start);
    else if (d.wantsColumns) d.columns.info = `Bogus IPv4 version (${version}, must be 4)`;
    return 0;
  }
  const headerLength = (first & 0x0f) * 4;
  addHeaderLength(d, headerLength);
  if (headerLength < SHORTEST_HEADER) {
    d.item(fields.badHeaderLength, start, 1, null);
    if (d.wantsColumns)
      d.columns.info = `Bogus IP header length (${headerLength}, must be at least ${SHORTEST_HEADER})`;
    return 0;
  }
  d.headerLength(headerLength);
  const services = d.word(fields.services, start + 1, SERVICES_PARTS, d.wantsTree ? servicesLine(d) : undefined);
  const length = addLength(d);
  if (length < headerLength) {
    d.item(fields.badLength, start + 2, 2, null);
    if (d.wantsColumns) d.columns.info = `Bogus IP length (${length}, less than header length ${headerLength})`;
    return 0;
  }
  if (start + length > d.reportedEnd && !d.isQuoted) d.item(fields.badLength, start + 2, 2, null);
  d.endAt(start + length);
  const { network } = d;
  network.identification = d.uint(fields.id, start + 4);
  d.word(fields.flags, start + 6, FLAG_PARTS);
  d.uint(fields.fragmentOffset, start + 6);
  network.timeToLive = d.uint(fields.ttl, start + 8);
  network.protocol = d.uint(fields.protocol, start + 9);
  network.ecn = services & 3;
  addChecksum(d, headerLength);
  addAddresses(d, headerLength);
  if (headerLength > SHORTEST_HEADER) addOptions(d, start + SHORTEST_HEADER, start + headerLength);
  return headerLength;
}

function addHeaderLength(d: Dissection, length: number): void {
  if (!d.wants(fields.headerLength)) return;
  const words = length >> 2;
  const bits = words.toString(2).padStart(4, "0");
  d.item(fields.headerLength, d.start, 1, length, `.... ${bits} = Header Length: ${length} bytes (${words})`);
}

/** The total length. Segmentation offload leaves 0 there, in a packet that is captured before it is divided: then it is all. */
function addLength(d: Dissection): number {
  const at = d.start + fields.length.at;
  const written = d.u16(at);
  if (written !== 0) return d.uint(fields.length, at);
  const length = d.reportedEnd - d.start;
  d.item(
    fields.length,
    at,
    2,
    length,
    `Total Length: ${length} bytes (written as 0: captured before its card divided it)`,
  );
  return length;
}

function servicesLine(d: Dissection): string {
  const byte = d.u8(d.start + 1);
  return `Differentiated Services Field: 0x${byte.toString(16).padStart(2, "0")} (${servicesText(byte)})`;
}

function addChecksum(d: Dissection, headerLength: number): void {
  const { start, bytes } = d;
  const at = start + 10;
  d.uint(fields.checksum, at);
  if (!d.wants(fields.status)) return;
  const end = start + headerLength;
  addChecksumStatus(d, fields.status, judgeHeader(d, end), at, fields.calculated, () =>
    expectedChecksum(bytes, start, end, at),
  );
}

function judgeHeader(d: Dissection, end: number): ChecksumVerdict {
  if (end > d.end) return "cut";
  if (internetSum(d.bytes, d.start, end) === 0xffff) return "good";
  if (d.isQuoted) return "quoted"; // some routers change what they quote
  return d.u16(d.start + 10) === 0 ? "empty" : "bad";
}

function addAddresses(d: Dissection, headerLength: number): void {
  const { start, network } = d;
  const source = d.uint(fields.src, start + 12);
  d.item(fields.addr, start + 12, 4, source);
  if (d.wantsColumns) d.columns.source = ipv4Text(source);
  const routedAt =
    headerLength > SHORTEST_HEADER ? routedDestination(d, start + SHORTEST_HEADER, start + headerLength) : 0;
  const destinationAt = routedAt === 0 ? start + 16 : routedAt;
  let destination: number;
  if (routedAt === 0) {
    destination = d.uint(fields.dst, destinationAt);
  } else {
    d.uint(fields.currentRoute, start + 16);
    destination = d.u32(destinationAt);
    d.item(fields.dst, destinationAt, 4, destination);
  }
  d.item(fields.addr, destinationAt, 4, destination);
  if (d.wantsColumns) d.columns.destination = ipv4Text(destination);
  if (d.wantsTree) d.describe(`Internet Protocol Version 4, Src: ${ipv4Text(source)}, Dst: ${ipv4Text(destination)}`);
  network.version = 4;
  network.copyAddress(network.source, d.bytes, start + 12, 4);
  network.copyAddress(network.destination, d.bytes, destinationAt, 4);
}

function callPayload(d: Dissection, protocol: number, source: number, at: number, length: number): void {
  const above = d.protocolAt("ip.proto", protocol);
  if (above === undefined && d.wantsColumns) d.columns.info = `${ipProtocolName(protocol) ?? "Unknown"} (${protocol})`;
  if (source === d.source) d.call(above ?? data, at, length);
  else d.callIn(above ?? data, source, at, length);
}

function dissectFragment(d: Dissection, protocol: number, at: number, length: number, offsetWord: number): void {
  const offset = (offsetWord & FRAGMENT_OFFSET) * 8;
  const isLast = (offsetWord & MORE_FRAGMENTS) === 0;
  const isWhole = at + length <= d.end && d.start + d.u16(d.start + fields.length.at) <= d.reportedEnd;
  if (isWhole && !d.isQuoted) {
    const datagram = d.session.ipFragments.add(d.network, protocol, d.frame, offset, isLast, d.slice(at, length));
    if (datagram !== undefined) {
      const source = addFragments(d, IP_FRAGMENT_FIELDS, "Reassembled IPv4", at, datagram);
      d.network.isFragment = false;
      callPayload(d, protocol, source, 0, datagram.bytes.length);
      return;
    }
  } else if (offset === 0) {
    callPayload(d, protocol, d.source, at, length);
    return;
  }
  if (d.wantsColumns) {
    const name = `proto=${ipProtocolName(protocol) ?? "Unknown"} ${protocol}`;
    const id = d.network.identification.toString(16).padStart(4, "0");
    d.columns.info = `Fragmented IP protocol (${name}, off=${offset}, ID=${id})`;
  }
  d.call(data, at, length);
}
