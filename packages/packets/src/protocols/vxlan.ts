import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { ethernet } from "./ethernet.ts";

const FLAG = { type: "boolean", width: 16 } as const;
const YES_NO = { 0: "False", 1: "True" } as const;

const fields = defineFields({
  flags: {
    name: "vxlan.flags",
    label: "Flags",
    type: "uint16",
    base: "hex",
    words: "Which of the other parts mean something.",
  },
  hasPolicy: {
    name: "vxlan.flag_g",
    label: "GBP Extension",
    ...FLAG,
    mask: 0x8000,
    values: { 0: "Not defined", 1: "Defined" },
    words: "The group policy means something.",
  },
  hasNetwork: {
    name: "vxlan.flag_i",
    label: "VXLAN Network ID (VNI)",
    ...FLAG,
    mask: 0x0800,
    values: YES_NO,
    words: "The network identifier means something: always set.",
  },
  isNotLearnt: {
    name: "vxlan.flag_d",
    label: "Don't Learn",
    ...FLAG,
    mask: 0x0040,
    values: YES_NO,
    words: "The receiver is not to learn from this frame where the sender is.",
  },
  isApplied: {
    name: "vxlan.flag_a",
    label: "Policy Applied",
    ...FLAG,
    mask: 0x0008,
    values: YES_NO,
    words: "The group's policy was applied already.",
  },
  reservedFlags: {
    name: "vxlan.flags_reserved",
    label: "Reserved(R)",
    type: "uint16",
    base: "hex",
    mask: 0x77b7,
    words: "Nothing yet.",
  },
  policy: {
    name: "vxlan.gbp",
    label: "Group Policy ID",
    type: "uint16",
    at: 2,
    words: "Which group the sender belongs to.",
  },
  network: {
    name: "vxlan.vni",
    label: "VXLAN Network Identifier (VNI)",
    type: "uint24",
    at: 4,
    words: "Which of sixteen million virtual networks the frame belongs to.",
  },
  reserved: { name: "vxlan.reserved8", label: "Reserved", type: "uint8", at: 7, words: "Nothing yet." },
});

const PARTS = [fields.hasPolicy, fields.hasNetwork, fields.isNotLearnt, fields.isApplied, fields.reservedFlags];
const HEADER_LENGTH = 8;

/** RFC 7348. */
export const vxlan = defineProtocol({
  id: "vxlan",
  title: "Virtual eXtensible Local Area Network",
  column: "VXLAN",
  source: "RFC 7348 §5, draft-smith-vxlan-group-policy",
  words: "Carries Ethernet frames in UDP, so that machines in different places are on one virtual network.",
  fields,
  carriedIn: { "udp.port": [4789] },
  dissect(d: Dissection): void {
    const { start } = d;
    d.headerLength(HEADER_LENGTH);
    d.word(fields.flags, start, PARTS);
    d.header(fields, start);
    if (d.wantsColumns) d.columns.info = "";
    const above = start + HEADER_LENGTH;
    d.call(ethernet, above, d.reportedEnd - above);
  },
});
