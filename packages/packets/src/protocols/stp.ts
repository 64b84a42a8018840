import type { Dissection } from "../dissect/dissection.ts";
import { defineFields, type Field } from "../fields/field.ts";
import { etherText } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";

const CONFIGURATION = 0x00;
const RAPID = 0x02;
const NOTIFICATION = 0x80;

const FLAG = { type: "boolean", width: 8, values: { 0: "No", 1: "Yes" } } as const;
const TIME = { type: "double", words: "Seconds, written in units of 1/256." } as const;

const fields = defineFields({
  protocol: {
    name: "stp.protocol",
    label: "Protocol Identifier",
    type: "uint16",
    base: "hex",
    values: { 0: "Spanning Tree Protocol" },
    words: "Always 0.",
  },
  version: {
    name: "stp.version",
    label: "Protocol Version Identifier",
    type: "uint8",
    values: { 0: "Spanning Tree", 2: "Rapid Spanning Tree", 3: "Multiple Spanning Tree", 4: "Shortest Path Tree" },
    words: "Newer switches understand what older ones say.",
  },
  type: {
    name: "stp.type",
    label: "BPDU Type",
    type: "uint8",
    base: "hex",
    values: {
      [CONFIGURATION]: "Configuration",
      [RAPID]: "Rapid/Multiple Spanning Tree",
      [NOTIFICATION]: "Topology Change Notification",
    },
    words: "Whether it tells of the tree, or only that something changed.",
  },
  flags: { name: "stp.flags", label: "BPDU flags", type: "uint8", base: "hex", words: "What the sender's port does." },
  acknowledgment: {
    name: "stp.flags.tcack",
    label: "Topology Change Acknowledgment",
    ...FLAG,
    mask: 0x80,
    words: "The notice of a change came.",
  },
  agreement: {
    name: "stp.flags.agreement",
    label: "Agreement",
    ...FLAG,
    mask: 0x40,
    words: "The proposal of the other switch is taken.",
  },
  forwarding: {
    name: "stp.flags.forwarding",
    label: "Forwarding",
    ...FLAG,
    mask: 0x20,
    words: "The port lets frames pass.",
  },
  learning: {
    name: "stp.flags.learning",
    label: "Learning",
    ...FLAG,
    mask: 0x10,
    words: "The port learns which cards are behind it.",
  },
  role: {
    name: "stp.flags.port_role",
    label: "Port Role",
    type: "uint8",
    mask: 0x0c,
    values: { 0: "Unknown", 1: "Alternate or Backup", 2: "Root", 3: "Designated" },
    words: "Root: the way to the root. Designated: the way from it. Others are closed, so that there is no loop.",
  },
  proposal: {
    name: "stp.flags.proposal",
    label: "Proposal",
    ...FLAG,
    mask: 0x02,
    words: "The sender would like to be designated.",
  },
  change: {
    name: "stp.flags.tc",
    label: "Topology Change",
    ...FLAG,
    mask: 0x01,
    words: "Something changed: switches are to forget sooner which card is where.",
  },
  rootPriority: {
    name: "stp.root.prio",
    label: "Root Bridge Priority",
    type: "uint16",
    words: "The switch with the lowest number is the root.",
  },
  rootExtension: {
    name: "stp.root.ext",
    label: "Root Bridge System ID Extension",
    type: "uint16",
    words: "Which virtual network's tree it is.",
  },
  rootAddress: {
    name: "stp.root.hw",
    label: "Root Bridge System ID",
    type: "ether",
    words: "The address of the root; between equal priorities the lowest one wins.",
  },
  cost: {
    name: "stp.root.cost",
    label: "Root Path Cost",
    type: "uint32",
    words: "How far it is to the root; fast links cost less.",
  },
  bridgePriority: { name: "stp.bridge.prio", label: "Bridge Priority", type: "uint16", words: "The sender's own." },
  bridgeExtension: {
    name: "stp.bridge.ext",
    label: "Bridge System ID Extension",
    type: "uint16",
    words: "Which virtual network's tree it is.",
  },
  bridgeAddress: { name: "stp.bridge.hw", label: "Bridge System ID", type: "ether", words: "The sender's own." },
  port: { name: "stp.port", label: "Port identifier", type: "uint16", base: "hex", words: "The sender's port." },
  age: { name: "stp.msg_age", label: "Message Age", ...TIME },
  maxAge: { name: "stp.max_age", label: "Max Age", ...TIME },
  hello: { name: "stp.hello", label: "Hello Time", ...TIME },
  delay: { name: "stp.forward", label: "Forward Delay", ...TIME },
  version1Length: { name: "stp.version_1_length", label: "Version 1 Length", type: "uint8", words: "Always 0." },
});

