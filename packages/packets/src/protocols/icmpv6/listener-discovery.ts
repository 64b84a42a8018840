import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { ipv6Text } from "../../fields/format.ts";
import { ICMPV6_FIELDS } from "./icmpv6-fields.ts";
import { LISTENER_QUERY } from "./types.ts";

const RECORD_TYPES: Readonly<Record<number, string>> = {
  1: "Include",
  2: "Exclude",
  3: "Changed to include",
  4: "Changed to exclude",
  5: "Allow new sources",
  6: "Block old sources",
};

export const LISTENER_FIELDS = defineFields({
  responseDelay: {
    name: "icmpv6.mld.maximum_response_delay",
    label: "Maximum Response Delay [ms]",
    type: "uint16",
    words: "How long a listener may wait before it answers.",
  },
  responseCode: {
    name: "icmpv6.mld.maximum_response_code",
    label: "Maximum Response Code",
    type: "uint16",
    words: "How long a listener may wait before it answers, milliseconds; large values are written with an exponent.",
  },
  group: {
    name: "icmpv6.mld.multicast_address",
    label: "Multicast Address",
    type: "ipv6",
    words: "The group that is asked about or listened to; :: asks for all.",
  },
  queryFlags: { name: "icmpv6.mld.flag", label: "Flags", type: "uint8", base: "hex", words: "How the query is meant." },
  suppress: {
    name: "icmpv6.mld.flag.s",
    label: "Suppress Router-Side Processing",
    type: "boolean",
    width: 8,
    mask: 0x08,
    values: { 0: "False", 1: "True" },
    words: "Set when other routers should not take it for a sign that nobody listens.",
  },
  robustness: {
    name: "icmpv6.mld.flag.qrv",
    label: "QRV (Querier's Robustness Variable)",
    type: "uint8",
    mask: 0x07,
    words: "How many messages in a row may get lost.",
  },
  queryReserved: {
    name: "icmpv6.mld.flag.reserved",
    label: "Reserved",
    type: "uint8",
    mask: 0xf0,
    words: "Nothing yet.",
  },
  interval: {
    name: "icmpv6.mld.qqi",
    label: "QQIC (Querier's Query Interval Code)",
    type: "uint8",
    words: "Seconds between queries; from 128 on written with an exponent.",
  },
  sourceCount: {
    name: "icmpv6.mld.nb_sources",
    label: "Number of Sources",
    type: "uint16",
    words: "How many senders the query is about.",
  },
  source: { name: "icmpv6.mld.source_address", label: "Source Address", type: "ipv6", words: "A sender it is about." },
  recordCount: {
    name: "icmpv6.mldr.nb_mcast_records",
    label: "Number of Multicast Address Records",
    type: "uint16",
    words: "How many groups the report is about.",
  },
  record: {
    name: "icmpv6.mldr.mar",
    label: "Multicast Address Record",
    type: "none",
    words: "What the listener tells of one group.",
  },
  recordType: {
    name: "icmpv6.mldr.mar.record_type",
    label: "Record Type",
    type: "uint8",
    values: RECORD_TYPES,
    words: "Whether it listens to the senders listed only, or to all but them; changing to exclude none is to join.",
  },
  auxiliaryLength: {
    name: "icmpv6.mldr.mar.aux_data_len",
    label: "Aux Data Len",
    type: "uint8",
    words: "Further data, in units of four bytes; there is none yet.",
  },
  recordSourceCount: {
    name: "icmpv6.mldr.mar.nb_sources",
    label: "Number of Sources",
    type: "uint16",
    words: "How many senders are listed.",
  },
  recordGroup: {
    name: "icmpv6.mldr.mar.multicast_address",
    label: "Multicast Address",
    type: "ipv6",
    words: "The group.",
  },
  recordSource: {
    name: "icmpv6.mldr.mar.source_address",
    label: "Source Address",
    type: "ipv6",
    words: "A sender of the list.",
  },
  auxiliary: {
    name: "icmpv6.mldr.mar.auxiliary_data",
    label: "Auxiliary Data",
    type: "bytes",
    words: "Further data.",
  },
});

const f = LISTENER_FIELDS;
const ADDRESS = 16;
/** A query of version 1 is so long; those of version 2 are longer (RFC 9777 §8.1). */
const VERSION_1_LENGTH = 24;

/** Queries, and the reports of version 1 (RFC 2710 §3, RFC 9777 §5.1). */
export function addListenerMessage(d: Dissection, type: number): void {
  const { start } = d;
  const isVersion2 = type === LISTENER_QUERY && d.reportedEnd - start > VERSION_1_LENGTH;
  if (type === LISTENER_QUERY) addResponseTime(d, isVersion2);
  else d.uint(f.responseDelay, start + 4);
  d.bytesItem(ICMPV6_FIELDS.reserved, start + 6, 2);
  d.add(f.group, start + 8);
  if (!isVersion2) return;
  d.word(f.queryFlags, start + 24, [f.suppress, f.robustness, f.queryReserved]);
  const code = d.u8(start + 25);
  d.item(f.interval, start + 25, 1, code < 128 ? code : ((code & 0x0f) | 0x10) << (((code >> 4) & 7) + 3));
  const count = d.uint(f.sourceCount, start + 26);
  for (let i = 0; i < count; i++) d.add(f.source, start + 28 + ADDRESS * i);
}

function addResponseTime(d: Dissection, isVersion2: boolean): void {
  const at = d.start + 4;
  const code = d.u16(at);
  if (!isVersion2) d.uint(f.responseDelay, at);
  // RFC 9777 §5.1.3
  else d.item(f.responseCode, at, 2, code < 32768 ? code : ((code & 0x0fff) | 0x1000) << (((code >> 12) & 7) + 3));
}

/** RFC 9777 §5.2 */
export function addListenerReport(d: Dissection): void {
  const { start } = d;
  d.bytesItem(ICMPV6_FIELDS.reserved, start + 4, 2);
  const count = d.uint(f.recordCount, start + 6);
  let at = start + 8;
  for (let i = 0; i < count && at < d.reportedEnd; i++) at = addRecord(d, at);
}

function addRecord(d: Dissection, at: number): number {
  const type = d.u8(at);
  const auxiliaryLength = 4 * d.u8(at + 1);
  const sources = d.u16(at + 2);
  const group = d.slice(at + 4, ADDRESS);
  const end = at + 4 + ADDRESS * (1 + sources) + auxiliaryLength;
  d.group(
    f.record,
    at,
    end - at,
    null,
    () => {
      d.uint(f.recordType, at);
      d.uint(f.auxiliaryLength, at + 1);
      d.uint(f.recordSourceCount, at + 2);
      d.item(f.recordGroup, at + 4, ADDRESS, group);
      for (let i = 0; i < sources; i++) d.add(f.recordSource, at + 4 + ADDRESS * (1 + i));
      if (auxiliaryLength > 0) d.bytesItem(f.auxiliary, end - auxiliaryLength, auxiliaryLength);
    },
    `Multicast Address Record ${RECORD_TYPES[type] ?? `Unknown (${type})`}: ${d.wantsTree ? ipv6Text(group) : ""}`,
  );
  return end;
}
