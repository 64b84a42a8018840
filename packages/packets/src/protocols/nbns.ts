import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { ipv4Text } from "../fields/format.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { readNetbiosName } from "./netbios-name.ts";

/** RFC 1002 §4.2.1.1; 9 is an older number of 8. */
const OPERATIONS: Readonly<Record<number, string>> = {
  0: "Name query",
  5: "Registration",
  6: "Release",
  7: "Wait and acknowledge",
  8: "Refresh",
  9: "Refresh(altcode)",
  15: "Multi-homed registration",
};
const TYPES: Readonly<Record<number, string>> = { 1: "A", 2: "NS", 10: "NULL", 32: "NB", 33: "NBSTAT" };
const NB = 32;
const ERRORS: Readonly<Record<number, string>> = {
  0: "No error",
  1: "Request was invalidly formatted",
  2: "Server failure",
  3: "Requested name does not exist",
  4: "Request is not implemented",
  5: "Request was refused",
  6: "Name is owned by another node",
  7: "Name is in conflict",
};

const FLAG = { type: "boolean", width: 16 } as const;

const fields = defineFields({
  id: {
    name: "nbns.id",
    label: "Transaction ID",
    type: "uint16",
    base: "hex",
    words: "The same in a question and its answer.",
  },
  flags: { name: "nbns.flags", label: "Flags", type: "uint16", base: "hex", words: "What kind of message it is." },
  response: {
    name: "nbns.flags.response",
    label: "Response",
    ...FLAG,
    mask: 0x8000,
    values: { 0: "Message is a query", 1: "Message is a response" },
    words: "Whether it asks or answers.",
  },
  operation: {
    name: "nbns.flags.opcode",
    label: "Opcode",
    type: "uint16",
    mask: 0x7800,
    values: OPERATIONS,
    words: "Asks for a name's address, or claims a name, or gives it up.",
  },
  authoritative: {
    name: "nbns.flags.authoritative",
    label: "Authoritative",
    ...FLAG,
    mask: 0x0400,
    words: "The answer comes from who is responsible for the name.",
  },
  truncated: { name: "nbns.flags.truncated", label: "Truncated", ...FLAG, mask: 0x0200, words: "It did not fit." },
  recursionDesired: {
    name: "nbns.flags.recdesired",
    label: "Recursion desired",
    ...FLAG,
    mask: 0x0100,
    words: "The server is to ask others if need be.",
  },
  recursionAvailable: {
    name: "nbns.flags.recavail",
    label: "Recursion available",
    ...FLAG,
    mask: 0x0080,
    words: "The server does so.",
  },
  broadcast: { name: "nbns.flags.broadcast", label: "Broadcast", ...FLAG, mask: 0x0010, words: "It was sent to all." },
  error: {
    name: "nbns.flags.rcode",
    label: "Reply code",
    type: "uint16",
    mask: 0x000f,
    values: ERRORS,
    words: "0, or why there is no answer.",
  },
  questions: { name: "nbns.count.queries", label: "Questions", type: "uint16", words: "How many questions follow." },
  answers: { name: "nbns.count.answers", label: "Answer RRs", type: "uint16", words: "How many answers follow." },
  authorities: {
    name: "nbns.count.auth_rr",
    label: "Authority RRs",
    type: "uint16",
    words: "How many records of servers follow.",
  },
  additional: {
    name: "nbns.count.add_rr",
    label: "Additional RRs",
    type: "uint16",
    words: "How many more records follow.",
  },
  name: {
    name: "nbns.name",
    label: "Name",
    type: "string",
    words: "The name; its last byte, in <>, says what it is the name of.",
  },
  type: {
    name: "nbns.type",
    label: "Type",
    type: "uint16",
    values: TYPES,
    words: "NB is an address, NBSTAT all that a machine tells of itself.",
  },
  class: { name: "nbns.class", label: "Class", type: "uint16", values: { 1: "IN" }, words: "Always 1, the Internet." },
  lifetime: {
    name: "nbns.ttl",
    label: "Time to live",
    type: "uint32",
    unit: " seconds",
    words: "How long the record holds.",
  },
  length: { name: "nbns.data_length", label: "Data length", type: "uint16", words: "Bytes of the record's data." },
  nameFlags: {
    name: "nbns.nb_flags",
    label: "Name flags",
    type: "uint16",
    base: "hex",
    words: "Whose name it is, and how its owner finds names.",
  },
  isGroup: {
    name: "nbns.nb_flags.group",
    label: "Name type",
    ...FLAG,
    mask: 0x8000,
    values: { 0: "Unique name", 1: "Group name" },
    words: "Whether one machine has the name, or many may have it.",
  },
  node: {
    name: "nbns.nb_flags.ont",
    label: "ONT",
    type: "uint16",
    mask: 0x6000,
    values: { 0: "B-node", 1: "P-node", 2: "M-node", 3: "H-node" },
    words: "Whether its owner asks everybody, a server, or both.",
  },
  address: { name: "nbns.addr", label: "Addr", type: "ipv4", words: "The address of who has the name." },
  data: {
    name: "nbns.data",
    label: "Data",
    type: "bytes",
    words: "The record's data, of a type that is not taken apart.",
  },
});

