import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { etherText } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";

const fields = defineFields({
  dst: {
    name: "eth.dst",
    label: "Destination",
    type: "ether",
    at: 0,
    words: "The network card it is for; ff:ff:ff:ff:ff:ff is every card on this network.",
  },
  src: { name: "eth.src", label: "Source", type: "ether", at: 6, words: "The network card that sent it." },
  addr: { name: "eth.addr", label: "Address", type: "ether", hidden: true },
  type: {
    name: "eth.type",
    label: "Type",
    type: "uint16",
    base: "hex",
    at: 12,
    values: { 0x0800: "IPv4", 0x0806: "ARP", 0x86dd: "IPv6", 0x8100: "802.1Q Virtual LAN" },
    words: "What the frame carries: 0x0800 is IPv4.",
  },
});

export const ETHERNET_HEADER_LENGTH = 14;

/** IEEE 802.3 with a type field (DIX). */
export const ethernet = defineProtocol({
  id: "eth",
  title: "Ethernet II",
  column: "",
  source: "IEEE 802.3",
  words: "Takes a frame from one network card to another on the same network.",
  fields,
  carriedIn: { "link-type": [1] },
  dissect(d: Dissection): void {
    d.headerLength(ETHERNET_HEADER_LENGTH);
    const { start } = d;
    const destination = d.slice(start + fields.dst.at, 6);
    const source = d.slice(start + fields.src.at, 6);
    d.header(fields, start);
    d.item(fields.addr, start + fields.dst.at, 6, destination);
    d.item(fields.addr, start + fields.src.at, 6, source);
    if (d.wantsTree) d.describe(`Ethernet II, Src: ${etherText(source)}, Dst: ${etherText(destination)}`);
    if (d.wantsColumns) {
      d.columns.source = etherText(source);
      d.columns.destination = etherText(destination);
    }
    const above = start + ETHERNET_HEADER_LENGTH;
    const length = d.reportedEnd - above;
    if (!d.next("ethertype", d.u16(start + fields.type.at), above, length)) d.call(data, above, length);
  },
});
