import type { Dissection } from "../dissect/dissection.ts";
import { defineFields, type Field } from "../fields/field.ts";
import { etherText } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { CHECKSUM_STATUS } from "../checksums/status.ts";
import { data } from "./data.ts";
import { callEthertype, ETHERTYPES } from "./ethertype.ts";
import { llc } from "./llc.ts";
import { addTrailer, PADDING_FIELDS } from "./trailer.ts";

const GROUP = { 0: "Individual address (unicast)", 1: "Group address (multicast/broadcast)" } as const;
const LOCAL = {
  0: "Globally unique address (factory default)",
  1: "Locally administered address (this is NOT the factory default)",
} as const;
const GROUP_BIT = { type: "boolean", width: 24, mask: 0x01_0000, values: GROUP } as const;
const LOCAL_BIT = { type: "boolean", width: 24, mask: 0x02_0000, values: LOCAL } as const;

const fields = defineFields({
  dst: {
    name: "eth.dst",
    label: "Destination",
    type: "ether",
    at: 0,
    words: "The network card it is for; ff:ff:ff:ff:ff:ff is every card on this network.",
  },
  src: { name: "eth.src", label: "Source", type: "ether", at: 6, words: "The network card that sent it." },
  addr: { name: "eth.addr", label: "Address", type: "ether", words: "The source or the destination." },
  dstLocal: {
    name: "eth.dst.lg",
    label: "LG bit",
    ...LOCAL_BIT,
    words: "Set when somebody made the address up, as for virtual machines and private Wi-Fi addresses.",
  },
  srcLocal: { name: "eth.src.lg", label: "LG bit", ...LOCAL_BIT, words: "The same of the sender." },
  local: { name: "eth.lg", label: "LG bit", ...LOCAL_BIT, hidden: true, words: "The same of either." },
  dstGroup: {
    name: "eth.dst.ig",
    label: "IG bit",
    ...GROUP_BIT,
    words: "Set when it is for a group of cards: a multicast, or the broadcast to all.",
  },
  srcGroup: { name: "eth.src.ig", label: "IG bit", ...GROUP_BIT, words: "Never set by a correct sender." },
  group: { name: "eth.ig", label: "IG bit", ...GROUP_BIT, hidden: true, words: "The group bit of either." },
  type: {
    name: "eth.type",
    label: "Type",
    type: "uint16",
    base: "hex",
    at: 12,
    values: ETHERTYPES,
    words: "What the frame carries: 0x0800 is IPv4. From 0x0600 on; a smaller number is a length.",
  },
  length: {
    name: "eth.len",
    label: "Length",
    type: "uint16",
    words: "Bytes of payload, in frames that say their length there instead of their type.",
  },
  invalidType: {
    name: "eth.invalid_lentype",
    label: "Invalid length/type",
    type: "uint16",
    base: "hex-dec",
    words: "A number between the longest length (1500) and the first type (1536), which means nothing.",
  },
  trailer: {
    name: "eth.trailer",
    label: "Trailer",
    type: "bytes",
    words: "Bytes after the payload that are no padding; some devices append notes there.",
  },
  check: {
    name: "eth.fcs",
    label: "Frame check sequence",
    type: "uint32",
    base: "hex",
    words: "A CRC over the frame by which the receiving card drops damaged ones. Most captures do not have it.",
  },
  checkStatus: {
    name: "eth.fcs.status",
    label: "FCS Status",
    type: "uint8",
    generated: true,
    values: CHECKSUM_STATUS,
    words: "Whether the check sequence fits.",
  },
  sourceIsGroup: {
    name: "eth.src_not_group",
    label: "Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)",
    type: "none",
    words: "The sender's address has the group bit, which no single card may have.",
  },
  pastEnd: {
    name: "eth.len.past_end",
    label: "Length field value goes past the end of the payload",
    type: "none",
    words: "The length field claims more than the frame has.",
  },
});

export const ETHERNET_HEADER_LENGTH = 14;
const TRAILER_FIELDS = { ...PADDING_FIELDS, ...fields };
const TUNNEL_TRAILER_FIELDS = { ...PADDING_FIELDS, trailer: fields.trailer };

/** Above it, the number after the addresses is no length (IEEE 802.3 §3.2.6) … */
const LONGEST_LENGTH = 1500;
/** … and from here on it is a type. */
const FIRST_TYPE = 0x0600;

/** IEEE 802.3 frames, with a type (Ethernet II) or a length and LLC. */
export const ethernet = defineProtocol({
  id: "eth",
  title: "Ethernet",
  column: "Ethernet",
  source: "IEEE 802.3",
  words: "Takes a frame from one network card to another on the same network.",
  fields: { ...fields, ...PADDING_FIELDS },
  carriedIn: { "link-type": [1], ethertype: [0x6558], "gre.proto": [0x6400, 0x6558] },
  dissect(d: Dissection): void {
    d.headerLength(ETHERNET_HEADER_LENGTH);
    const { start } = d;
    const typeOrLength = d.u16(start + fields.type.at);
    // Only the frame itself is filled up and has a check sequence: what ends a frame in a tunnel is a trailer.
    const isOutermost = start === 0 && d.source === 0;
    d.network.ethernetStart = isOutermost ? start : -1;
    const isLength = typeOrLength > 0 && typeOrLength <= LONGEST_LENGTH; // 0 is no length that a frame can have
    addAddress(d, fields.dst, fields.dstLocal, fields.dstGroup);
    addAddress(d, fields.src, fields.srcLocal, fields.srcGroup);
    if ((d.bytes[start + 6]! & 1) !== 0) d.item(fields.sourceIsGroup, start + 6, 6, null);
    if (d.wantsTree) d.describe(isLength ? "IEEE 802.3 Ethernet" : titleLine(d));
    if (d.wantsColumns) {
      d.columns.source = etherText(d.slice(start + fields.src.at, 6));
      d.columns.destination = etherText(d.slice(start + fields.dst.at, 6));
      d.columns.info = "Ethernet II";
    }
    const above = start + ETHERNET_HEADER_LENGTH;
    const room = d.reportedEnd - above;
    if (isLength) {
      d.uint(fields.length, start + fields.type.at);
      if (typeOrLength > room) d.item(fields.pastEnd, start + fields.type.at, 2, null);
      d.call(llc, above, Math.min(typeOrLength, room));
    } else if (typeOrLength !== 0 && typeOrLength < FIRST_TYPE) {
      d.uint(fields.invalidType, start + fields.type.at);
      if (d.wantsColumns)
        d.columns.info = `Ethernet Unknown: Invalid length/type: ${hex(typeOrLength)} (${typeOrLength})`;
      d.call(data, above, room);
      return;
    } else {
      d.uint(fields.type, start + fields.type.at);
      callEthertype(d, typeOrLength, above, room);
    }
    if (isOutermost) d.network.ethernetStart = start; // a frame in a tunnel has changed it
    addTrailer(d, isOutermost ? TRAILER_FIELDS : TUNNEL_TRAILER_FIELDS);
  },
});

function titleLine(d: Dissection): string {
  return `Ethernet II, Src: ${etherText(d.slice(d.start + 6, 6))}, Dst: ${etherText(d.slice(d.start, 6))}`;
}

function addAddress(d: Dissection, address: Field, local: Field, group: Field): void {
  const at = d.start + address.at!;
  const value = d.slice(at, 6);
  d.group(address, at, 6, value, () => {
    d.item(fields.addr, at, 6, value);
    d.uint(local, at);
    d.uint(fields.local, at);
    d.uint(group, at);
    d.uint(fields.group, at);
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, "0")}`;
}
