import { addChecksumStatus, STATUS_FIELD } from "../checksums/fields.ts";
import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { ETHERTYPES } from "./ethertype.ts";
import { judgeWhole } from "./icmp/icmp.ts";

const FLAG = { type: "boolean", width: 16, values: { 0: "No", 1: "Yes" } } as const;

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;
/** What PPTP uses. */
const ENHANCED = 1;

const PPP = 0x880b;
const WCCP = 0x883e;
const IPV4 = 0x0800;

const PROTOCOLS: Readonly<Record<number, string>> = {
  ...ETHERTYPES,
  [IPV4]: "IP",
  [PPP]: "PPP",
  [WCCP]: "WCCP",
  0x22eb: "ERSPAN III",
  0x88be: "ERSPAN",
};

const fields = defineFields({
  flags: {
    name: "gre.flags_and_version",
    label: "Flags and Version",
    type: "uint16",
    base: "hex",
    words: "Which of the optional parts follow, and the version.",
  },
  hasChecksum: {
    name: "gre.flags.checksum",
    label: "Checksum Bit",
    ...FLAG,
    mask: CHECKSUM,
    words: "A checksum follows.",
  },
  hasRouting: {
    name: "gre.flags.routing",
    label: "Routing Bit",
    ...FLAG,
    mask: ROUTING,
    words: "A list of routers to pass follows (RFC 1701; nobody uses it any more).",
  },
  hasKey: { name: "gre.flags.key", label: "Key Bit", ...FLAG, mask: KEY, words: "A key follows." },
  hasSequence: {
    name: "gre.flags.sequence_number",
    label: "Sequence Number Bit",
    ...FLAG,
    mask: SEQUENCE,
    words: "A sequence number follows.",
  },
  isStrict: {
    name: "gre.flags.strict_source_route",
    label: "Strict Source Route Bit",
    ...FLAG,
    mask: 0x0800,
    words: "The listed routers only, and no others (RFC 1701).",
  },
  recursion: {
    name: "gre.flags.recursion_control",
    label: "Recursion control",
    type: "uint16",
    mask: 0x0700,
    words: "How many tunnels within this one are allowed (RFC 1701).",
  },
  hasAcknowledgment: {
    name: "gre.flags.ack",
    label: "Acknowledgment",
    ...FLAG,
    mask: ACKNOWLEDGMENT,
    words: "An acknowledgment number follows; in version 1 only.",
  },
  reserved: {
    name: "gre.flags.reserved",
    label: "Flags (Reserved)",
    type: "uint16",
    mask: 0x00f8,
    words: "Nothing yet.",
  },
  enhancedReserved: {
    name: "gre.flags.reserved",
    label: "Flags (Reserved)",
    type: "uint16",
    mask: 0x0078,
    words: "Nothing yet.",
  },
  version: {
    name: "gre.flags.version",
    label: "Version",
    type: "uint16",
    mask: VERSION,
    values: { 0: "GRE", 1: "Enhanced GRE" },
    words: "0, or 1 for the variant that PPTP uses.",
  },
  protocol: {
    name: "gre.proto",
    label: "Protocol Type",
    type: "uint16",
    base: "hex",
    values: PROTOCOLS,
    words: "What the tunnel carries, numbered as in Ethernet.",
  },
  checksum: {
    name: "gre.checksum",
    label: "Checksum",
    type: "uint16",
    base: "hex",
    words: "Over this header and everything after it.",
  },
  status: { name: "gre.checksum.status", label: "Checksum Status", ...STATUS_FIELD },
  offset: {
    name: "gre.offset",
    label: "Offset",
    type: "uint16",
    words: "Where in the list of routers the packet is on its way (RFC 1701); otherwise nothing.",
  },
  key: {
    name: "gre.key",
    label: "Key",
    type: "uint32",
    base: "hex",
    words: "Which of the tunnels between the two ends it belongs to.",
  },
  payloadLength: {
    name: "gre.key.payload_length",
    label: "Payload Length",
    type: "uint16",
    words: "Bytes after this header.",
  },
  callId: {
    name: "gre.key.call_id",
    label: "Call ID",
    type: "uint16",
    words: "Which call of PPTP it belongs to, as the receiver numbers them.",
  },
  sequence: {
    name: "gre.sequence_number",
    label: "Sequence Number",
    type: "uint32",
    words: "Counts up with every packet of the tunnel.",
  },
  acknowledgment: {
    name: "gre.ack_number",
    label: "Acknowledgment Number",
    type: "uint32",
    words: "The highest sequence number that came from the other side.",
  },
  routing: {
    name: "gre.routing",
    label: "Routing",
    type: "none",
    words: "An entry of the list of routers to pass (RFC 1701).",
  },
  family: {
    name: "gre.routing.address_family",
    label: "Address Family",
    type: "uint16",
    words: "Of what kind the addresses of this entry are; 0 ends the list.",
  },
  entryOffset: {
    name: "gre.routing.sre_offset",
    label: "SRE Offset",
    type: "uint8",
    words: "Which address of this entry is next.",
  },
  entryLength: { name: "gre.routing.src_length", label: "SRE Length", type: "uint8", words: "Bytes of this entry." },
  information: {
    name: "gre.routing.information",
    label: "Routing Information",
    type: "bytes",
    words: "The addresses of this entry.",
  },
  redirect: {
    name: "gre.wccp.redirect_header",
    label: "Redirect Header",
    type: "none",
    words: "A router gives a web cache the packets that it takes out of their way, with a few words before each.",
  },
  isDynamic: {
    name: "gre.wccp.dynamic_service",
    label: "Dynamic Service",
    type: "boolean",
    width: 8,
    mask: 0x01,
    values: { 0: "Well-known service", 1: "Dynamic service" },
    words: "Whether the service is one that was agreed on.",
  },
  usesAlternative: {
    name: "gre.wccp.alternative_bucket_used",
    label: "Alternative bucket used",
    type: "boolean",
    width: 8,
    mask: 0x02,
    values: { 0: "Primary bucket used", 1: "Alternative bucket used" },
    words: "By which of the two buckets the cache was chosen.",
  },
  isIgnored: {
    name: "gre.wccp.redirect_header_valid",
    label: "WCCP Redirect header is valid",
    type: "boolean",
    width: 8,
    mask: 0x04,
    values: { 0: "Header contents are valid", 1: "Header is present, but ignore contents" },
    words: "Whether these four bytes mean anything.",
  },
  service: { name: "gre.wccp.service_id", label: "Service ID", type: "uint8", words: "The service; 0 is the web." },
  alternativeBucket: {
    name: "gre.wccp.alternative_bucket",
    label: "Alternative Bucket",
    type: "uint8",
    words: "Part of the addresses by which the cache was chosen.",
  },
  primaryBucket: {
    name: "gre.wccp.primary_bucket",
    label: "Primary Bucket",
    type: "uint8",
    words: "Part of the addresses by which the cache was chosen.",
  },
});