const RAPID_FLAGS = [
  fields.acknowledgment,
  fields.agreement,
  fields.forwarding,
  fields.learning,
  fields.role,
  fields.proposal,
  fields.change,
];
const FLAGS = [fields.acknowledgment, fields.change];
const TIMES = [fields.age, fields.maxAge, fields.hello, fields.delay];

const FIRST_RAPID_VERSION = 2;

/** IEEE 802.1D. */
export const stp = defineProtocol({
  id: "stp",
  title: "Spanning Tree Protocol",
  column: "STP",
  source: "IEEE 802.1D §9, IEEE 802.1Q §14",
  words: "By it switches agree which of their links are used, so that frames do not go round in circles.",
  fields,
  carriedIn: { "llc.dsap": [0x42] },
  dissect(d: Dissection): void {
    const { start } = d;
    d.uint(fields.protocol, start);
    const version = d.uint(fields.version, start + 2);
    const type = d.uint(fields.type, start + 3);
    if (type === NOTIFICATION) {
      if (d.wantsColumns) d.columns.info = "Topology Change Notification";
      d.endAt(start + 4);
      return;
    }
    if (type !== CONFIGURATION && type !== RAPID) {
      if (d.wantsColumns) d.columns.info = `Unknown BPDU type (${type})`;
      return;
    }
    const flags = d.word(fields.flags, start + 4, version >= FIRST_RAPID_VERSION ? RAPID_FLAGS : FLAGS);
    const root = addBridge(d, "Root", start + 5, fields.rootPriority, fields.rootExtension, fields.rootAddress);
    const cost = d.uint(fields.cost, start + 13);
    addBridge(d, "Bridge", start + 17, fields.bridgePriority, fields.bridgeExtension, fields.bridgeAddress);
    const port = d.uint(fields.port, start + 25);
    if (d.wantsColumns) {
      const kind = type === CONFIGURATION ? "Conf" : version === FIRST_RAPID_VERSION ? "RST" : "MST";
      const change = (flags & fields.change.mask) === 0 ? "" : "TC + ";
      d.columns.info = `${kind}. ${change}Root = ${root}  Cost = ${cost}  Port = 0x${port.toString(16).padStart(4, "0")}`;
    }
    for (const [i, field] of TIMES.entries()) {
      const at = start + 27 + 2 * i;
      d.item(field, at, 2, d.u16(at) / 256);
    }
    if (version >= FIRST_RAPID_VERSION && d.reportedEnd > start + 35) d.uint(fields.version1Length, start + 35);
  },
});

/** @returns the bridge's name, `32768/0/52:54:00:c2:ac:1f` */
function addBridge(d: Dissection, who: string, at: number, priority: Field, extension: Field, address: Field): string {
  const word = d.u16(at);
  const parts = [word & 0xf000, word & 0x0fff, etherText(d.slice(at + 2, 6))] as const;
  d.branch(`${who} Identifier: ${parts.join(" / ")}`, at, 8, () => {
    d.item(priority, at, 2, parts[0]);
    d.item(extension, at, 2, parts[1]);
    d.add(address, at + 2);
  });
  return parts.join("/");
}
