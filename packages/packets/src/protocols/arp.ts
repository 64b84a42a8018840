import type { Dissection } from "../dissect/dissection.ts";
import { defineFields, type Field } from "../fields/field.ts";
import { etherText, hexText, ipv4Text } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { ETHERTYPES } from "./ethertype.ts";
import { ETHERNET_HARDWARE, HARDWARE_TYPES, IEEE_802_HARDWARE } from "./hardware-types.ts";

const REQUEST = 1;
const REPLY = 2;

/** https://www.iana.org/assignments/arp-parameters */
const OPCODES: Readonly<Record<number, string>> = {
  0: "reserved",
  [REQUEST]: "request",
  [REPLY]: "reply",
  3: "reverse request",
  4: "reverse reply",
  5: "drarp request",
  6: "drarp reply",
  7: "drarp error",
  8: "inverse request",
  9: "inverse reply",
  10: "arp nak",
  11: "mars request",
  12: "mars multi",
  13: "mars mserv",
  14: "mars join",
  15: "mars leave",
  16: "mars nak",
  17: "mars unserv",
  18: "mars sjoin",
  19: "mars sleave",
  20: "mars grouplist request",
  21: "mars grouplist reply",
  22: "mars redirect map",
  23: "mapos unarp",
  24: "experimental 1",
  25: "experimental 2",
  65535: "reserved",
};

const YES = { type: "boolean", generated: true, values: { 0: "False", 1: "True" } } as const;

const fields = defineFields({
  hardwareType: {
    name: "arp.hw.type",
    label: "Hardware type",
    type: "uint16",
    at: 0,
    values: HARDWARE_TYPES,
    words: "What kind of network card: 1 is Ethernet.",
  },
  protocolType: {
    name: "arp.proto.type",
    label: "Protocol type",
    type: "uint16",
    base: "hex",
    at: 2,
    values: ETHERTYPES,
    words: "What kind of address is asked about, numbered as in Ethernet: 0x0800 is IPv4.",
  },
  hardwareSize: {
    name: "arp.hw.size",
    label: "Hardware size",
    type: "uint8",
    at: 4,
    words: "Bytes of a card's address.",
  },
  protocolSize: {
    name: "arp.proto.size",
    label: "Protocol size",
    type: "uint8",
    at: 5,
    words: "Bytes of the other address.",
  },
  opcode: {
    name: "arp.opcode",
    label: "Opcode",
    type: "uint16",
    at: 6,
    values: OPCODES,
    words: "1 asks which card has an address, 2 answers.",
  },
  isGratuitous: {
    name: "arp.isgratuitous",
    label: "Is gratuitous",
    ...YES,
    words: "Nobody asked: a machine tells the others of its own address.",
  },
  isProbe: {
    name: "arp.isprobe",
    label: "Is probe",
    ...YES,
    words: "A machine asks for an address that it wants for itself, to see whether somebody has it (RFC 5227).",
  },
  isAnnouncement: {
    name: "arp.isannouncement",
    label: "Is announcement",
    ...YES,
    words: "A machine says that an address is its own now (RFC 5227).",
  },
  sourceCard: { name: "arp.src.hw_mac", label: "Sender MAC address", type: "ether", words: "The sender's card." },
  sourceHardware: {
    name: "arp.src.hw",
    label: "Sender hardware address",
    type: "bytes",
    words: "The sender's card, on another kind of network.",
  },
  sourceIpv4: { name: "arp.src.proto_ipv4", label: "Sender IP address", type: "ipv4", words: "The sender's address." },
  sourceProtocol: {
    name: "arp.src.proto",
    label: "Sender protocol address",
    type: "bytes",
    words: "The sender's address, of another kind.",
  },
  targetCard: {
    name: "arp.dst.hw_mac",
    label: "Target MAC address",
    type: "ether",
    words: "The card of the one asked; zeros in a question, because that is what is asked.",
  },
  targetHardware: {
    name: "arp.dst.hw",
    label: "Target hardware address",
    type: "bytes",
    words: "The card of the one asked, on another kind of network.",
  },
  targetIpv4: {
    name: "arp.dst.proto_ipv4",
    label: "Target IP address",
    type: "ipv4",
    words: "The address asked about.",
  },
  targetProtocol: {
    name: "arp.dst.proto",
    label: "Target protocol address",
    type: "bytes",
    words: "The address asked about, of another kind.",
  },
  duplicate: {
    name: "arp.duplicate-address-detected",
    label: "Duplicate IP address configured",
    type: "none",
    generated: true,
    words: "Two cards say that they have the same address: a mistake in the settings, or somebody who listens in.",
  },
  duplicateFrame: {
    name: "arp.duplicate-address-frame",
    label: "Frame showing earlier use of IP address",
    type: "frame",
    generated: true,
    words: "Where the other card said so.",
  },
  sinceDuplicate: {
    name: "arp.seconds-since-duplicate-address-frame",
    label: "Seconds since earlier frame seen",
    type: "uint32",
    generated: true,
    words: "How long ago that was.",
  },
});

