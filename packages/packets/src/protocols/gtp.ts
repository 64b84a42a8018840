import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";

const USER_PACKET = 0xff;

/** 3GPP TS 29.060 table 1: those that are met on both planes, and the common ones of the control plane. */
const MESSAGES: Readonly<Record<number, string>> = {
  1: "Echo request",
  2: "Echo response",
  3: "Version not supported",
  16: "Create PDP context request",
  17: "Create PDP context response",
  18: "Update PDP context request",
  19: "Update PDP context response",
  20: "Delete PDP context request",
  21: "Delete PDP context response",
  26: "Error indication",
  31: "Supported extension header notification",
  254: "End Marker",
  [USER_PACKET]: "T-PDU",
};

const FLAG = { type: "boolean", width: 8, values: { 0: "No", 1: "Yes" } } as const;

const fields = defineFields({
  flags: {
    name: "gtp.flags",
    label: "Flags",
    type: "uint8",
    base: "hex",
    words: "The version, and what the header has.",
  },
  version: {
    name: "gtp.flags.version",
    label: "Version",
    type: "uint8",
    mask: 0xe0,
    values: { 0: "GTP release 97/98 version", 1: "GTP release 99 version" },
    words: "0 until 1998, then 1.",
  },
  isPlain: {
    name: "gtp.flags.payload",
    label: "Protocol type",
    type: "uint8",
    mask: 0x10,
    values: { 0: "GTP'", 1: "GTP" },
    words: "1; 0 is GTP', by which bills are gathered.",
  },
  reservedOld: { name: "gtp.flags.reserved", label: "Reserved", type: "uint8", mask: 0x0e, words: "All ones." },
  reserved: { name: "gtp.flags.reserved", label: "Reserved", type: "uint8", mask: 0x08, words: "Nothing yet." },
  hasNumberOld: {
    name: "gtp.flags.snn",
    label: "Is SNDCP N-PDU included?",
    ...FLAG,
    mask: 0x01,
    words: "The number of the packet on the radio link means something.",
  },
  hasExtension: {
    name: "gtp.flags.e",
    label: "Is Next Extension Header present?",
    ...FLAG,
    mask: 0x04,
    words: "More headers follow.",
  },
  hasSequence: { name: "gtp.flags.s", label: "Is Sequence Number present?", ...FLAG, mask: 0x02, words: "It has one." },
  hasNumber: { name: "gtp.flags.pn", label: "Is N-PDU number present?", ...FLAG, mask: 0x01, words: "It has one." },
  message: {
    name: "gtp.message",
    label: "Message Type",
    type: "uint8",
    base: "hex",
    values: MESSAGES,
    words: "255 carries a user's packet; others arrange the tunnels.",
  },
  length: { name: "gtp.length", label: "Length", type: "uint16", words: "Bytes after the part that every header has." },
  tunnel: {
    name: "gtp.teid",
    label: "TEID",
    type: "uint32",
    base: "hex-dec",
    words: "Which of the receiver's tunnels it belongs to: one or more for each telephone.",
  },
  sequence: {
    name: "gtp.seq_number",
    label: "Sequence number",
    type: "uint16",
    base: "hex-dec",
    words: "Counts up, where order matters.",
  },
  flow: {
    name: "gtp.flow_label",
    label: "Flow label",
    type: "uint16",
    base: "hex",
    words: "Which tunnel, in version 0.",
  },
  numberOld: {
    name: "gtp.sndcp_number",
    label: "SNDCP N-PDU LLC Number",
    type: "uint8",
    base: "hex",
    words: "The number of the packet on the radio link, in version 0.",
  },
  number: {
    name: "gtp.npdu_number",
    label: "N-PDU Number",
    type: "uint8",
    base: "hex",
    words: "The number of the packet on the radio link.",
  },
  extension: { name: "gtp.ext_hdr", label: "Extension header", type: "none", words: "More about the packet." },
});

const OLD_FLAGS = [fields.version, fields.isPlain, fields.reservedOld, fields.hasNumberOld];
const FLAGS = [
  fields.version,
  fields.isPlain,
  fields.reserved,
  fields.hasExtension,
  fields.hasSequence,
  fields.hasNumber,
];

const OLD_LENGTH = 20;
const LENGTH = 8;
/** Where any of the last three flags is set, the parts that they stand for are there, all of them (TS 29.281 §5.1). */
const OPTIONAL_PARTS = 0x07;
const HAS_EXTENSION = 0x04;

/** 3GPP TS 29.281. */
export const gtp = defineProtocol({
  id: "gtp",
  title: "GPRS Tunneling Protocol",
  column: "GTP",
  source: "3GPP TS 29.060 §6, 3GPP TS 29.281 §5, 3GPP TS 09.60 §6",
  words: "The tunnel of mobile networks: carries a telephone's packets between base station and core, whoever moves.",
  fields,
  carriedIn: { "udp.port": [2123, 2152, 3386] },
  accepts: (d) => (d.u8(d.start) & 0xd0) === 0x10, // version 0 or 1, and not GTP'
  dissect(d: Dissection): void {
    const { start } = d;
    const flags = d.u8(start);
    const isOld = flags >> 5 === 0;
    d.word(fields.flags, start, isOld ? OLD_FLAGS : FLAGS);
    const message = d.uint(fields.message, start + 1);
    if (d.wantsColumns) d.columns.info = MESSAGES[message] ?? "Unknown";
    const length = d.uint(fields.length, start + 2);
    d.endAt(start + (isOld ? OLD_LENGTH : LENGTH) + length);
    const above = isOld ? addOld(d) : addNew(d, flags);
    d.headerLength(above - start);
    const room = d.reportedEnd - above;
    if (room <= 0) return;
    if (message !== USER_PACKET || !d.next("ip.version", d.u8(above) >> 4, above, room)) d.call(data, above, room);
    else if (d.wantsColumns) d.columns.protocol = `GTP <${d.columns.protocol}>`;
  },
});

function addOld(d: Dissection): number {
  const { start } = d;
  d.uint(fields.sequence, start + 4);
  d.uint(fields.flow, start + 6);
  d.uint(fields.numberOld, start + 8);
  return start + OLD_LENGTH;
}

function addNew(d: Dissection, flags: number): number {
  const { start } = d;
  d.uint(fields.tunnel, start + 4);
  let at = start + LENGTH;
  if ((flags & OPTIONAL_PARTS) === 0) return at;
  if ((flags & 0x02) !== 0) d.uint(fields.sequence, at);
  if ((flags & 0x01) !== 0) d.uint(fields.number, at + 2);
  let next = (flags & HAS_EXTENSION) === 0 ? 0 : d.u8(at + 3);
  at += 4;
  while (next !== 0) {
    const length = 4 * d.u8(at);
    if (length === 0) d.malformed(at, "an extension header cannot be empty");
    next = d.u8(at + length - 1);
    d.item(fields.extension, at, length, null);
    at += length;
  }
  return at;
}
