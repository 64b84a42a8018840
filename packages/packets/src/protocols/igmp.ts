import { addChecksumStatus, STATUS_FIELD } from "../checksums/fields.ts";
import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { ipv4Text } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { judgeWhole } from "./icmp/icmp.ts";

const QUERY = 0x11;
const REPORT_V1 = 0x12;
const REPORT_V2 = 0x16;
const LEAVE = 0x17;
const REPORT_V3 = 0x22;

const TYPES: Readonly<Record<number, string>> = {
  [QUERY]: "Membership Query",
  [REPORT_V1]: "Membership Report",
  [REPORT_V2]: "Membership Report",
  [LEAVE]: "Leave Group",
  [REPORT_V3]: "Membership Report",
};

const INCLUDE = 1;
const EXCLUDE = 2;
const TO_INCLUDE = 3;
const TO_EXCLUDE = 4;
const ALLOW_NEW = 5;
const BLOCK_OLD = 6;

const RECORD_TYPES: Readonly<Record<number, string>> = {
  [INCLUDE]: "Mode Is Include",
  [EXCLUDE]: "Mode Is Exclude",
  [TO_INCLUDE]: "Change To Include Mode",
  [TO_EXCLUDE]: "Change To Exclude Mode",
  [ALLOW_NEW]: "Allow New Sources",
  [BLOCK_OLD]: "Block Old Sources",
};

const fields = defineFields({
  version: {
    name: "igmp.version",
    label: "IGMP Version",
    type: "uint8",
    generated: true,
    words: "By the type of the message, and for queries by its length (RFC 3376 §7.1).",
  },
  type: {
    name: "igmp.type",
    label: "Type",
    type: "uint8",
    base: "hex",
    values: TYPES,
    words: "A router asks who wants what (query), a machine says what it wants (report), or no longer wants (leave).",
  },
  reserved: { name: "igmp.reserved", label: "Reserved", type: "bytes", words: "Nothing yet." },
  maxResponse: {
    name: "igmp.max_resp",
    label: "Max Resp Time",
    type: "uint8",
    words: "How long machines may wait with their answer, tenths of a second, so that not all answer at once.",
  },
  exponent: {
    name: "igmp.max_resp.exp",
    label: "Exponent",
    type: "uint8",
    base: "hex",
    mask: 0x70,
    words: "From 128 on the time is written as a floating point number: this is its exponent.",
  },
  mantissa: {
    name: "igmp.max_resp.mant",
    label: "Mantissa",
    type: "uint8",
    base: "hex",
    mask: 0x0f,
    words: "And this its mantissa.",
  },
  checksum: {
    name: "igmp.checksum",
    label: "Checksum",
    type: "uint16",
    base: "hex",
    words: "Over the whole message.",
  },
  status: { name: "igmp.checksum.status", label: "Checksum Status", ...STATUS_FIELD },
  group: {
    name: "igmp.maddr",
    label: "Multicast Address",
    type: "ipv4",
    words: "The group it is about; 0.0.0.0 in a query about all groups.",
  },
  suppress: {
    name: "igmp.s",
    label: "S",
    type: "boolean",
    width: 8,
    mask: 0x08,
    values: { 0: "Do not suppress router side processing", 1: "Suppress router side processing" },
    words: "Set: other routers are not to start their clocks anew because of this query.",
  },
  robustness: {
    name: "igmp.qrv",
    label: "QRV",
    type: "uint8",
    mask: 0x07,
    words: "How many times a message is sent, because it may be lost.",
  },
  interval: {
    name: "igmp.qqic",
    label: "QQIC",
    type: "uint8",
    words: "How often the router asks, seconds; from 128 on written as the response time is.",
  },
  sourceCount: { name: "igmp.num_src", label: "Num Src", type: "uint16", words: "How many sources follow." },
  source: { name: "igmp.saddr", label: "Source Address", type: "ipv4", words: "Who sends to the group." },
  recordCount: {
    name: "igmp.num_grp_recs",
    label: "Num Group Records",
    type: "uint16",
    words: "How many records follow, one a group.",
  },
  recordType: {
    name: "igmp.record_type",
    label: "Record Type",
    type: "uint8",
    values: RECORD_TYPES,
    words: "Whether the listed sources are those that are wanted, or those that are not; as it is, or as a change.",
  },
  auxiliaryLength: {
    name: "igmp.aux_data_len",
    label: "Aux Data Len",
    type: "uint8",
    words: "More bytes at the end of the record, in units of four; nobody has a use for them.",
  },
  auxiliary: { name: "igmp.aux_data", label: "Aux Data", type: "bytes", words: "Those bytes." },
  data: {
    name: "igmp.data",
    label: "Data",
    type: "bytes",
    words: "What follows the type of a message that is not known.",
  },
});

const GROUP_AT = 4;
/** A query of version 3 is longer than those before it (RFC 3376 §7.1). */
const SHORTEST_V3_QUERY = 12;