const FIRST_FLAGS = [
  fields.hasChecksum,
  fields.hasRouting,
  fields.hasKey,
  fields.hasSequence,
  fields.isStrict,
  fields.recursion,
];
const PLAIN_FLAGS = [...FIRST_FLAGS, fields.reserved, fields.version];
const ENHANCED_FLAGS = [...FIRST_FLAGS, fields.hasAcknowledgment, fields.enhancedReserved, fields.version];

/** RFC 2784, RFC 2890, and RFC 2637 for version 1. */
export const gre = defineProtocol({
  id: "gre",
  title: "Generic Routing Encapsulation",
  column: "GRE",
  source: "RFC 2784, RFC 2890, RFC 1701, RFC 2637 §4.1, RFC 8086",
  words: "A tunnel: carries packets of any protocol inside IP packets, as if the two ends were joined by a wire.",
  fields,
  carriedIn: { "ip.proto": [47], "udp.port": [4754] },
  dissect(d: Dissection): void {
    const { start } = d;
    const flags = d.u16(start);
    const protocol = d.u16(start + 2);
    const name = PROTOCOLS[protocol] ?? `0x${protocol.toString(16).padStart(4, "0")} (unknown)`;
    if (d.wantsColumns) d.columns.info = `Encapsulated ${name}`;
    if (d.wantsTree)
      d.describe(
        `Generic Routing Encapsulation (${PROTOCOLS[protocol] ?? `0x${protocol.toString(16).padStart(4, "0")} - unknown`})`,
      );
    d.word(fields.flags, start, (flags & VERSION) === ENHANCED ? ENHANCED_FLAGS : PLAIN_FLAGS);
    d.uint(fields.protocol, start + 2);
    const above = addOptionalParts(d, flags, protocol);
    d.headerLength(above - start);
    const length = d.reportedEnd - above;
    if (length <= 0) return;
    const tableKey = protocol === WCCP ? IPV4 : protocol;
    if (!d.next("gre.proto", tableKey, above, length)) d.call(data, above, length);
  },
});

/** Adds what the flags say is there; gives back where the payload begins. */
function addOptionalParts(d: Dissection, flags: number, protocol: number): number {
  let at = d.start + 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) {
    d.uint(fields.checksum, at);
    if (d.wants(fields.status)) {
      addChecksumStatus(d, fields.status, (flags & CHECKSUM) !== 0 ? judgeWhole(d) : "missing", at);
    }
    d.uint(fields.offset, at + 2);
    at += 4;
  }
  if ((flags & KEY) !== 0) {
    if ((flags & VERSION) === ENHANCED) {
      d.uint(fields.payloadLength, at);
      d.uint(fields.callId, at + 2);
    } else d.uint(fields.key, at);
    at += 4;
  }
  if ((flags & SEQUENCE) !== 0) {
    d.uint(fields.sequence, at);
    at += 4;
  }
  if ((flags & VERSION) === ENHANCED && (flags & ACKNOWLEDGMENT) !== 0) {
    d.uint(fields.acknowledgment, at);
    at += 4;
  }
  if ((flags & ROUTING) !== 0) at = addRouting(d, at);
  if (protocol === WCCP && d.reportedEnd > at && d.u8(at) >> 4 !== 4) at = addRedirect(d, at); // else IPv4 follows at once
  return at;
}

/** RFC 1701: entries until one is empty. */
function addRouting(d: Dissection, at: number): number {
  for (;;) {
    const family = d.u16(at);
    const length = d.u8(at + 3);
    d.group(fields.routing, at, 4 + length, null, () => {
      d.uint(fields.family, at);
      d.uint(fields.entryOffset, at + 2);
      d.uint(fields.entryLength, at + 3);
      if (length > 0) d.bytesItem(fields.information, at + 4, length);
    });
    at += 4 + length;
    if (family === 0 && length === 0) return at;
  }
}

const REDIRECT_LENGTH = 4;

function addRedirect(d: Dissection, at: number): number {
  d.group(fields.redirect, at, REDIRECT_LENGTH, null, () => {
    d.uint(fields.isDynamic, at);
    d.uint(fields.usesAlternative, at);
    d.uint(fields.isIgnored, at);
    d.uint(fields.service, at + 1);
    d.uint(fields.alternativeBucket, at + 2);
    d.uint(fields.primaryBucket, at + 3);
  });
  return at + REDIRECT_LENGTH;
}
