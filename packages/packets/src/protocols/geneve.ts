import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { ETHERTYPES } from "./ethertype.ts";

const YES_NO = { 0: "False", 1: "True" } as const;

const fields = defineFields({
  version: { name: "geneve.version", label: "Version", type: "uint8", mask: 0xc0, words: "0." },
  optionsLength: {
    name: "geneve.option.length",
    label: "Length",
    type: "uint8",
    unit: " bytes",
    words: "Bytes of all options, or of one, written as a count of four bytes.",
  },
  flags: { name: "geneve.flags", label: "Flags", type: "uint8", base: "hex", words: "What kind of packet it is." },
  isControl: {
    name: "geneve.flags.oam",
    label: "Operations, Administration and Management Frame",
    type: "boolean",
    width: 8,
    mask: 0x80,
    values: YES_NO,
    words: "It carries no frame of the network: it is a word between the two ends of the tunnel.",
  },
  hasCritical: {
    name: "geneve.flags.critical",
    label: "Critical Options Present",
    type: "boolean",
    width: 8,
    mask: 0x40,
    values: YES_NO,
    words: "Some option has to be understood; who does not drops the packet.",
  },
  reservedFlags: {
    name: "geneve.flags.reserved",
    label: "Reserved",
    type: "boolean",
    width: 8,
    mask: 0x3f,
    values: YES_NO,
    words: "Nothing yet.",
  },
  protocol: {
    name: "geneve.proto_type",
    label: "Protocol Type",
    type: "uint16",
    base: "hex",
    values: ETHERTYPES,
    words: "What the tunnel carries, numbered as in Ethernet; mostly 0x6558, an Ethernet frame.",
  },
  network: {
    name: "geneve.vni",
    label: "Virtual Network Identifier (VNI)",
    type: "uint24",
    base: "hex-dec",
    words: "Which of sixteen million virtual networks the frame belongs to.",
  },
  reserved: { name: "geneve.reserved", label: "Reserved", type: "uint8", base: "hex", words: "Nothing yet." },
  options: {
    name: "geneve.options",
    label: "Geneve Options",
    type: "bytes",
    words: "What else the two ends tell each other.",
  },
  optionClass: {
    name: "geneve.option.class",
    label: "Class",
    type: "uint16",
    base: "hex",
    words: "Who defines the option's type.",
  },
  optionType: {
    name: "geneve.option.type",
    label: "Type",
    type: "uint8",
    base: "hex",
    words: "What the option tells.",
  },
  isCritical: {
    name: "geneve.option.type.critical",
    label: "Critical Option",
    type: "boolean",
    width: 8,
    mask: 0x80,
    values: YES_NO,
    words: "Who does not understand this option drops the packet.",
  },
  optionData: {
    name: "geneve.option.unknown.data",
    label: "Unknown Option Data",
    type: "bytes",
    words: "The option's value.",
  },
});

const FLAGS = [fields.isControl, fields.hasCritical, fields.reservedFlags];
const HEADER_LENGTH = 8;
const OPTION_HEADER = 4;

/** RFC 8926. */
export const geneve = defineProtocol({
  id: "geneve",
  title: "Generic Network Virtualization Encapsulation",
  column: "Geneve",
  source: "RFC 8926 §3.4",
  words:
    "Carries Ethernet frames in UDP as VXLAN does, with options, so that machines in different places are on one network.",
  fields,
  carriedIn: { "udp.port": [6081] },
  dissect(d: Dissection): void {
    const { start } = d;
    const optionsLength = 4 * (d.u8(start) & 0x3f);
    d.uint(fields.version, start);
    d.item(fields.optionsLength, start, 1, optionsLength);
    d.word(fields.flags, start + 1, FLAGS);
    const protocol = d.uint(fields.protocol, start + 2);
    const network = d.uint(fields.network, start + 4);
    d.uint(fields.reserved, start + 7);
    const options = start + HEADER_LENGTH;
    const above = options + optionsLength;
    d.headerLength(above - start);
    if (d.wantsTree) d.describe(`Generic Network Virtualization Encapsulation, VNI: ${hex(network, 6)}`);
    if (d.wantsColumns) d.columns.info = `Encapsulated ${ETHERTYPES[protocol] ?? `${hex(protocol, 4)} (unknown)`}`;
    if (optionsLength > 0) {
      const value = d.slice(options, optionsLength);
      d.group(fields.options, options, optionsLength, value, () => addOptions(d, options, above));
    }
    const length = d.reportedEnd - above;
    if (length > 0 && !d.next("ethertype", protocol, above, length)) d.call(data, above, length);
  },
});

function addOptions(d: Dissection, from: number, end: number): void {
  for (let at = from; at < end;) {
    const length = 4 * (d.u8(at + 3) & 0x1f);
    if (at + OPTION_HEADER + length > end) d.malformed(at + 3, "the option is longer than the options are");
    const option = at;
    d.branch(`Option: class ${hex(d.u16(at), 4)}, type ${hex(d.u8(at + 2), 2)}`, at, OPTION_HEADER + length, () => {
      d.uint(fields.optionClass, option);
      d.word(fields.optionType, option + 2, [fields.isCritical]);
      d.item(fields.optionsLength, option + 3, 1, OPTION_HEADER + length);
      if (length > 0) d.bytesItem(fields.optionData, option + OPTION_HEADER, length);
    });
    at += OPTION_HEADER + length;
  }
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
