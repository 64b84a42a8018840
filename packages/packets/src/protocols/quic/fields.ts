import { defineFields } from "../../fields/field.ts";

/** RFC 9000 §17.2 */
const TYPES = { 0: "Initial", 1: "0-RTT", 2: "Handshake", 3: "Retry" };
/** The same types have other numbers in version 2: RFC 9369 §3.2 */
const TYPES_2 = { 0: "Retry", 1: "Initial", 2: "0-RTT", 3: "Handshake" };

/** What a packet with a long header is called. */
export function packetType(version: number, type: number): string {
  return (version === VERSION_2 ? TYPES_2 : TYPES)[type as 0 | 1 | 2 | 3];
}

/** RFC 9369 §3.1 */
export const VERSION_2 = 0x6b3343cf;
/** The version of a packet by which the server says which versions it speaks. */
export const NEGOTIATION = 0;

/** A version that is spoken, or one that only tests whether unknown ones are borne (RFC 9000 §15). */
export function isVersion(version: number): boolean {
  if (version === NEGOTIATION || version === 1 || version === VERSION_2) return true;
  return version >>> 8 === 0xff0000 || isReserved(version);
}

function isReserved(version: number): boolean {
  return (version & 0x0f0f0f0f) >>> 0 === 0x0a0a0a0a;
}

function versionName(version: number): string | undefined {
  if (version === NEGOTIATION) return "Version Negotiation";
  if (version === VERSION_2) return "2";
  if (isReserved(version)) return "Unknown (GREASE)";
  return version >>> 8 === 0xff0000 ? `draft-${version & 0xff}` : version === 1 ? "1" : undefined;
}

/** RFC 9000 §17 */
export const fields = defineFields({
  packetLength: {
    name: "quic.packet_length",
    label: "Packet Length",
    type: "uint32",
    generated: true,
    words: "Bytes of the packet: one datagram may have several.",
  },
  headerForm: {
    name: "quic.header_form",
    label: "Header Form",
    type: "uint8",
    mask: 0x80,
    values: { 0: "Short Header", 1: "Long Header" },
    words: "Long while the connection is made, short afterwards.",
  },
  fixedBit: {
    name: "quic.fixed_bit",
    label: "Fixed Bit",
    type: "boolean",
    width: 8,
    mask: 0x40,
    values: { 0: "False", 1: "True" },
    words: "Always 1, so that QUIC is told from what else uses the port.",
  },
  spinBit: {
    name: "quic.spin_bit",
    label: "Spin Bit",
    type: "boolean",
    width: 8,
    mask: 0x20,
    values: { 0: "False", 1: "True" },
    words: "Changes once in a round trip, where both sides want to be measured.",
  },
  type: {
    name: "quic.long.packet_type",
    label: "Packet Type",
    type: "uint8",
    mask: 0x30,
    values: TYPES,
    words: "What the packet is for.",
  },
  type2: {
    name: "quic.long.packet_type_v2",
    label: "Packet Type",
    type: "uint8",
    mask: 0x30,
    values: TYPES_2,
    words: "What the packet is for, as version 2 numbers it.",
  },
  unused: {
    name: "quic.vn.unused",
    label: "Unused",
    type: "uint8",
    base: "hex",
    mask: 0x7f,
    words: "Any bits.",
  },
  version: {
    name: "quic.version",
    label: "Version",
    type: "uint32",
    base: "hex",
    values: versionName,
    words: "Which QUIC is spoken.",
  },
  supportedVersion: {
    name: "quic.supported_version",
    label: "Supported Version",
    type: "uint32",
    base: "hex",
    values: versionName,
    words: "A version that the server speaks.",
  },
  destinationLength: {
    name: "quic.dcil",
    label: "Destination Connection ID Length",
    type: "uint8",
    words: "Bytes of the name.",
  },
  destination: {
    name: "quic.dcid",
    label: "Destination Connection ID",
    type: "bytes",
    words: "By what the receiver knows the connection, also when the sender's address changes.",
  },
  sourceLength: {
    name: "quic.scil",
    label: "Source Connection ID Length",
    type: "uint8",
    words: "Bytes of the name.",
  },
  source: {
    name: "quic.scid",
    label: "Source Connection ID",
    type: "bytes",
    words: "By what the sender wants to be called from now on.",
  },
  tokenLength: { name: "quic.token_length", label: "Token Length", type: "uint64", words: "Bytes of the token." },
  token: {
    name: "quic.token",
    label: "Token",
    type: "bytes",
    words: "What the server gave the client before: it shows that the client's address is its own.",
  },
  length: {
    name: "quic.length",
    label: "Length",
    type: "uint64",
    words: "Bytes of the packet number and the payload.",
  },
  remaining: {
    name: "quic.remaining_payload",
    label: "Remaining Payload",
    type: "bytes",
    words: "Packet number and payload: encrypted.",
  },
  retryToken: {
    name: "quic.retry_token",
    label: "Retry Token",
    type: "bytes",
    words: "The client has to ask again with this, to show that its address is its own.",
  },
  integrityTag: {
    name: "quic.retry_integrity_tag",
    label: "Retry Integrity Tag",
    type: "bytes",
    words: "Shows that the answer is to what the client sent.",
  },
});
