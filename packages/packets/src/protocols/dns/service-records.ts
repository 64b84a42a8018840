import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { ipv4Text } from "../../fields/format.ts";
import { readName } from "./name.ts";
import { addName, addString, type RecordData, type RecordReader } from "./record-data.ts";
import { readServiceBinding } from "./service-binding.ts";

/** Records that say where a service is found, and who may vouch for it. */
export const serviceFields = defineFields({
  priority: {
    name: "dns.srv.priority",
    label: "Priority",
    type: "uint16",
    words: "Which server to try first: the lowest number.",
  },
  weight: {
    name: "dns.srv.weight",
    label: "Weight",
    type: "uint16",
    words: "How often this one is chosen among those of the same priority.",
  },
  port: { name: "dns.srv.port", label: "Port", type: "uint16", words: "The port of the service." },
  target: { name: "dns.srv.target", label: "Target", type: "string", words: "The machine that serves." },
  order: { name: "dns.naptr.order", label: "Order", type: "uint16", words: "Which rule is tried first." },
  preference: {
    name: "dns.naptr.preference",
    label: "Preference",
    type: "uint16",
    words: "Which of the rules of the same order is tried first.",
  },
  flagsLength: { name: "dns.naptr.flags_length", label: "Flags Length", type: "uint8", words: "Bytes of the flags." },
  flags: {
    name: "dns.naptr.flags",
    label: "Flags",
    type: "string",
    words: "What the rule leads to: `s` an SRV record, `a` an address, `u` an address of the web.",
  },
  serviceLength: {
    name: "dns.naptr.service_length",
    label: "Service Length",
    type: "uint8",
    words: "Bytes of the service.",
  },
  service: {
    name: "dns.naptr.service",
    label: "Service",
    type: "string",
    words: "The service and how it is spoken to.",
  },
  regexLength: { name: "dns.naptr.regex_length", label: "Regex Length", type: "uint8", words: "Bytes of the pattern." },
  regex: {
    name: "dns.naptr.regex",
    label: "Regex",
    type: "string",
    words: "A pattern and what takes its place in the name.",
  },
  replacementLength: {
    name: "dns.naptr.replacement_length",
    label: "Replacement Length",
    type: "uint8",
    generated: true,
    words: "Bytes of the name that comes next.",
  },
  replacement: {
    name: "dns.naptr.replacement",
    label: "Replacement",
    type: "string",
    words: "The name to ask about next.",
  },
  caaFlags: { name: "dns.caa.flags", label: "CAA Flags", type: "uint8", base: "hex", words: "See below." },
  critical: {
    name: "dns.caa.flags.issuer_critical",
    label: "Issuer Critical",
    type: "boolean",
    width: 8,
    mask: 0x80,
    values: { 0: "Not critical", 1: "Critical" },
    words: "Who does not understand this record must not issue a certificate.",
  },
  issue: {
    name: "dns.caa.issue",
    label: "Issue",
    type: "string",
    words: "Who may issue certificates for this name.",
  },
  issueWildcard: {
    name: "dns.caa.issuewild",
    label: "Issue Wildcard",
    type: "string",
    words: "Who may issue certificates for every name below this one.",
  },
  reportTo: {
    name: "dns.caa.iodef",
    label: "Report URL",
    type: "string",
    words: "Where to report who asked for one that is not allowed.",
  },
  caaUnknown: { name: "dns.caa.unknown", label: "Unknown tag", type: "string", words: "A rule of another kind." },
  tagLength: { name: "dns.caa.tag_length", label: "Tag length", type: "uint8", words: "Bytes of the tag." },
  tag: { name: "dns.caa.tag", label: "Tag", type: "string", words: "What kind of rule this is." },
  value: { name: "dns.caa.value", label: "Value", type: "string", words: "The rule." },
  wksAddress: { name: "dns.wks.address", label: "Address", type: "ipv4", words: "The machine that serves." },
  wksProtocol: {
    name: "dns.wks.protocol",
    label: "Protocol",
    type: "uint8",
    values: { 6: "TCP", 17: "UDP" },
    words: "Over which protocol.",
  },
  wksBits: {
    name: "dns.wks.bits",
    label: "Bits",
    type: "uint8",
    base: "hex",
    words: "One bit a port: set where there is a service.",
  },
});

const f = serviceFields;
const caaKinds = { issue: f.issue, issuewild: f.issueWildcard, iodef: f.reportTo } as const;

/** Their readers, by type. */
export const serviceRecords: Readonly<Record<number, RecordReader>> = {
  11: (d, data) => {
    const text = ipv4Text(d.uint(f.wksAddress, data.at));
    d.uint(f.wksProtocol, data.at + 4);
    for (let at = data.at + 5; at < data.end; at++) if (d.u8(at) !== 0) d.uint(f.wksBits, at);
    return { line: `, addr ${text}`, info: ` ${text}` };
  },
  33: (d, { at, message }) => {
    const priority = d.uint(f.priority, at);
    const weight = d.uint(f.weight, at + 2);
    const port = d.uint(f.port, at + 4);
    const { text } = addName(d, f.target, at + 6, message);
    return {
      line: `, priority ${priority}, weight ${weight}, port ${port}, target ${text}`,
      info: ` ${priority} ${weight} ${port} ${text}`,
    };
  },
  35: (d, data) => {
    const order = d.uint(f.order, data.at);
    const preference = d.uint(f.preference, data.at + 2);
    const flags = addString(d, f.flagsLength, f.flags, data.at + 4);
    const service = addString(d, f.serviceLength, f.service, flags.end);
    const regex = addString(d, f.regexLength, f.regex, service.end);
    const replacement = readName(d, regex.end, data.message);
    d.item(f.replacementLength, regex.end, 0, replacement.textLength);
    d.item(f.replacement, regex.end, replacement.length, replacement.text);
    return {
      line: `, order ${order}, preference ${preference}, flags ${flags.text}`,
      info: ` ${order} ${preference} ${flags.text}`,
    };
  },
  64: readServiceBinding,
  65: readServiceBinding,
  257: readAuthorityAuthorization,
};

/** RFC 8659 §4.1 */
function readAuthorityAuthorization(d: Dissection, data: RecordData): undefined {
  d.word(f.caaFlags, data.at, [f.critical]);
  const at = data.at + 1;
  const tagLength = d.u8(at);
  const tag = textOf(d.slice(at + 1, tagLength));
  const valueAt = at + 1 + tagLength;
  const value = textOf(d.slice(valueAt, Math.max(0, data.end - valueAt)));
  const kind = tag in caaKinds ? caaKinds[tag as keyof typeof caaKinds] : f.caaUnknown;
  d.group(kind, at, data.end - at, value, () => {
    d.uint(f.tagLength, at);
    d.item(f.tag, at + 1, tagLength, tag);
    d.item(f.value, valueAt, data.end - valueAt, value);
  });
}

function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
