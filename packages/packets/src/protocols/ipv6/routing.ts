import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { ipv6Text } from "../../fields/format.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { addHead, describeHead } from "./extension-headers.ts";

const SOURCE_ROUTE = 0;
const MOBILE = 2;
const RPL = 3;
const SEGMENT_ROUTING = 4;

const ROUTING_TYPES: Readonly<Record<number, string>> = {
  [SOURCE_ROUTE]: "Source Route",
  1: "Nimrod",
  [MOBILE]: "Type 2 Routing",
  [RPL]: "RPL Source Route",
  [SEGMENT_ROUTING]: "Segment Routing",
  5: "Compact Routing Header 16",
  6: "Compact Routing Header 32",
  253: "Experiment 1",
  254: "Experiment 2",
};

const fields = defineFields({
  ...describeHead("ipv6.routing"),
  type: {
    name: "ipv6.routing.type",
    label: "Type",
    type: "uint8",
    values: ROUTING_TYPES,
    words: "Which kind of route it is. Routers drop source routes (0): they were misused (RFC 5095).",
  },
  segmentsLeft: {
    name: "ipv6.routing.segleft",
    label: "Segments Left",
    type: "uint8",
    words: "Stops that are still to come.",
  },
  tooManySegments: {
    name: "ipv6.routing.invalid_segleft",
    label: "IPv6 Routing Header segments left field must not exceed address count",
    type: "none",
    words: "More stops are to come than there are addresses.",
  },
  sourceReserved: {
    name: "ipv6.routing.src.reserved",
    label: "Reserved",
    type: "bytes",
    length: 4,
    words: "Nothing yet.",
  },
  sourceAddress: { name: "ipv6.routing.src.addr", label: "Address", type: "ipv6", words: "A stop on the way." },
  mobileReserved: {
    name: "ipv6.routing.mipv6.reserved",
    label: "Reserved",
    type: "bytes",
    length: 4,
    words: "Nothing yet.",
  },
  homeAddress: {
    name: "ipv6.routing.mipv6.home_address",
    label: "Home Address",
    type: "ipv6",
    words: "Where the receiver is at home: the destination as programs see it.",
  },
  lastEntry: {
    name: "ipv6.routing.srh.last_entry",
    label: "Last Entry",
    type: "uint8",
    words: "Number of the last address of the list, counted from 0.",
  },
  segmentFlags: { name: "ipv6.routing.srh.flags", label: "Flags", type: "uint8", base: "hex", words: "Nothing yet." },
  tag: {
    name: "ipv6.routing.srh.tag",
    label: "Tag",
    type: "bytes",
    length: 2,
    words: "A number for a class of packets.",
  },
  segment: {
    name: "ipv6.routing.srh.addr",
    label: "Address",
    type: "ipv6",
    words: "A stop; the list is in reverse order, the last stop first (RFC 8754).",
  },
  compressInner: {
    name: "ipv6.routing.rpl.cmprI",
    label: "Compressed Internal Octets (CmprI)",
    type: "uint32",
    mask: 0xf000_0000,
    words: "Bytes left out at the front of each address but the last, the same as the destination's.",
  },
  compressLast: {
    name: "ipv6.routing.rpl.cmprE",
    label: "Compressed Final Octets (CmprE)",
    type: "uint32",
    mask: 0x0f00_0000,
    words: "Bytes left out at the front of the last address.",
  },
  padding: {
    name: "ipv6.routing.rpl.pad",
    label: "Padding Bytes",
    type: "uint32",
    mask: 0x00f0_0000,
    words: "Bytes at the end that fill up.",
  },
  compressReserved: {
    name: "ipv6.routing.rpl.reserved",
    label: "Reserved",
    type: "uint32",
    mask: 0x000f_ffff,
    words: "Nothing yet.",
  },
  compressed: {
    name: "ipv6.routing.rpl.address",
    label: "Address",
    type: "bytes",
    words: "The part of a stop's address that is written.",
  },
  full: {
    name: "ipv6.routing.rpl.full_address",
    label: "Full Address",
    type: "ipv6",
    generated: true,
    words: "The whole address of the stop.",
  },
  unknown: {
    name: "ipv6.routing.unknown_data",
    label: "Type-Specific Data",
    type: "bytes",
    words: "What this kind of route holds.",
  },
});

