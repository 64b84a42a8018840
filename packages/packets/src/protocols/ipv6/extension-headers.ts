import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields, type Field } from "../../fields/field.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { ipProtocolName } from "../ip-protocols.ts";
import { addOptions } from "./options.ts";

/** What an extension header begins with; `prefix` is its filter name. */
export function describeHead(prefix: string) {
  return {
    nextHeader: {
      name: `${prefix}.nxt`,
      label: "Next Header",
      type: "uint8",
      values: ipProtocolName,
      words: "What follows this header.",
    },
    length: {
      name: `${prefix}.len`,
      label: "Length",
      type: "uint8",
      words: "Length of this header in units of eight bytes, the first eight not counted.",
    },
    lengthInBytes: {
      name: `${prefix}.len_oct`,
      label: "Length",
      type: "uint16",
      unit: " bytes",
      generated: true,
      words: "The same in bytes, all counted.",
    },
  } as const;
}

/**
 * Adds what an extension header begins with; the layer ends where the header does, and the network layer knows what follows.
 *
 * @returns the header's length, bytes
 */
export function addHead(
  d: Dissection,
  fields: { readonly [Name in keyof ReturnType<typeof describeHead>]: Field },
): number {
  const { start } = d;
  const next = d.uint(fields.nextHeader, start);
  const units = d.uint(fields.length, start + 1);
  const length = (units + 1) * 8;
  d.item(fields.lengthInBytes, start + 1, 1, length);
  if (start + length > d.reportedEnd) d.malformed(start + 1, "the header is longer than what is left of the packet");
  d.endAt(start + length);
  d.headerLength(length);
  d.network.protocol = next;
  return length;
}

const hopByHopFields = defineFields(describeHead("ipv6.hopopts"));

/** RFC 8200 §4.3 */
export const hopByHopOptions = defineProtocol({
  id: "ipv6.hopopts",
  title: "IPv6 Hop-by-Hop Option",
  column: "",
  source: "RFC 8200 §4.3",
  words: "Options that every router on the way has to look at.",
  fields: hopByHopFields,
  dissect(d: Dissection): void {
    tell(d, "IPv6 hop-by-hop options");
    addHead(d, hopByHopFields);
    addOptions(d, d.start + 2);
  },
});

const destinationFields = defineFields(describeHead("ipv6.dstopts"));

/** RFC 8200 §4.6 */
export const destinationOptions = defineProtocol({
  id: "ipv6.dstopts",
  title: "Destination Options for IPv6",
  column: "",
  source: "RFC 8200 §4.6",
  words: "Options for the machine the packet is for.",
  fields: destinationFields,
  dissect(d: Dissection): void {
    tell(d, "IPv6 destination options");
    addHead(d, destinationFields);
    addOptions(d, d.start + 2);
  },
});

const fragmentFields = defineFields({
  nextHeader: {
    name: "ipv6.fraghdr.nxt",
    label: "Next header",
    type: "uint8",
    at: 0,
    values: ipProtocolName,
    words: "What the packet carries that was cut in pieces.",
  },
  reservedByte: {
    name: "ipv6.fraghdr.reserved_octet",
    label: "Reserved octet",
    type: "uint8",
    base: "hex",
    at: 1,
    words: "Nothing yet.",
  },
  offset: {
    name: "ipv6.fraghdr.offset",
    label: "Offset",
    type: "uint16",
    mask: 0xfff8,
    at: 2,
    words: "Where this piece belongs in the packet, in units of eight bytes.",
  },
  reservedBits: {
    name: "ipv6.fraghdr.reserved_bits",
    label: "Reserved bits",
    type: "uint16",
    mask: 0x0006,
    at: 2,
    words: "Nothing yet.",
  },
  more: {
    name: "ipv6.fraghdr.more",
    label: "More Fragments",
    type: "boolean",
    width: 16,
    mask: 0x0001,
    at: 2,
    values: { 0: "No", 1: "Yes" },
    words: "Set in every piece but the last.",
  },
  id: {
    name: "ipv6.fraghdr.ident",
    label: "Identification",
    type: "uint32",
    base: "hex",
    at: 4,
    words: "The same in all pieces of a packet.",
  },
});

const FRAGMENT_HEADER_LENGTH = 8;

/** RFC 8200 §4.5 */
export const fragmentHeader = defineProtocol({
  id: "ipv6.fraghdr",
  title: "Fragment Header for IPv6",
  column: "",
  source: "RFC 8200 §4.5",
  words: "Says which piece of a packet this is, that its sender cut because it was too long for the way.",
  fields: fragmentFields,
  dissect(d: Dissection): void {
    d.header(fragmentFields, d.start);
    d.endAt(d.start + FRAGMENT_HEADER_LENGTH);
    d.network.protocol = d.u8(d.start);
    d.network.identification = d.u32(d.start + 4);
  },
});

/** What steers putting together; the header is known to be there. */
export function readFragmentHeader(
  bytes: Uint8Array,
  at: number,
): { readonly offset: number; readonly isLast: boolean; readonly isWhole: boolean } {
  const word = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  const offset = word & 0xfff8;
  const isLast = (word & 1) === 0;
  return { offset, isLast, isWhole: offset === 0 && isLast };
}

function tell(d: Dissection, text: string): void {
  if (!d.wantsColumns) return;
  d.columns.info = d.columns.info === "Invalid IPv6 payload length" ? `${d.columns.info} , ${text}` : text;
}
