import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { etherText, ipv4Text } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { callEthertype, ETHERTYPES } from "./ethertype.ts";
import { GRE_HARDWARE, HARDWARE_TYPES } from "./hardware-types.ts";
import { llc } from "./llc.ts";

const PACKET_TYPES: Readonly<Record<number, string>> = {
  0: "Unicast to us",
  1: "Broadcast",
  2: "Multicast",
  3: "Unicast to another host",
  4: "Sent by us",
};

/** Protocols that have no EtherType, by the numbers of Linux's if_ether.h. */
const LINUX_PROTOCOLS: Readonly<Record<number, string>> = { 1: "Raw 802.3", 4: "802.2 LLC", 12: "CAN" };
const LLC_PROTOCOL = 4;
const FIRST_TYPE = 0x0600;
const ADDRESS_ROOM = 8;

const fields = defineFields({
  packetType: {
    name: "sll.pkttype",
    label: "Packet type",
    type: "uint16",
    values: PACKET_TYPES,
    words: "Whether this machine sent it, or for whom it was.",
  },
  hardwareType: {
    name: "sll.hatype",
    label: "Link-layer address type",
    type: "uint16",
    values: HARDWARE_TYPES,
    words: "What kind of network it was seen on.",
  },
  addressLength: {
    name: "sll.halen",
    label: "Link-layer address length",
    type: "uint16",
    words: "Bytes of the sender's address that are meaningful.",
  },
  ether: { name: "sll.src.eth", label: "Source", type: "ether", words: "The network card that sent it." },
  ipv4: {
    name: "sll.src.ipv4",
    label: "Source",
    type: "ipv4",
    words: "The sender, on a link whose addresses are IPv4's.",
  },
  other: { name: "sll.src.other", label: "Source", type: "bytes", words: "The sender, on another kind of network." },
  unused: {
    name: "sll.unused",
    label: "Unused",
    type: "bytes",
    words: "The rest of the eight bytes kept for the address.",
  },
  ethertype: {
    name: "sll.etype",
    label: "Protocol",
    type: "uint16",
    base: "hex",
    values: ETHERTYPES,
    words: "What the frame carries, numbered as in Ethernet.",
  },
  greType: {
    name: "sll.gretype",
    label: "Protocol",
    type: "uint16",
    base: "hex",
    values: ETHERTYPES,
    words: "What a GRE tunnel's frame carries.",
  },
  linuxType: {
    name: "sll.ltype",
    label: "Protocol",
    type: "uint16",
    base: "hex",
    values: LINUX_PROTOCOLS,
    words: "What the frame carries, where it has no EtherType.",
  },
  interface: {
    name: "sll.ifindex",
    label: "Interface index",
    type: "uint32",
    words: "The number of the interface it was seen on, on that machine.",
  },
  trailer: {
    name: "sll.trailer",
    label: "Trailer",
    type: "bytes",
    words: "Bytes after the payload.",
  },
});

/** What Linux gives instead of a link-layer header where it captures on "any" interface. */
export const linuxCooked = defineProtocol({
  id: "sll",
  title: "Linux cooked-mode capture",
  column: "SLL",
  source: "https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html, …_SLL2.html",
  words: "A header made by Linux, not sent on any wire, where a capture is taken on all interfaces at once.",
  fields,
  carriedIn: { "link-type": [113, 276] },
  dissect(d: Dissection): void {
    if (d.frame.linkType === 276) dissectVersion2(d);
    else dissectVersion1(d);
    const end = d.endAbove;
    if (end < d.reportedEnd && end < d.end) d.bytesItem(fields.trailer, end, d.reportedEnd - end);
  },
});

function dissectVersion1(d: Dissection): void {
  const { start } = d;
  d.headerLength(16);
  d.describe("Linux cooked capture v1");
  tellPacketType(d, d.uint(fields.packetType, start));
  const hardwareType = d.uint(fields.hardwareType, start + 2);
  addAddress(d, d.uint(fields.addressLength, start + 4), start + 6);
  callProtocol(d, hardwareType, start + 14, start + 16);
}

function dissectVersion2(d: Dissection): void {
  const { start } = d;
  d.headerLength(20);
  d.describe("Linux cooked capture v2");
  const hardwareType = d.u16(start + 8);
  addProtocol(d, hardwareType, start);
  d.uint(fields.interface, start + 4);
  d.uint(fields.hardwareType, start + 8);
  const packetType = d.u8(start + 10);
  d.item(fields.packetType, start + 10, 1, packetType);
  tellPacketType(d, packetType);
  const length = d.u8(start + 11);
  d.item(fields.addressLength, start + 11, 1, length);
  addAddress(d, length, start + 12);
  callPayload(d, hardwareType, d.u16(start), start + 20);
}

function tellPacketType(d: Dissection, packetType: number): void {
  if (d.wantsColumns) d.columns.info = PACKET_TYPES[packetType] ?? "Unknown";
}

function addAddress(d: Dissection, length: number, at: number): void {
  let text = "";
  if (length === 6) {
    const address = d.slice(at, 6);
    d.item(fields.ether, at, 6, address);
    text = etherText(address);
  } else if (length === 4) {
    text = ipv4Text(d.uint(fields.ipv4, at));
  } else if (length > 0) {
    d.bytesItem(fields.other, at, Math.min(length, ADDRESS_ROOM));
  }
  if (d.wantsColumns) d.columns.source = text;
  if (length < ADDRESS_ROOM) d.bytesItem(fields.unused, at + length, ADDRESS_ROOM - length);
}

function addProtocol(d: Dissection, hardwareType: number, at: number): void {
  const protocol = d.u16(at);
  if (protocol < FIRST_TYPE) d.uint(fields.linuxType, at);
  else d.uint(hardwareType === GRE_HARDWARE ? fields.greType : fields.ethertype, at);
}

function callProtocol(d: Dissection, hardwareType: number, at: number, above: number): void {
  addProtocol(d, hardwareType, at);
  callPayload(d, hardwareType, d.u16(at), above);
}

function callPayload(d: Dissection, hardwareType: number, protocol: number, above: number): void {
  const length = d.reportedEnd - above;
  if (protocol === LLC_PROTOCOL) d.call(llc, above, length);
  else if (protocol < FIRST_TYPE) d.call(data, above, length);
  else if (hardwareType !== GRE_HARDWARE) callEthertype(d, protocol, above, length);
  else if (!d.next("gre.proto", protocol, above, length)) d.call(data, above, length);
}