/** RFC 8200 §4.4 */
export const routingHeader = defineProtocol({
  id: "ipv6.routing",
  title: "Routing Header for IPv6",
  column: "",
  source: "RFC 8200 §4.4, RFC 6275, RFC 6554, RFC 8754",
  words: "The stops that the sender wants the packet to make on its way.",
  fields,
  dissect(d: Dissection): void {
    if (d.wantsColumns) d.columns.info = "IPv6 routing";
    const { start } = d;
    const end = start + addHead(d, fields);
    const type = d.uint(fields.type, start + 2);
    if (d.wantsTree) d.describe(`Routing Header for IPv6 (${ROUTING_TYPES[type] ?? `Unknown type ${type}`})`);
    const left = d.uint(fields.segmentsLeft, start + 3);
    const last = addRoute(d, type, end);
    if (left === 0 || last === undefined) return;
    d.network.copyAddress(d.network.destination, last, 0, 16);
    d.showDestination();
  },
});

/** @returns the last stop, where it is known */
function addRoute(d: Dissection, type: number, end: number): Uint8Array | undefined {
  const { start } = d;
  let last: Uint8Array | undefined;
  switch (type) {
    case SOURCE_ROUTE:
      d.add(fields.sourceReserved, start + 4);
      if (16 * d.u8(start + 3) > end - start - 8) d.item(fields.tooManySegments, start + 3, 1, null);
      for (let at = start + 8, number = 1; at + 16 <= end; at += 16, number++) {
        last = d.slice(at, 16);
        d.item(fields.sourceAddress, at, 16, last, `Address[${number}]: ${ipv6Text(last)}`);
      }
      return last;
    case MOBILE:
      d.add(fields.mobileReserved, start + 4);
      last = d.slice(start + 8, 16);
      d.item(fields.homeAddress, start + 8, 16, last);
      return last;
    case SEGMENT_ROUTING:
      return addSegments(d, end);
    case RPL:
      return addCompressedRoute(d, end);
    default:
      d.bytesItem(fields.unknown, start + 4, end - start - 4);
      return undefined;
  }
}

/** RFC 8754 §2 */
function addSegments(d: Dissection, end: number): Uint8Array | undefined {
  const { start } = d;
  const lastEntry = d.uint(fields.lastEntry, start + 4);
  d.uint(fields.segmentFlags, start + 5);
  d.add(fields.tag, start + 6);
  for (let number = 0; number <= lastEntry; number++) {
    const at = start + 8 + 16 * number;
    if (at + 16 > end) break;
    const address = d.slice(at, 16);
    d.item(fields.segment, at, 16, address, `Address[${number}]: ${ipv6Text(address)}`);
  }
  return start + 24 <= end ? d.slice(start + 8, 16) : undefined;
}

/** RFC 6554 §3 */
function addCompressedRoute(d: Dissection, end: number): Uint8Array | undefined {
  const { start } = d;
  const inner = 16 - d.uint(fields.compressInner, start + 4);
  const final = 16 - d.uint(fields.compressLast, start + 4);
  const padding = d.uint(fields.padding, start + 4);
  d.uint(fields.compressReserved, start + 4);
  const addressesEnd = end - padding;
  let at = start + 8;
  let full: Uint8Array | undefined;
  while (at < addressesEnd) {
    const length = at + inner + final <= addressesEnd ? inner : final;
    const written = d.bytesItem(fields.compressed, at, length);
    full = d.network.destination.slice();
    full.set(written, 16 - length);
    d.item(fields.full, at, length, full);
    at += length;
  }
  return full;
}