const QUERY_FLAGS = [fields.response, fields.operation, fields.truncated, fields.recursionDesired, fields.broadcast];
const RESPONSE_FLAGS = [
  fields.response,
  fields.operation,
  fields.authoritative,
  fields.truncated,
  fields.recursionDesired,
  fields.recursionAvailable,
  fields.broadcast,
  fields.error,
];
const NAME_FLAGS = [fields.isGroup, fields.node];

const RESPONSE = 0x8000;
const HEADER_LENGTH = 12;
const ADDRESS_ENTRY = 6;

/** RFC 1002 §4.2. */
export const nbns = defineProtocol({
  id: "nbns",
  title: "NetBIOS Name Service",
  column: "NBNS",
  source: "RFC 1001, RFC 1002 §4.2",
  words: "By it machines of a Windows network claim their names and find each other's addresses, as with DNS.",
  fields,
  carriedIn: { "udp.port": [137] },
  dissect(d: Dissection): void {
    const { start } = d;
    d.uint(fields.id, start);
    const flags = d.u16(start + 2);
    const isResponse = (flags & RESPONSE) !== 0;
    const operation = (flags >> 11) & 15;
    d.tell(`${OPERATIONS[operation] ?? `Unknown operation (${operation})`}${isResponse ? " response" : ""}`);
    d.word(fields.flags, start + 2, isResponse ? RESPONSE_FLAGS : QUERY_FLAGS);
    const questions = d.uint(fields.questions, start + 4);
    const answers = d.uint(fields.answers, start + 6);
    const authorities = d.uint(fields.authorities, start + 8);
    const additional = d.uint(fields.additional, start + 10);
    if (isResponse && (flags & 15) !== 0) append(d, `, ${ERRORS[flags & 15] ?? "Unknown error"}`);
    let at = start + HEADER_LENGTH;
    for (let i = 0; i < questions; i++) at += addQuestion(d, at);
    for (let i = 0; i < answers; i++) at += addRecord(d, at, true);
    for (let i = 0; i < authorities + additional; i++) at += addRecord(d, at, false);
  },
});

function append(d: Dissection, text: string): void {
  if (d.wantsColumns) d.columns.info += text;
}

/** @returns its length, bytes */
function addQuestion(d: Dissection, at: number): number {
  const name = readNetbiosName(d, at, d.start);
  const type = d.u16(at + name.length);
  append(d, ` ${TYPES[type] ?? "Unknown"} ${name.text}`);
  addHead(d, at, name.text, type, name.length + 4, () => {
    d.item(fields.name, at, name.length, name.text);
    d.uint(fields.type, at + name.length);
    d.uint(fields.class, at + name.length + 2);
  });
  return name.length + 4;
}

/** @returns its length, bytes */
function addRecord(d: Dissection, at: number, isAnswer: boolean): number {
  const name = readNetbiosName(d, at, d.start);
  const fixed = at + name.length;
  const type = d.u16(fixed);
  const length = d.u16(fixed + 8);
  const data = fixed + 10;
  if (isAnswer) append(d, ` ${TYPES[type] ?? "Unknown"}`);
  addHead(d, at, name.text, type, data + length - at, () => {
    d.item(fields.name, at, name.length, name.described);
    d.uint(fields.type, fixed);
    d.uint(fields.class, fixed + 2);
    d.uint(fields.lifetime, fixed + 4);
    d.uint(fields.length, fixed + 8);
    if (type === NB) addAddresses(d, data, length, isAnswer);
    else if (length > 0) d.bytesItem(fields.data, data, length);
  });
  return data + length - at;
}

function addHead(d: Dissection, at: number, name: string, type: number, length: number, inside: () => void): void {
  d.branch(`${name}: type ${TYPES[type] ?? "Unknown"}, class IN`, at, length, inside);
}

function addAddresses(d: Dissection, from: number, length: number, isAnswer: boolean): void {
  for (let at = from; at + ADDRESS_ENTRY <= from + length; at += ADDRESS_ENTRY) {
    d.word(fields.nameFlags, at, NAME_FLAGS);
    const address = d.uint(fields.address, at + 2);
    if (isAnswer) append(d, ` ${ipv4Text(address)}`);
  }
}
