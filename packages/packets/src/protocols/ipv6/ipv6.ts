import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { ipv6Text } from "../../fields/format.ts";
import { defineProtocol, type Protocol } from "../../fields/protocol.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { ah } from "../ah.ts";
import { data } from "../data.ts";
import { CODEPOINT_WORDS, CODEPOINTS, CONGESTION, CONGESTION_WORDS, servicesText } from "../differentiated-services.ts";
import { ip } from "../ip.ts";
import { addFragments, IPV6_FRAGMENT_FIELDS } from "../ip-fragments.ts";
import { ipProtocolName } from "../ip-protocols.ts";
import { addEmbeddedAddresses, EMBEDDED_ADDRESS_FIELDS } from "./embedded-addresses.ts";
import { destinationOptions, fragmentHeader, hopByHopOptions, readFragmentHeader } from "./extension-headers.ts";
import { OPTION_FIELDS } from "./options.ts";
import { routingHeader } from "./routing.ts";

const HEADER_LENGTH = 40;
const HOP_BY_HOP = 0;
const FRAGMENT = 44;
const NO_NEXT_HEADER = 59;
/** A jumbogram is longer than any packet that needs no such option (RFC 2675 §2). */
const SHORTEST_JUMBOGRAM = 0x1_0000;
const JUMBO_OPTION = { kind: 0xc2, length: 4 };
const PAD1 = 0;

/** RFC 8200 §4. */
const EXTENSION_HEADERS: Readonly<Record<number, Protocol>> = {
  [HOP_BY_HOP]: hopByHopOptions,
  43: routingHeader,
  [FRAGMENT]: fragmentHeader,
  51: ah,
  60: destinationOptions,
};

const fields = defineFields({
  version: {
    name: "ipv6.version",
    label: "Version",
    type: "uint8",
    mask: 0xf0,
    at: 0,
    words: "6: the first four bits tell IPv4 and IPv6 apart.",
  },
  trafficClass: {
    name: "ipv6.tclass",
    label: "Traffic Class",
    type: "uint32",
    base: "hex",
    mask: 0x0ff0_0000,
    at: 0,
    words: "How routers should treat the packet, and whether one of them was congested.",
  },
  codepoint: {
    name: "ipv6.tclass.dscp",
    label: "Differentiated Services Codepoint",
    type: "uint32",
    mask: 0x0fc0_0000,
    values: CODEPOINTS,
    words: CODEPOINT_WORDS,
  },
  congestion: {
    name: "ipv6.tclass.ecn",
    label: "Explicit Congestion Notification",
    type: "uint32",
    mask: 0x0030_0000,
    values: CONGESTION,
    words: CONGESTION_WORDS,
  },
  flowLabel: {
    name: "ipv6.flow",
    label: "Flow Label",
    type: "uint24",
    base: "hex",
    mask: 0x0f_ffff,
    at: 1,
    words:
      "The same number in all packets of a conversation, so that routers send them one way without looking inside.",
  },
  payloadLength: {
    name: "ipv6.plen",
    label: "Payload Length",
    type: "uint16",
    at: 4,
    words: "Bytes after this header, extension headers included.",
  },
  nextHeader: {
    name: "ipv6.nxt",
    label: "Next Header",
    type: "uint8",
    at: 6,
    values: ipProtocolName,
    words: "What follows: 6 is TCP, 17 is UDP, 58 is ICMPv6; or an extension header.",
  },
  hopLimit: {
    name: "ipv6.hlim",
    label: "Hop Limit",
    type: "uint8",
    at: 7,
    words: "Routers the packet may still pass: each takes one away, and the one that comes to 0 drops it.",
  },
  src: { name: "ipv6.src", label: "Source Address", type: "ipv6", at: 8, words: "Who sent it." },
  dst: {
    name: "ipv6.dst",
    label: "Destination Address",
    type: "ipv6",
    at: 24,
    words: "Whom it is for, or the next stop, where a routing header names the last one.",
  },
  addr: {
    name: "ipv6.addr",
    label: "Source or Destination Address",
    type: "ipv6",
    hidden: true,
    words: "Either of the two addresses.",
  },
  zeroLength: {
    name: "ipv6.plen_zero",
    label: 'IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))',
    type: "none",
    words: "The length is 0 though something follows: captured before a card divided it.",
  },
  lengthExceeds: {
    name: "ipv6.plen_exceeds_framing",
    label: "IPv6 payload length does not match expected framing length",
    type: "none",
    words: "The length is more than the frame holds.",
  },
});

