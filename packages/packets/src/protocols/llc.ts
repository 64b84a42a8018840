import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { ETHERTYPES } from "./ethertype.ts";

/** Service access points, https://standards.ieee.org/products-programs/regauth/llc/public/ */
const ACCESS_POINTS: Readonly<Record<number, string>> = {
  0x00: "NULL LSAP",
  0x02: "LLC Sub-Layer Management",
  0x04: "SNA Path Control",
  0x06: "TCP/IP",
  0x08: "SNA",
  0x42: "Spanning Tree BPDU",
  0x7e: "ISO 8208 (X.25 over 802.2)",
  0x80: "XNS",
  0x98: "ARP",
  0xaa: "SNAP",
  0xbc: "Banyan Vines",
  0xe0: "NetWare",
  0xf0: "NetBIOS",
  0xf8: "HP Extended LLC",
  0xfe: "ISO Network Layer",
  0xff: "Global LSAP",
};

/** Unnumbered frames by the five bits that tell them apart (0xec of the control byte). */
const COMMANDS: Readonly<Record<number, string>> = {
  0x00: "Unnumbered Information",
  0x08: "Unnumbered Poll",
  0x10: "Disconnect",
  0x18: "Unnumbered Acknowledge",
  0x03: "Set Asynchronous Response Mode",
  0x0b: "Set Asynchronous Balanced Mode",
  0x1b: "Set Asynchronous Balanced Mode Extended",
  0x20: "Set Normal Response Mode",
  0x21: "Frame reject",
  0x23: "Reset",
  0x2b: "Exchange identification",
  0x38: "Test",
};

const SNAP = 0xaa;
const ENCAPSULATED_ETHERNET = 0x00_0000;
const BRIDGE_TUNNEL = 0x00_00f8;
const CISCO = 0x00_000c;

const ORGANIZATIONS: Readonly<Record<number, string>> = {
  [ENCAPSULATED_ETHERNET]: "Encapsulated Ethernet",
  [BRIDGE_TUNNEL]: "802.1H bridge tunnel",
  [CISCO]: "Cisco Systems, Inc",
  0x00_e02b: "Extreme Networks",
  0x08_0007: "Apple",
};

const CISCO_PROTOCOLS: Readonly<Record<number, string>> = {
  0x0104: "Port Aggregation Protocol",
  0x010b: "PVSTP+",
  0x010c: "VLAN Bridge",
  0x0111: "Unidirectional Link Detection",
  0x2000: "CDP",
  0x2003: "VTP",
  0x2004: "DTP",
};

const fields = defineFields({
  destination: {
    name: "llc.dsap",
    label: "DSAP",
    type: "uint8",
    base: "hex",
    at: 0,
    values: ACCESS_POINTS,
    words: "Which protocol of the receiver it is for: 0xaa is SNAP, 0x42 the spanning tree of switches.",
  },
  isGroup: {
    name: "llc.dsap.ig",
    label: "IG Bit",
    type: "boolean",
    width: 8,
    mask: 0x01,
    values: { 0: "Individual", 1: "Group" },
    words: "Whether it is for one protocol or for a group of them.",
  },
  source: {
    name: "llc.ssap",
    label: "SSAP",
    type: "uint8",
    base: "hex",
    at: 1,
    values: (value) => ACCESS_POINTS[value & 0xfe],
    words: "Which protocol of the sender it is from.",
  },
  isResponse: {
    name: "llc.ssap.cr",
    label: "CR Bit",
    type: "boolean",
    width: 8,
    mask: 0x01,
    values: { 0: "Command", 1: "Response" },
    words: "Whether it asks or answers.",
  },
  control: {
    name: "llc.control",
    label: "Control",
    type: "uint16",
    base: "hex",
    words: "What kind of frame it is; 0x03 is unnumbered information, which just carries data.",
  },
  organization: {
    name: "llc.oui",
    label: "Organization Code",
    type: "uint24",
    values: ORGANIZATIONS,
    words: "Who numbered the protocol that follows; 0 means that the number is an EtherType.",
  },
  type: {
    name: "llc.type",
    label: "Type",
    type: "uint16",
    base: "hex",
    values: ETHERTYPES,
    words: "What follows, numbered as in Ethernet.",
  },
  ciscoProtocol: {
    name: "llc.cisco_pid",
    label: "PID",
    type: "uint16",
    base: "hex",
    values: CISCO_PROTOCOLS,
    words: "Which of Cisco's protocols follows.",
  },
  protocol: {
    name: "llc.pid",
    label: "Protocol ID",
    type: "uint16",
    base: "hex",
    words: "Which of the organization's protocols follows.",
  },
});

/** Logical link control, and SNAP on it. */
export const llc = defineProtocol({
  id: "llc",
  title: "Logical-Link Control",
  column: "LLC",
  source: "IEEE 802.2, RFC 1042",
  words: "Says what a frame carries that gives its length where others give their type.",
  fields,
  carriedIn: { "link-type": [100] },
  dissect(d: Dissection): void {
    const { start } = d;
    const destination = d.word(fields.destination, start, [fields.isGroup]);
    const source = d.word(fields.source, start + 1, [fields.isResponse]);
    const isUnnumbered = (d.u8(start + 2) & 3) === 3;
    const control = isUnnumbered ? d.u8(start + 2) : d.u16(start + 2);
    let at = start + (isUnnumbered ? 3 : 4);
    const command = isUnnumbered ? COMMANDS[(control & 0xec) >> 2] : undefined;
    const kind = isUnnumbered ? (command ?? "Unnumbered") : (control & 0x0100) === 0 ? "Information" : "Supervisory";
    d.item(
      fields.control,
      start + 2,
      at - start - 2,
      control,
      `Control field: ${kind} (0x${control.toString(16).padStart(2, "0")})`,
    );
    if (d.wantsColumns) {
      d.columns.info = `${isUnnumbered ? "U" : kind[0]!}; DSAP ${name(destination)}; SSAP ${name(source)}`;
    }
    if (destination === SNAP && (source & 0xfe) === SNAP) {
      const organization = d.uint(fields.organization, at);
      const type = d.u16(at + 3);
      const isEthertype = organization === ENCAPSULATED_ETHERNET || organization === BRIDGE_TUNNEL;
      d.uint(isEthertype ? fields.type : organization === CISCO ? fields.ciscoProtocol : fields.protocol, at + 3);
      at += 5;
      d.headerLength(at - start);
      const length = d.reportedEnd - at;
      if (
        isEthertype ? d.next("ethertype", type, at, length) : d.next("snap", organization * 0x1_0000 + type, at, length)
      )
        return;
      if (length > 0) d.call(data, at, length);
      return;
    }
    d.headerLength(at - start);
    const length = d.reportedEnd - at;
    if (length > 0 && !d.next("llc.dsap", destination, at, length)) d.call(data, at, length);
  },
});

function name(accessPoint: number): string {
  return `0x${accessPoint.toString(16).padStart(2, "0")} ${ACCESS_POINTS[accessPoint & 0xfe] ?? "Unknown"}`;
}
