import { addChecksumStatus, STATUS_FIELD } from "../../checksums/fields.ts";
import { internetSum } from "../../checksums/internet.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";

const MPLS = 1;
const INTERFACE = 2;
const IDENTIFICATION = 3;
const OBJECT_HEAD = 4;
const VERSION = 2;

const CLASSES: Readonly<Record<number, string>> = {
  [MPLS]: "MPLS Label Stack Class",
  [INTERFACE]: "Interface Information Object",
  [IDENTIFICATION]: "Interface Identification Object",
};

const ROLES = {
  0: "IP interface upon which datagram arrived",
  1: "sub-IP component of an IP interface upon which datagram arrived",
  2: "IP interface through which datagram would be forwarded",
  3: "IP next-hop to which datagram would be forwarded",
} as const;

const PRESENT = { type: "boolean", width: 8, values: { 0: "Not Present", 1: "Present" } } as const;

export const EXTENSION_FIELDS = defineFields({
  extensions: {
    name: "icmp.ext",
    label: "ICMP Multi-Part Extensions",
    type: "none",
    words: "What a router tells beside the packet that it quotes (RFC 4884).",
  },
  version: { name: "icmp.ext.version", label: "Version", type: "uint8", words: "2." },
  reserved: {
    name: "icmp.ext.res",
    label: "Reserved",
    type: "uint16",
    base: "hex",
    mask: 0x0fff,
    words: "Nothing yet.",
  },
  checksum: {
    name: "icmp.ext.checksum",
    label: "Checksum",
    type: "uint16",
    base: "hex",
    words: "Over the extensions; 0 means that there is none.",
  },
  status: { name: "icmp.ext.checksum.status", label: "Checksum Status", ...STATUS_FIELD },
  length: {
    name: "icmp.ext.length",
    label: "Length",
    type: "uint16",
    words: "Bytes of the object, this head included.",
  },
  class: { name: "icmp.ext.class", label: "Class", type: "uint8", values: CLASSES, words: "What it is about." },
  kind: { name: "icmp.ext.ctype", label: "C-Type", type: "uint8", words: "Which kind of its class." },
  data: { name: "icmp.ext.data", label: "Data", type: "bytes", words: "What it holds." },
  mplsLabel: {
    name: "icmp.mpls.label",
    label: "Label",
    type: "uint24",
    mask: 0xff_fff0,
    words: "The path inside the provider's network on which the packet was, and which routes usually do not show.",
  },
  mplsClass: {
    name: "icmp.mpls.exp",
    label: "Experimental",
    type: "uint24",
    mask: 0x00_000e,
    words: "The class of service there.",
  },
  mplsBottom: {
    name: "icmp.mpls.s",
    label: "Stack bit",
    type: "boolean",
    width: 24,
    mask: 0x00_0001,
    words: "Set in the last label.",
  },
  mplsTtl: { name: "icmp.mpls.ttl", label: "Time to live", type: "uint8", words: "Routers left inside that network." },
  role: {
    name: "icmp.int_info.role",
    label: "Interface Role",
    type: "uint8",
    mask: 0xc0,
    values: ROLES,
    words: "Which interface of the router is meant.",
  },
  interfaceReserved: {
    name: "icmp.int_info.reserved",
    label: "Reserved",
    type: "uint8",
    mask: 0x30,
    words: "Nothing yet.",
  },
  hasIndex: {
    name: "icmp.int_info.ifindex",
    label: "ifIndex",
    type: "boolean",
    width: 8,
    mask: 0x08,
    values: { 0: "False", 1: "True" },
    words: "Whether its number follows.",
  },
  hasAddress: {
    name: "icmp.int_info.ipaddr",
    label: "IP Address",
    ...PRESENT,
    mask: 0x04,
    words: "Whether its address follows.",
  },
  hasName: {
    name: "icmp.int_info.name_present",
    label: "Interface Name",
    ...PRESENT,
    mask: 0x02,
    words: "Whether its name follows.",
  },
  hasMtu: {
    name: "icmp.int_info.mtu_present",
    label: "MTU",
    ...PRESENT,
    mask: 0x01,
    words: "Whether its MTU follows.",
  },
  index: { name: "icmp.int_info.index", label: "Interface Index", type: "uint32", words: "Its number on the router." },
  family: {
    name: "icmp.int_info.afi",
    label: "Address Family Identifier",
    type: "uint16",
    words: "1 for IPv4, 2 for IPv6.",
  },
  addressReserved: { name: "icmp.reserved", label: "Reserved", type: "bytes", length: 2, words: "Nothing yet." },
  ipv4: { name: "icmp.int_info.ipv4", label: "Source", type: "ipv4", words: "Its address." },
  ipv6: { name: "icmp.int_info.ipv6", label: "Source", type: "ipv6", words: "Its address." },
  nameLength: {
    name: "icmp.int_info.name_length",
    label: "Name Length",
    type: "uint8",
    words: "Bytes of the name, this one included.",
  },
  name: { name: "icmp.int_info.name", label: "Name", type: "string", words: "Its name on the router, `eth0`." },
  mtu: {
    name: "icmp.int_info.mtu",
    label: "Maximum Transmission Unit",
    type: "uint32",
    words: "The longest packet on it.",
  },
  askedName: { name: "icmp.int_ident.name", label: "Name", type: "string", words: "The interface that is asked for." },
  askedIndex: {
    name: "icmp.int_ident.index",
    label: "Interface Index",
    type: "uint32",
    words: "The number of the interface that is asked for.",
  },
  askedFamily: {
    name: "icmp.int_ident.afi",
    label: "Address Family Identifier",
    type: "uint16",
    values: { 1: "IPv4", 2: "IPv6", 16389: "48-bit MAC Address" },
    words: "What kind of address follows.",
  },
  askedLength: {
    name: "icmp.int_ident.addr_length",
    label: "Address Length",
    type: "uint8",
    words: "Bytes of the address.",
  },
  askedReserved: {
    name: "icmp.int_ident.reserved",
    label: "Reserved",
    type: "bytes",
    length: 1,
    words: "Nothing yet.",
  },
  askedIpv4: { name: "icmp.int_ident.ipv4", label: "Address", type: "ipv4", words: "The address that is asked for." },
  askedIpv6: { name: "icmp.int_ident.ipv6", label: "Address", type: "ipv6", words: "The address that is asked for." },
  askedOther: {
    name: "icmp.int_ident.address",
    label: "Address",
    type: "bytes",
    words: "The address that is asked for.",
  },
});