const CLASS_PARTS = [fields.codepoint, fields.congestion];

/** RFC 8200. */
export const ipv6 = defineProtocol({
  id: "ipv6",
  title: "Internet Protocol Version 6",
  column: "IPv6",
  source: "RFC 8200, RFC 6437, RFC 2675",
  words: "Takes a packet from a machine to another, over any number of networks; only the sender may cut it in pieces.",
  fields: { ...fields, ...EMBEDDED_ADDRESS_FIELDS, ...IPV6_FRAGMENT_FIELDS, ...OPTION_FIELDS },
  carriedIn: {
    "link-type": [229],
    ethertype: [0x86dd],
    "gre.proto": [0x86dd],
    "ppp.protocol": [0x0057],
    "null-family": [24, 28, 30],
    "ip.version": [6],
    "ip.proto": [41],
  },
  accepts: (d) => d.end <= d.start || d.u8(d.start) >> 4 === 6,
  dissect(d: Dissection): void {
    d.headerLength(HEADER_LENGTH);
    const { start } = d;
    if (d.wantsColumns) {
      const length = d.reportedEnd - start;
      d.columns.info =
        length > 0 && length < HEADER_LENGTH
          ? `Invalid IPv6 header (${length} bytes, need exactly ${HEADER_LENGTH})`
          : "";
    }
    addHeader(d);
    const above = start + HEADER_LENGTH;
    const next = d.bytes[start + 6]!;
    let length = d.u16(start + 4);
    if (length === 0) length = jumboLength(d, next, above);
    if (above + length > d.reportedEnd && !d.isQuoted) d.item(fields.lengthExceeds, start + 4, 2, null);
    d.endAt(above + length);
    callPayload(d, next, above);
  },
});

function addHeader(d: Dissection): void {
  const { start, network } = d;
  d.uint(fields.version, start);
  if (!d.wantsTree) d.uint(ip.fields.version, start); // Wireshark hides it in the tree: it is the same once more
  const line = d.wantsTree ? classLine(d) : undefined;
  const trafficClass = d.word(fields.trafficClass, start, CLASS_PARTS, line);
  d.uint(fields.flowLabel, start + 1);
  d.uint(fields.payloadLength, start + 4);
  d.uint(fields.nextHeader, start + 6);
  network.timeToLive = d.uint(fields.hopLimit, start + 7);
  network.ecn = trafficClass & 3;
  network.identification = 0;
  network.isFragment = false;
  addAddress(d, "source");
  addAddress(d, "destination");
  network.version = 6;
  if (d.wantsTree) {
    const { source, destination } = network;
    d.describe(`Internet Protocol Version 6, Src: ${ipv6Text(source)}, Dst: ${ipv6Text(destination)}`);
  }
  addEmbeddedAddresses(d, start + fields.src.at, start + fields.dst.at);
}

function classLine(d: Dissection): string {
  const byte = (d.u16(d.start) >> 4) & 0xff;
  const bits = byte.toString(2).padStart(8, "0");
  const words = `.... ${bits.slice(0, 4)} ${bits.slice(4)} .... .... .... .... ....`;
  return `${words} = Traffic Class: 0x${byte.toString(16).padStart(2, "0")} (${servicesText(byte)})`;
}

function addAddress(d: Dissection, end: "source" | "destination"): void {
  const field = end === "source" ? fields.src : fields.dst;
  const at = d.start + field.at;
  const address = d.slice(at, 16);
  d.item(field, at, 16, address);
  d.item(fields.addr, at, 16, address);
  d.network.copyAddress(d.network[end], d.bytes, at, 16);
  if (d.wantsColumns) d.columns[end] = ipv6Text(address);
}