/** RFC 1112, RFC 2236, RFC 3376. */
export const igmp = defineProtocol({
  id: "igmp",
  title: "Internet Group Management Protocol",
  column: "IGMP",
  source: "RFC 1112 appendix I, RFC 2236, RFC 3376",
  words: "By it machines tell the router next to them which multicast groups they want to receive.",
  fields,
  carriedIn: { "ip.proto": [2] },
  dissect(d: Dissection): void {
    const { start } = d;
    const type = d.u8(start);
    if (d.wantsColumns) d.columns.info = TYPES[type] ?? `Unknown Type:0x${type.toString(16).padStart(2, "0")}`;
    if (TYPES[type] === undefined) {
      d.uint(fields.type, start);
      if (d.reportedEnd > start + 1) d.bytesItem(fields.data, start + 1, d.reportedEnd - start - 1);
      return;
    }
    d.layers.push(igmp); // Wireshark hands known types over to itself, and lists it twice
    const version = versionOf(d, type);
    if (d.wantsColumns) d.columns.protocol = `IGMPv${version}`;
    d.item(fields.version, start, 0, version);
    d.uint(fields.type, start);
    if (type === REPORT_V3) {
      addReport(d);
      return;
    }
    if (version === 1) d.bytesItem(fields.reserved, start + 1, 1);
    else addMaxResponse(d, version);
    addChecksum(d);
    const group = d.uint(fields.group, start + GROUP_AT);
    tellGroup(d, type, version, group);
    if (version === 3) addQuery(d);
  },
});

function versionOf(d: Dissection, type: number): number {
  if (type === REPORT_V1) return 1;
  if (type === REPORT_V3) return 3;
  if (type !== QUERY) return 2;
  if (d.reportedEnd - d.start >= SHORTEST_V3_QUERY) return 3;
  return d.u8(d.start + 1) === 0 ? 1 : 2;
}

/** RFC 3376 §4.1.1 */
function addMaxResponse(d: Dissection, version: number): void {
  const at = d.start + 1;
  const code = d.u8(at);
  const isFloating = version === 3 && code >= 0x80;
  const tenths = isFloating ? ((code & 0x0f) | 0x10) << (((code >> 4) & 7) + 3) : code;
  const seconds = (tenths / 10).toFixed(1);
  const text = `Max Resp Time: ${seconds} sec (0x${code.toString(16).padStart(2, "0")})`;
  const parts = (): void => {
    if (!isFloating) return;
    d.uint(fields.exponent, at);
    d.uint(fields.mantissa, at);
  };
  d.group(fields.maxResponse, at, 1, tenths, parts, text);
}

function addChecksum(d: Dissection): void {
  const at = d.start + 2;
  d.uint(fields.checksum, at);
  if (d.wants(fields.status)) addChecksumStatus(d, fields.status, judgeWhole(d), at);
}

function tellGroup(d: Dissection, type: number, version: number, group: number): void {
  if (!d.wantsColumns || version === 1) return;
  if (type === REPORT_V2) d.columns.info += ` group ${ipv4Text(group)}`;
  else if (type === LEAVE) d.columns.info += ` ${ipv4Text(group)}`;
  else d.columns.info += group === 0 ? ", general" : `, specific for group ${ipv4Text(group)}`;
}

/** RFC 3376 §4.1 */
function addQuery(d: Dissection): void {
  const { start } = d;
  d.uint(fields.suppress, start + 8);
  d.uint(fields.robustness, start + 8);
  d.uint(fields.interval, start + 9);
  const count = d.uint(fields.sourceCount, start + 10);
  if (count > 0) {
    const sources = addSources(d, start + SHORTEST_V3_QUERY, count);
    if (d.wantsColumns) d.columns.info += `, sources ${sources}`;
  }
}

/** Adds addresses; gives back their list. */
function addSources(d: Dissection, at: number, count: number): string {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const source = d.uint(fields.source, at + 4 * i);
    if (d.wantsColumns) texts.push(ipv4Text(source));
  }
  return `{${texts.join(", ")}}`;
}

/** RFC 3376 §4.2 */
function addReport(d: Dissection): void {
  const { start } = d;
  d.bytesItem(fields.reserved, start + 1, 1);
  addChecksum(d);
  d.bytesItem(fields.reserved, start + 4, 2);
  const count = d.uint(fields.recordCount, start + 6);
  if (count === 0 && d.wantsColumns) d.columns.info += " - General query";
  let at = start + 8;
  for (let i = 0; i < count; i++) at += addRecord(d, at);
}

/** @returns its length, bytes */
function addRecord(d: Dissection, at: number): number {
  const type = d.u8(at);
  const auxiliaryLength = 4 * d.u8(at + 1);
  const count = d.u16(at + 2);
  const group = ipv4Text(d.u32(at + 4));
  const length = 8 + 4 * count + auxiliaryLength;
  const inside = (): void => {
    d.uint(fields.recordType, at);
    d.uint(fields.auxiliaryLength, at + 1);
    d.uint(fields.sourceCount, at + 2);
    d.uint(fields.group, at + 4);
    const sources = addSources(d, at + 8, count);
    if (d.wantsColumns) d.columns.info += ` / ${recordText(type, group, count, sources)}`;
    if (auxiliaryLength > 0) d.bytesItem(fields.auxiliary, at + 8 + 4 * count, auxiliaryLength);
  };
  d.branch(`Group Record : ${group}  ${RECORD_TYPES[type] ?? "Unknown"}`, at, length, inside);
  return length;
}

/** What a record means for the group: to want no source is to leave, to exclude none is to want all. */
function recordText(type: number, group: string, count: number, sources: string): string {
  const noun = count > 1 ? "sources" : "source";
  switch (type) {
    case INCLUDE:
    case TO_INCLUDE:
      return count === 0 ? `Leave group ${group}` : `Join group ${group} for ${noun} ${sources}`;
    case EXCLUDE:
    case TO_EXCLUDE:
      if (count === 0) return `Join group ${group} for any sources`;
      return `Join group ${group}, for ${noun} not${count > 1 ? " in" : ""} ${sources}`;
    case ALLOW_NEW:
      return `Group ${group}, new ${noun} ${sources}`;
    case BLOCK_OLD:
      return `Group ${group}, block ${noun} ${sources}`;
    default:
      return `Group ${group}, unknown record type (?)`;
  }
}
