import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { callEthertype, ETHERTYPES } from "./ethertype.ts";
import { llc } from "./llc.ts";
import { addTrailer, PADDING_FIELDS } from "./trailer.ts";

const TAG_LENGTH = 4;
/** Below it, the number after the tag is the length of an LLC payload (IEEE 802.3 §3.2.6). */
const FIRST_TYPE = 0x0600;

/** Names of priorities, IEEE 802.1Q table I-2. */
const PRIORITIES = [
  "Best Effort (default)",
  "Background",
  "Excellent Effort",
  "Critical Applications",
  "Video, < 100ms latency and jitter",
  "Voice, < 10ms latency and jitter",
  "Internetwork Control",
  "Network Control",
];

const fields = defineFields({
  priority: {
    name: "vlan.priority",
    label: "Priority",
    type: "uint16",
    mask: 0xe000,
    at: 0,
    values: PRIORITIES,
    words: "Which frames a busy switch sends first, 7 before 0; but 1 (background) comes after 0.",
  },
  dropEligible: {
    name: "vlan.dei",
    label: "DEI",
    type: "boolean",
    width: 16,
    mask: 0x1000,
    at: 0,
    values: { 0: "Ineligible", 1: "Eligible" },
    words: "Set when a switch that has too much to send may drop this frame before others.",
  },
  id: {
    name: "vlan.id",
    label: "ID",
    type: "uint16",
    mask: 0x0fff,
    at: 0,
    words:
      "Which of the virtual networks on this wire the frame belongs to; 0 means none: the tag gives a priority only.",
  },
  type: {
    name: "vlan.etype",
    label: "Type",
    type: "uint16",
    base: "hex",
    values: ETHERTYPES,
    words: "What follows the tag, numbered as in Ethernet; 0x8100 is one more tag.",
  },
  length: {
    name: "vlan.len",
    label: "Length",
    type: "uint16",
    words: "Bytes that follow, where the frame says their length instead of their type.",
  },
  trailer: {
    name: "vlan.trailer",
    label: "Trailer",
    type: "bytes",
    words: "Bytes after the payload that are no padding: often the frame check sequence.",
  },
});

const TRAILER_FIELDS = { ...PADDING_FIELDS, ...fields };

/** IEEE 802.1Q; two tags, one after the other, are called QinQ. */
export const vlan = defineProtocol({
  id: "vlan",
  title: "802.1Q Virtual LAN",
  column: "802.1Q",
  source: "IEEE 802.1Q §9",
  words: "A tag in an Ethernet frame that says to which virtual network it belongs, and how urgent it is.",
  fields,
  carriedIn: { ethertype: [0x8100, 0x9100] },
  dissect(d: Dissection): void {
    d.headerLength(TAG_LENGTH);
    const { start } = d;
    const tag = d.u16(start);
    d.header(fields, start);
    d.network.vlan = tag & 0x0fff;
    const line = `PRI: ${tag >> 13}, DEI: ${(tag >> 12) & 1}, ID: ${tag & 0x0fff}`;
    if (d.wantsTree) d.describe(`802.1Q Virtual LAN, ${line}`);
    if (d.wantsColumns) d.columns.info = line;
    const typeOrLength = d.u16(start + 2);
    const above = start + TAG_LENGTH;
    if (typeOrLength < FIRST_TYPE) {
      d.uint(fields.length, start + 2);
      d.call(llc, above, typeOrLength);
    } else {
      d.uint(fields.type, start + 2);
      callEthertype(d, typeOrLength, above, d.reportedEnd - above);
    }
    addTrailer(d, TRAILER_FIELDS);
  },
});

const providerFields = defineFields({
  priority: {
    name: "ieee8021ad.priority",
    label: "Priority",
    type: "uint16",
    mask: 0xe000,
    at: 0,
    words: "Which frames a busy switch of the provider sends first.",
  },
  dropEligible: {
    name: "ieee8021ad.dei",
    label: "DEI",
    type: "uint16",
    mask: 0x1000,
    at: 0,
    words: "Set when the provider may drop this frame before others.",
  },
  id: {
    name: "ieee8021ad.id",
    label: "ID",
    type: "uint16",
    mask: 0x0fff,
    at: 0,
    words: "Which customer or service of the provider the frame belongs to.",
  },
  type: {
    name: "ieee8021ad.etype",
    label: "Type",
    type: "uint16",
    base: "hex",
    at: 2,
    values: ETHERTYPES,
    words: "What follows the tag: mostly 0x8100, the customer's own tag.",
  },
});

/** IEEE 802.1ad: the provider's tag before the customer's. */
export const providerVlan = defineProtocol({
  id: "ieee8021ad",
  title: "IEEE 802.1ad",
  column: "802.1ad",
  source: "IEEE 802.1Q §9 (formerly 802.1ad)",
  words: "The tag that a provider puts before its customer's own, so that many customers share its network.",
  fields: providerFields,
  carriedIn: { ethertype: [0x88a8] },
  dissect(d: Dissection): void {
    d.headerLength(TAG_LENGTH);
    const { start } = d;
    const tag = d.u16(start);
    d.header(providerFields, start);
    if (d.wantsTree) d.describe(`IEEE 802.1ad, ID: ${tag & 0x0fff}`);
    callEthertype(d, d.u16(start + 2), start + TAG_LENGTH, d.reportedEnd - start - TAG_LENGTH);
  },
});