/** The length of a packet whose length field is 0: in an option of its own (RFC 2675), or left out by an offloading card. */
function jumboLength(d: Dissection, next: number, above: number): number {
  const room = d.reportedEnd - above;
  const option = next === HOP_BY_HOP ? findJumboOption(d, above) : -1;
  if (option >= 0) {
    const length = d.u32(option + 2);
    if (length >= SHORTEST_JUMBOGRAM) return length;
    if (d.wantsColumns) d.columns.info = "Invalid IPv6 payload length";
  }
  if (room > 0 && next !== NO_NEXT_HEADER) d.item(fields.zeroLength, d.start + 4, 2, null);
  // Longer than the field can say, it cannot be anything but a packet before it is divided.
  return room >= SHORTEST_JUMBOGRAM ? room : 0;
}

/** Where the option begins that has a jumbogram's length, in the hop-by-hop header at `header`; -1 where there is none. */
function findJumboOption(d: Dissection, header: number): number {
  const end = Math.min(d.end, header + 8 * (1 + (header + 1 < d.end ? d.bytes[header + 1]! : 0)));
  for (let at = header + 2; at + 6 <= end;) {
    const kind = d.bytes[at]!;
    if (kind === JUMBO_OPTION.kind && d.bytes[at + 1] === JUMBO_OPTION.length) return at;
    at += kind === PAD1 ? 1 : 2 + d.bytes[at + 1]!;
  }
  return -1;
}

/** Goes along the chain of extension headers, and gives what follows them to the layer above. */
function callPayload(d: Dissection, first: number, above: number): void {
  const { network, stops } = d;
  let next = first;
  let source = d.source;
  let at = above;
  let end = d.reportedEnd;
  for (let count = 0; count < CAPTURE_LIMITS.extensionHeaders; count++) {
    const header = EXTENSION_HEADERS[next];
    if (header === undefined) {
      callUpper(d, next, source, at, end);
      return;
    }
    const stopsBefore = stops.length;
    d.callInside(header, source, at, end - at);
    if (stops.length > stopsBefore) return;
    const headerAt = at;
    at = d.endAbove;
    const kind = next;
    next = network.protocol;
    if (kind !== FRAGMENT) continue;
    const { offset, isLast, isWhole } = readFragmentHeader(d.sources[source]!.bytes, headerAt);
    if (isWhole) continue;
    const { bytes } = d.sources[source]!;
    network.isFragment = true;
    if (end > bytes.length || (source === d.source && end > d.end) || d.isQuoted || at >= end) {
      if (offset === 0) continue; // what there is of the beginning can be read
      showFragment(d, next, source, at, end, offset, isLast);
      return;
    }
    const datagram = d.session.ipFragments.add(network, 0, d.frame, offset, isLast, bytes.subarray(at, end));
    if (datagram === undefined) {
      showFragment(d, next, source, at, end, offset, isLast);
      return;
    }
    network.isFragment = false;
    source = addFragments(d, IPV6_FRAGMENT_FIELDS, "Reassembled IPv6", at, datagram);
    at = 0;
    end = datagram.bytes.length;
  }
  d.malformed(at, `more than ${CAPTURE_LIMITS.extensionHeaders} extension headers`);
}

function callUpper(d: Dissection, protocol: number, source: number, at: number, end: number): void {
  d.network.protocol = protocol;
  const upper = protocol === NO_NEXT_HEADER ? undefined : d.protocolAt("ip.proto", protocol);
  if (upper !== undefined) {
    d.callIn(upper, source, at, end - at);
    return;
  }
  if (d.wantsColumns) {
    const unknown = `Unknown IP Protocol: ${ipProtocolName(protocol) ?? "Unknown"} (${protocol})`;
    d.columns.info = protocol === NO_NEXT_HEADER ? "IPv6 no next header" : unknown;
  }
  if (end > at) d.callIn(data, source, at, end - at);
}

function showFragment(
  d: Dissection,
  next: number,
  source: number,
  at: number,
  end: number,
  offset: number,
  isLast: boolean,
): void {
  if (d.wantsColumns) {
    const id = d.network.identification.toString(16).padStart(8, "0");
    d.columns.info = `IPv6 fragment (off=${offset} more=${isLast ? "n" : "y"} ident=0x${id} nxt=${next})`;
  }
  d.callIn(data, source, at, end - at);
}
