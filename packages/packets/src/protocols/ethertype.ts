import type { Dissection } from "../dissect/dissection.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";

/** Names of EtherTypes, https://standards-oui.ieee.org/ethertype/eth.txt; below 0x600 the number is a length. */
export const ETHERTYPES: Readonly<Record<number, string>> = {
  0x0600: "XEROX NS IDP",
  0x0800: "IPv4",
  0x0801: "X.75 Internet",
  0x0805: "X.25 Layer 3",
  0x0806: "ARP",
  0x0808: "Frame Relay ARP",
  0x0842: "Wake on LAN",
  0x22f3: "TRILL",
  0x6000: "DEC unassigned (experimental)",
  0x6001: "DEC DNA Dump/Load",
  0x6002: "DEC DNA Remote Console",
  0x6003: "DECNET Phase IV DNA Routing",
  0x6004: "DEC LAT",
  0x6558: "Transparent Ethernet bridging",
  0x6559: "Frame Relay",
  0x8035: "RARP",
  0x809b: "AppleTalk (EtherTalk)",
  0x80f3: "AARP",
  0x8100: "802.1Q Virtual LAN",
  0x8137: "IPX",
  0x86dd: "IPv6",
  0x8808: "MAC Control",
  0x8809: "Slow Protocols",
  0x880b: "PPP",
  0x8847: "MPLS label switched packet",
  0x8848: "MPLS multicast label switched packet",
  0x8863: "PPPoE Discovery",
  0x8864: "PPPoE Session",
  0x888e: "802.1X Authentication",
  0x8892: "PROFINET",
  0x88a2: "ATA over Ethernet",
  0x88a4: "EtherCAT frame",
  0x88a8: "802.1ad Provider Bridge (Q-in-Q)",
  0x88b8: "IEC 61850/GOOSE",
  0x88cc: "802.1 Link Layer Discovery Protocol (LLDP)",
  0x88e1: "HomePlug AV MME",
  0x88e5: "802.1AE (MACsec)",
  0x88e7: "802.1ah Provider Backbone Bridge (mac-in-mac)",
  0x88f7: "PTPv2 over Ethernet (IEEE1588)",
  0x88fb: "HSR/PRP Supervision",
  0x8902: "IEEE 802.1Q Connectivity Fault Management (CFM) protocol",
  0x8906: "Fibre Channel over Ethernet",
  0x8915: "RDMA over Converged Ethernet",
  0x892f: "HSR (High-availability Seamless Redundancy)",
  0x893a: "IEEE 1905.1a Convergent Digital Home Network for Heterogenous Technologies",
  0x894f: "NSH",
  0x9000: "Loopback",
  0x9100: "802.1Q Virtual LAN (old QinQ)",
};

/** Wireshark's name for the step from a type number to the layer above; it has no bytes and no line in the tree. */
export const ethertype = defineProtocol({
  id: "ethertype",
  title: "Ethertype",
  column: "",
  source: "IEEE 802.3",
  words: "The number by which a link layer says what it carries. It is not a layer: it is in the list of layers only.",
  fields: {},
  dissect(): void {},
});

/** Gives `length` bytes from `at` on to the layer that an EtherType names, or to none: then they are data. */
export function callEthertype(d: Dissection, type: number, at: number, length: number): void {
  d.layers.push(ethertype);
  if (d.next("ethertype", type, at, length)) return;
  if (d.wantsColumns) d.columns.protocol = `0x${type.toString(16).padStart(4, "0")}`;
  d.call(data, at, length);
}