const FIXED_LENGTH = 8;
const IPV4_TYPE = 0x0800;

/** RFC 826; RFC 903 for the reverse question, RFC 2390 for the inverse one. */
export const arp = defineProtocol({
  id: "arp",
  title: "Address Resolution Protocol",
  column: "ARP",
  source: "RFC 826, RFC 5227, RFC 903, RFC 2390",
  words: "Asks everybody on a network which card has an IP address; the one who has it answers.",
  fields,
  carriedIn: { ethertype: [0x0806, 0x8035], "gre.proto": [0x0806] },
  dissect(d: Dissection): void {
    const { start } = d;
    if (d.wantsColumns) d.columns.info = "";
    const hardwareType = d.u16(start + fields.hardwareType.at);
    const protocolType = d.u16(start + fields.protocolType.at);
    const hardwareSize = d.u8(start + fields.hardwareSize.at);
    const protocolSize = d.u8(start + fields.protocolSize.at);
    const opcode = d.u16(start + fields.opcode.at);
    d.header(fields, start);
    const end = start + FIXED_LENGTH + 2 * (hardwareSize + protocolSize);
    const isEther =
      (hardwareType === ETHERNET_HARDWARE || hardwareType === IEEE_802_HARDWARE) && hardwareSize === CARD_LENGTH;
    const isIpv4 = protocolType === IPV4_TYPE && protocolSize === 4;
    const source: End = { at: start + FIXED_LENGTH, hardwareSize, protocolSize, isEther, isIpv4 };
    const target: End = { ...source, at: source.at + hardwareSize + protocolSize };
    d.slice(start, end - start);
    d.endAt(end);
    const kind = isIpv4 ? kindOf(d, opcode, source, target) : "plain";
    addKind(d, kind, opcode);
    addEnd(d, source, fields.sourceCard, fields.sourceHardware, fields.sourceIpv4, fields.sourceProtocol);
    addEnd(d, target, fields.targetCard, fields.targetHardware, fields.targetIpv4, fields.targetProtocol);
    if (d.wantsColumns) tellColumns(d, kind, opcode, source, target);
    if (isEther && isIpv4 && !d.isQuoted) addDuplicates(d, opcode, source, target);
  },
});

/** One of the two sides: where its addresses stand, and how they are read. */
interface End {
  readonly at: number;
  readonly hardwareSize: number;
  readonly protocolSize: number;
  readonly isEther: boolean;
  readonly isIpv4: boolean;
}

type Kind = "plain" | "probe" | "announcement" | "gratuitous";

/** RFC 5227 §1.1 */
function kindOf(d: Dissection, opcode: number, source: End, target: End): Kind {
  if (opcode !== REQUEST && opcode !== REPLY) return "plain";
  const sender = protocolAddress(d, source);
  const asked = protocolAddress(d, target);
  const isCardUnknown = d.slice(target.at, target.hardwareSize).every((byte) => byte === 0);
  if (sender === asked) return opcode === REQUEST && isCardUnknown ? "announcement" : "gratuitous";
  return opcode === REQUEST && sender === 0 && isCardUnknown ? "probe" : "plain";
}

function protocolAddress(d: Dissection, end: End): number {
  return d.u32(end.at + end.hardwareSize);
}

function addKind(d: Dissection, kind: Kind, opcode: number): void {
  const at = d.start + fields.opcode.at;
  if (kind === "probe") d.item(fields.isProbe, at, 0, 1);
  if (kind === "gratuitous" || kind === "announcement") d.item(fields.isGratuitous, at, 0, 1);
  if (kind === "announcement") d.item(fields.isAnnouncement, at, 0, 1);
  if (!d.wantsTree) return;
  const name = OPCODES[opcode] ?? `opcode ${hex(opcode)}`;
  const said = {
    plain: name,
    probe: "ARP Probe",
    announcement: "ARP Announcement",
    gratuitous: `${name}/gratuitous ARP`,
  };
  d.describe(`Address Resolution Protocol (${said[kind]})`);
}

