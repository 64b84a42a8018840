import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";

/** https://www.iana.org/assignments/ipv6-parameters */
const OPTION_NAMES: Readonly<Record<number, string>> = {
  0: "Pad1",
  1: "PadN",
  4: "Tunnel Encapsulation Limit",
  5: "Router Alert",
  7: "CALIPSO",
  8: "SMF_DPD",
  15: "Performance and Diagnostic Metrics",
  38: "Quick-Start",
  48: "Path MTU Option",
  49: "IOAM Option",
  99: "RPL Option",
  109: "MPL Option",
  138: "Endpoint Identification",
  139: "ILNP Nonce",
  140: "Line-Identification Option",
  194: "Jumbo Payload",
  201: "Home Address",
  238: "IP_DFF",
};

const EXPERIMENTAL = new Set([0x1e, 0x3e, 0x5e, 0x7e, 0x9e, 0xbe, 0xde, 0xfe]);
const PAD1 = 0;

export const OPTION_FIELDS = defineFields({
  option: { name: "ipv6.opt", label: "IPv6 Option", type: "none", words: "One option." },
  type: {
    name: "ipv6.opt.type",
    label: "Type",
    type: "uint8",
    base: "hex",
    values: OPTION_NAMES,
    words: "Which option it is.",
  },
  action: {
    name: "ipv6.opt.type.action",
    label: "Action",
    type: "uint8",
    mask: 0xc0,
    values: {
      0: "Skip and continue",
      1: "Discard",
      2: "Discard and send ICMP Parameter Problem",
      3: "Discard and send ICMP if not multicast",
    },
    words: "What to do with the packet by whoever does not know the option.",
  },
  change: {
    name: "ipv6.opt.type.change",
    label: "May Change",
    type: "boolean",
    width: 8,
    mask: 0x20,
    values: { 0: "No", 1: "Yes" },
    words: "Whether routers may change the option on the way.",
  },
  rest: {
    name: "ipv6.opt.type.rest",
    label: "Low-Order Bits",
    type: "uint8",
    base: "hex",
    mask: 0x1f,
    words: "The rest of the type.",
  },
  length: { name: "ipv6.opt.length", label: "Length", type: "uint8", words: "Bytes that follow in this option." },
  pad1: { name: "ipv6.opt.pad1", label: "Pad1", type: "none", words: "One byte that fills up." },
  padN: { name: "ipv6.opt.padn", label: "PadN", type: "bytes", words: "Bytes that fill up." },
  routerAlert: {
    name: "ipv6.opt.router_alert",
    label: "Router Alert",
    type: "uint16",
    values: { 0: "MLD", 1: "RSVP", 2: "Active Network" },
    words: "Asks every router on the way to look into the packet, and says what it will find (RFC 2711).",
  },
  tunnelLimit: {
    name: "ipv6.opt.tel",
    label: "Tunnel Encapsulation Limit",
    type: "uint8",
    words: "Tunnels within tunnels that the packet may still enter (RFC 2473).",
  },
  jumbo: {
    name: "ipv6.opt.jumbo",
    label: "Payload Length",
    type: "uint32",
    words: "The length of a packet too long for the header's own field (RFC 2675).",
  },
  homeAddress: {
    name: "ipv6.opt.mipv6.home_address",
    label: "MIPv6 Home Address",
    type: "ipv6",
    words: "Where the sender is at home, when it is on the move: the source as programs see it (RFC 6275).",
  },
  minimumMtu: {
    name: "ipv6.opt.pmtu.min",
    label: "Minimum Reported PMTU",
    type: "uint16",
    words: "The longest packet that fits the way so far (RFC 9268).",
  },
  returnMtu: {
    name: "ipv6.opt.pmtu.rtn",
    label: "Return Minimum PMTU",
    type: "uint16",
    mask: 0xfffe,
    words: "What the other side found, told back.",
  },
  experimental: {
    name: "ipv6.opt.experimental",
    label: "Experimental Option",
    type: "bytes",
    words: "Somebody's experiment.",
  },
  unknown: {
    name: "ipv6.opt.unknown",
    label: "Unknown Option Payload",
    type: "bytes",
    words: "What an option holds that is not taken apart here.",
  },
});

const f = OPTION_FIELDS;
const TYPE_PARTS = [f.action, f.change, f.rest];

/** Adds options from `at` to the end of the layer (RFC 8200 §4.2). */
export function addOptions(d: Dissection, at: number): void {
  while (at < d.reportedEnd) {
    const type = d.u8(at);
    const length = type === PAD1 ? 1 : 2 + d.u8(at + 1);
    if (type !== PAD1 && at + length > d.reportedEnd) {
      addHead(d, at, type, 2);
      d.malformed(at + 1, "the option is longer than the header that holds it");
    }
    addOption(d, at, type, length);
    at += length;
  }
}

function addHead(d: Dissection, at: number, type: number, length: number, inside?: () => void): void {
  const name =
    OPTION_NAMES[type] ?? (EXPERIMENTAL.has(type) ? `Experimental (0x${type.toString(16).toUpperCase()})` : undefined);
  d.group(
    f.option,
    at,
    length,
    null,
    () => {
      d.word(f.type, at, type === PAD1 ? [] : TYPE_PARTS);
      if (type !== PAD1) d.uint(f.length, at + 1);
      inside?.();
    },
    name ?? `Unknown IPv6 Option (${type})`,
  );
}

function addOption(d: Dissection, at: number, type: number, length: number): void {
  addHead(d, at, type, length, () => {
    if (type === PAD1) d.item(f.pad1, at, 1, null);
    else addValue(d, at + 2, type, length - 2);
  });
}

function addValue(d: Dissection, at: number, type: number, length: number): void {
  if (type === 1) d.bytesItem(f.padN, at, length);
  else if (type === 4 && length === 1) d.uint(f.tunnelLimit, at);
  else if (type === 5 && length === 2) d.uint(f.routerAlert, at);
  else if (type === 194 && length === 4) d.uint(f.jumbo, at);
  else if (type === 201 && length === 16) addHomeAddress(d, at);
  else if (type === 48 && length === 4) {
    d.uint(f.minimumMtu, at);
    d.uint(f.returnMtu, at + 2);
  } else d.bytesItem(EXPERIMENTAL.has(type) ? f.experimental : f.unknown, at, length);
}

function addHomeAddress(d: Dissection, at: number): void {
  d.add(f.homeAddress, at);
  d.network.copyAddress(d.network.source, d.bytes, at, 16); // checksums are made with it (RFC 6275 §11.3.1)
  d.showSource();
}
