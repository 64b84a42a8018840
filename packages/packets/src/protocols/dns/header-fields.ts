import { defineFields, type FieldDescription } from "../../fields/field.ts";
import { OPCODES, REPLY_CODES } from "./numbers.ts";

/** One bit of the flags. */
function flag(name: string, label: string, mask: number, no: string, yes: string, words: string): FieldDescription {
  return { name, label, type: "boolean", width: 16, mask, values: { 0: no, 1: yes }, words };
}

/** The header of a DNS message, RFC 1035 §4.1.1. */
export const headerFields = defineFields({
  length: {
    name: "dns.length",
    label: "Length",
    type: "uint16",
    words: "Over TCP only: how many bytes the message takes, so that the next one can be found.",
  },
  id: {
    name: "dns.id",
    label: "Transaction ID",
    type: "uint16",
    base: "hex",
    words: "A number the asker makes up; the answer repeats it, so that it is known which question it is for.",
  },
  flags: {
    name: "dns.flags",
    label: "Flags",
    type: "uint16",
    base: "hex",
    words: "Whether this asks or answers, and how it is meant.",
  },
  response: flag(
    "dns.flags.response",
    "Response",
    0x8000,
    "Message is a query",
    "Message is a response",
    "Set in an answer, clear in a question.",
  ),
  opcode: {
    name: "dns.flags.opcode",
    label: "Opcode",
    type: "uint16",
    mask: 0x7800,
    values: OPCODES,
    words: "What is asked for; nearly always 0, to look a name up.",
  },
  authoritative: flag(
    "dns.flags.authoritative",
    "Authoritative",
    0x0400,
    "Server is not an authority for domain",
    "Server is an authority for domain",
    "The answer comes from a server that is in charge of the name, not from a memory of an earlier answer.",
  ),
  conflict: flag(
    "dns.flags.conflict",
    "Conflict",
    0x0400,
    "The name is considered unique",
    "The name is not considered unique",
    "LLMNR: more than one machine answered to this name.",
  ),
  truncated: flag(
    "dns.flags.truncated",
    "Truncated",
    0x0200,
    "Message is not truncated",
    "Message is truncated",
    "The answer did not fit; it is to be asked for again, over TCP.",
  ),
  recursionDesired: flag(
    "dns.flags.recdesired",
    "Recursion desired",
    0x0100,
    "Don't do query recursively",
    "Do query recursively",
    "The asker wants the server to go and ask other servers until it knows.",
  ),
  tentative: flag(
    "dns.flags.tentative",
    "Tentative",
    0x0100,
    "Not tentative",
    "Tentative",
    "LLMNR: the answerer has not made sure yet that the name is its own.",
  ),
  recursionAvailable: flag(
    "dns.flags.recavail",
    "Recursion available",
    0x0080,
    "Server can't do recursive queries",
    "Server can do recursive queries",
    "The server is willing to ask other servers on behalf of the asker.",
  ),
  zero: flag("dns.flags.z", "Z", 0x0040, "reserved (0)", "reserved - incorrect!", "Kept for later; 0."),
  authenticated: flag(
    "dns.flags.authenticated",
    "Answer authenticated",
    0x0020,
    "Answer/authority portion was not authenticated by the server",
    "Answer/authority portion was authenticated by the server",
    "The server says that it has checked the signatures (DNSSEC) of what it answers.",
  ),
  checkingDisabled: flag(
    "dns.flags.checkdisable",
    "Non-authenticated data",
    0x0010,
    "Unacceptable",
    "Acceptable",
    "The asker takes an answer whose signatures the server has not checked.",
  ),
  replyCode: {
    name: "dns.flags.rcode",
    label: "Reply code",
    type: "uint16",
    mask: 0x000f,
    values: REPLY_CODES,
    words: "How it went: 0 is well, 3 is that there is no such name.",
  },
  questions: {
    name: "dns.count.queries",
    label: "Questions",
    type: "uint16",
    words: "How many questions follow the header.",
  },
  answers: {
    name: "dns.count.answers",
    label: "Answer RRs",
    type: "uint16",
    words: "How many resource records (RRs) answer them.",
  },
  authorities: {
    name: "dns.count.auth_rr",
    label: "Authority RRs",
    type: "uint16",
    words: "How many records name the servers in charge.",
  },
  additionals: {
    name: "dns.count.add_rr",
    label: "Additional RRs",
    type: "uint16",
    words: "How many records were added because they will be needed next, such as addresses of those servers.",
  },
  zones: {
    name: "dns.count.zones",
    label: "Zones",
    type: "uint16",
    words: "In an update: how many zones are changed; always 1.",
  },
  prerequisites: {
    name: "dns.count.prerequisites",
    label: "Prerequisites",
    type: "uint16",
    words: "In an update: how many conditions have to hold before it is done.",
  },
  updates: {
    name: "dns.count.updates",
    label: "Updates",
    type: "uint16",
    words: "In an update: how many records are added or deleted.",
  },
});