function addEnd(d: Dissection, end: End, card: Field, hardware: Field, ipv4: Field, protocol: Field): void {
  const { at, hardwareSize, protocolSize, isEther, isIpv4 } = end;
  if (isEther) d.item(card, at, hardwareSize, d.slice(at, hardwareSize));
  else if (hardwareSize > 0) d.bytesItem(hardware, at, hardwareSize);
  if (isIpv4) d.uint(ipv4, at + hardwareSize);
  else if (protocolSize > 0) d.bytesItem(protocol, at + hardwareSize, protocolSize);
}

/** The protocol column for the opcodes that have a name of their own. */
const COLUMNS: Readonly<Record<number, string>> = {
  3: "RARP",
  4: "RARP",
  5: "DRARP",
  6: "DRARP",
  7: "DRARP",
  8: "Inverse ARP",
  9: "Inverse ARP",
  22: "MARS",
  23: "MAPOS",
};

function tellColumns(d: Dissection, kind: Kind, opcode: number, source: End, target: End): void {
  d.columns.protocol = COLUMNS[opcode] ?? "ARP";
  const [sender, asked] = [addressText(d, source), addressText(d, target)];
  const [senderCard, askedCard] = [cardText(d, source), cardText(d, target)];
  d.columns.info = infoText(kind, opcode, sender, asked, senderCard, askedCard);
}

function infoText(
  kind: Kind,
  opcode: number,
  sender: string,
  asked: string,
  senderCard: string,
  askedCard: string,
): string {
  if (kind === "probe") return `Who has ${asked}? (ARP Probe)`;
  if (kind === "announcement") return `ARP Announcement for ${asked}`;
  if (kind === "gratuitous") return `Gratuitous ARP for ${asked} (${opcode === REQUEST ? "Request" : "Reply"})`;
  switch (opcode) {
    case REQUEST:
      return `Who has ${asked}? Tell ${sender}`;
    case REPLY:
      return `${sender} is at ${senderCard}`;
    case 3:
    case 5:
    case 8:
      return `Who is ${askedCard}? Tell ${senderCard}`;
    case 4:
    case 6:
      return `${askedCard} is at ${asked}`;
    case 9:
      return `${senderCard} is at ${sender}`;
    case 7:
      return "DRARP Error";
    case 10:
      return "ARP NAK";
    case 22:
      return `MARS redirect map from ${senderCard} at ${sender}`;
    case 23:
      return `MAPOS UNARP request from ${senderCard} at ${sender}`;
    case 24:
    case 25:
      return `Experimental ${opcode - 23} ( opcode ${opcode} )`;
    case 0:
    case 65535:
      return `Reserved opcode ${opcode}`;
    default:
      return `Unknown ARP opcode ${hex(opcode)}`;
  }
}

function addressText(d: Dissection, end: End): string {
  if (end.isIpv4) return ipv4Text(protocolAddress(d, end));
  return hexText(d.slice(end.at + end.hardwareSize, end.protocolSize)) || "<No address>";
}

function cardText(d: Dissection, end: End): string {
  const card = d.slice(end.at, end.hardwareSize);
  return end.isEther ? etherText(card) : hexText(card) || "<No address>";
}

/** Remembers which card says that it has which address, and tells when two say so. */
function addDuplicates(d: Dissection, opcode: number, source: End, target: End): void {
  if (opcode !== REQUEST && opcode !== REPLY) return;
  addDuplicate(d, source, opcode === REQUEST);
  if (opcode === REPLY) addDuplicate(d, target, true);
}

/** @param isTold in the Info column too, where Wireshark tells of one of the two only */
function addDuplicate(d: Dissection, end: End, isTold: boolean): void {
  const address = protocolAddress(d, end);
  if (address === 0) return;
  const card = d.slice(end.at, CARD_LENGTH);
  const earlier = d.session.cards.claim(address, card, d.frame);
  if (earlier === undefined) return;
  const text = `[Duplicate IP address detected for ${ipv4Text(address)} (${etherText(card)})]`;
  d.item(fields.duplicate, d.start, 0, null, text);
  d.item(fields.duplicateFrame, d.start, 0, earlier.frame);
  d.item(fields.sinceDuplicate, d.start, 0, Math.max(0, d.frame.seconds - earlier.seconds));
  if (isTold && d.wantsColumns) d.columns.info += ` (duplicate use of ${ipv4Text(address)} detected!)`;
}

const CARD_LENGTH = 6;

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, "0")}`;
}