const f = EXTENSION_FIELDS;

/** Adds what stands from `at` to the end of the message (RFC 4884 §7, RFC 4950, RFC 5837, RFC 8335). */
export function addExtensions(d: Dissection, at: number): void {
  const end = d.reportedEnd;
  d.group(f.extensions, at, end - at, null, () => {
    if (end - at < OBJECT_HEAD) return;
    d.item(f.version, at, 1, d.u8(at) >> 4);
    d.uint(f.reserved, at);
    const checksum = d.uint(f.checksum, at + 2);
    if (d.wants(f.status)) {
      const sum = d.end < end ? undefined : internetSum(d.bytes, at, end);
      const verdict = checksum === 0 ? "missing" : sum === undefined ? "cut" : sum === 0xffff ? "good" : "bad";
      addChecksumStatus(d, f.status, verdict, at + 2);
    }
    let next = at + OBJECT_HEAD;
    while (end - next >= OBJECT_HEAD) next = addObject(d, next, end);
  });
}

/** Whether extensions seem to stand at `at`, where nothing says that there are any (RFC 4884 §5.5). */
export function looksLikeExtensions(d: Dissection, at: number): boolean {
  if (at + OBJECT_HEAD > d.end || d.end < d.reportedEnd) return false;
  return d.u8(at) >> 4 === VERSION && internetSum(d.bytes, at, d.end) === 0xffff;
}

/** @returns where the next object begins */
function addObject(d: Dissection, at: number, end: number): number {
  const length = d.u16(at);
  const kind = d.u8(at + 3);
  const classNumber = d.u8(at + 2);
  const objectEnd = Math.min(end, at + length);
  const name =
    classNumber === MPLS ? "MPLS Stack Entry" : (CLASSES[classNumber] ?? `Unknown object (${classNumber}/${kind})`);
  d.branch(name, at, objectEnd - at, () => {
    d.uint(f.length, at);
    d.uint(f.class, at + 2);
    d.uint(f.kind, at + 3);
    if (length < OBJECT_HEAD) d.malformed(at, "an extension object is shorter than its head");
    const body = at + OBJECT_HEAD;
    if (classNumber === MPLS) addLabels(d, body, objectEnd);
    else if (classNumber === INTERFACE) addInterface(d, at + 3, body, objectEnd);
    else if (classNumber === IDENTIFICATION) addIdentification(d, kind, body, objectEnd);
    else if (objectEnd > body) d.bytesItem(f.data, body, objectEnd - body);
  });
  return at + length;
}

function addLabels(d: Dissection, at: number, end: number): void {
  for (; at + 4 <= end; at += 4) {
    const word = d.u32(at);
    const line = `Label: ${word >>> 12}, Exp: ${(word >>> 9) & 7}, S: ${(word >>> 8) & 1}, TTL: ${word & 0xff}`;
    d.branch(line, at, 4, () => {
      d.uint(f.mplsLabel, at);
      d.uint(f.mplsClass, at);
      d.uint(f.mplsBottom, at);
      d.uint(f.mplsTtl, at + 3);
    });
  }
}

/** RFC 5837 §4 */
function addInterface(d: Dissection, kindAt: number, at: number, end: number): void {
  for (const part of [f.role, f.interfaceReserved, f.hasIndex, f.hasAddress, f.hasName, f.hasMtu]) d.uint(part, kindAt);
  const kind = d.u8(kindAt);
  if ((kind & 0x08) !== 0) {
    d.uint(f.index, at);
    at += 4;
  }
  if ((kind & 0x04) !== 0) {
    const family = d.uint(f.family, at);
    d.add(f.addressReserved, at + 2);
    if (family === 1) d.uint(f.ipv4, at + 4);
    else if (family === 2) d.add(f.ipv6, at + 4);
    else return;
    at += family === 1 ? 8 : 20;
  }
  if ((kind & 0x02) !== 0) {
    const length = d.uint(f.nameLength, at);
    if (length === 0 || at + length > end) return;
    d.item(f.name, at + 1, length - 1, text(d.slice(at + 1, length - 1)));
    at += length;
  }
  if ((kind & 0x01) !== 0 && at + 4 <= end) d.uint(f.mtu, at);
}

/** RFC 8335 §2.1 */
function addIdentification(d: Dissection, kind: number, at: number, end: number): void {
  if (kind === 1) d.item(f.askedName, at, end - at, text(d.slice(at, end - at)));
  else if (kind === 2) d.uint(f.askedIndex, at);
  else if (kind === 3) {
    const family = d.uint(f.askedFamily, at);
    const length = d.uint(f.askedLength, at + 2);
    d.add(f.askedReserved, at + 3);
    if (family === 1 && length === 4) d.uint(f.askedIpv4, at + 4);
    else if (family === 2 && length === 16) d.add(f.askedIpv6, at + 4);
    else if (at + 4 + length <= end) d.bytesItem(f.askedOther, at + 4, length);
  }
}

/** A name that is filled up with zeros. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
