import { defineFields, type Field } from "../../fields/field.ts";
import { ipv4Text, ipv6Text } from "../../fields/format.ts";
import { durationText } from "../duration.ts";
import { addName, addString, type RecordReader } from "./record-data.ts";

/** Records of RFC 1035 and others that are in every zone. */
export const basicFields = defineFields({
  a: { name: "dns.a", label: "Address", type: "ipv4", words: "The IPv4 address of the name." },
  aaaa: { name: "dns.aaaa", label: "AAAA Address", type: "ipv6", words: "The IPv6 address of the name." },
  ns: { name: "dns.ns", label: "Name Server", type: "string", words: "A server that is in charge of the zone." },
  cname: {
    name: "dns.cname",
    label: "CNAME",
    type: "string",
    words: "The name that this one is only another word for: the answer is to be looked for there.",
  },
  dname: {
    name: "dns.dname",
    label: "Dname",
    type: "string",
    words: "The end that takes the place of this one in every name below it.",
  },
  ptr: {
    name: "dns.ptr.domain_name",
    label: "Domain Name",
    type: "string",
    words: "The name that this record points to: for an address asked backwards, the name of the machine.",
  },
  md: { name: "dns.md", label: "Mail Destination", type: "string", words: "Obsolete: who took mail for the name." },
  mf: { name: "dns.mf", label: "Mail Forwarder", type: "string", words: "Obsolete: who passed on mail for the name." },
  mb: { name: "dns.mb", label: "MailBox Domaine", type: "string", words: "The machine that has the mailbox." },
  mg: { name: "dns.mg", label: "Mail Group member", type: "string", words: "A mailbox that belongs to the group." },
  mr: { name: "dns.mr", label: "Mail Rename domaine", type: "string", words: "The mailbox's new name." },
  minfoMailbox: {
    name: "dns.minfo.r",
    label: "Responsible Mailbox",
    type: "string",
    words: "The mailbox of who looks after the list.",
  },
  minfoErrors: {
    name: "dns.minfo.e",
    label: "Error Mailbox",
    type: "string",
    words: "The mailbox that error messages of the list go to.",
  },
  mxPreference: {
    name: "dns.mx.preference",
    label: "Preference",
    type: "uint16",
    words: "Which mail server to try first: the lowest number.",
  },
  mx: { name: "dns.mx.mail_exchange", label: "Mail Exchange", type: "string", words: "A server that takes the mail." },
  txtLength: { name: "dns.txt.length", label: "TXT Length", type: "uint8", words: "Bytes of this text." },
  txt: { name: "dns.txt", label: "TXT", type: "string", words: "Free text; also where mail policies stand." },
  spfLength: { name: "dns.spf.length", label: "SPF Length", type: "uint8", words: "Bytes of this text." },
  spf: { name: "dns.spf", label: "SPF", type: "string", words: "Who may send mail in this domain's name." },
  soaServer: {
    name: "dns.soa.mname",
    label: "Primary name server",
    type: "string",
    words: "The server where the zone is changed; the others copy from it.",
  },
  soaMailbox: {
    name: "dns.soa.rname",
    label: "Responsible authority's mailbox",
    type: "string",
    words: "The mail address of who looks after the zone, with a dot for the @.",
  },
  soaSerial: {
    name: "dns.soa.serial_number",
    label: "Serial Number",
    type: "uint32",
    words: "Grows with every change, so that the copies notice.",
  },
  soaRefresh: {
    name: "dns.soa.refresh_interval",
    label: "Refresh Interval",
    type: "uint32",
    words: "Seconds after which the copies look for changes.",
  },
  soaRetry: {
    name: "dns.soa.retry_interval",
    label: "Retry Interval",
    type: "uint32",
    words: "Seconds after which they try again when that failed.",
  },
  soaExpire: {
    name: "dns.soa.expire_limit",
    label: "Expire limit",
    type: "uint32",
    words: "Seconds after which a copy that could not be renewed is of no use any more.",
  },
  soaMinimum: {
    name: "dns.soa.minimum_ttl",
    label: "Minimum TTL",
    type: "uint32",
    words: "Seconds for which it may be remembered that a name is not there.",
  },
  hinfoCpuLength: { name: "dns.hinfo.cpu_length", label: "CPU Length", type: "uint8", words: "Bytes of the text." },
  hinfoCpu: { name: "dns.hinfo.cpu", label: "CPU", type: "string", words: "What processor the machine has." },
  hinfoOsLength: { name: "dns.hinfo.os_length", label: "OS Length", type: "uint8", words: "Bytes of the text." },
  hinfoOs: { name: "dns.hinfo.os", label: "OS", type: "string", words: "What system the machine runs." },
  rpMailbox: {
    name: "dns.rp.mailbox",
    label: "Mailbox",
    type: "string",
    words: "The mail address of who to write to.",
  },
  rpText: { name: "dns.rp.txt_rr", label: "TXT RR", type: "string", words: "Where a TXT record says more." },
  afsdbSubtype: {
    name: "dns.afsdb.subtype",
    label: "Subtype",
    type: "uint16",
    words: "1: an AFS server; 2: a DCE one.",
  },
  afsdbHost: { name: "dns.afsdb.hostname", label: "Hostname", type: "string", words: "The server." },
  null: { name: "dns.null", label: "Null (data)", type: "bytes", words: "Anything: the type is for experiments." },
});

const f = basicFields;

/** Their readers, by type. */
export const basicRecords: Readonly<Record<number, RecordReader>> = {
  1: (d, { at }) => {
    const text = ipv4Text(d.uint(f.a, at));
    return { line: `, addr ${text}`, info: ` ${text}` };
  },
  2: nameRecord(f.ns, "ns"),
  3: nameRecord(f.md, "md"),
  4: nameRecord(f.mf, "mf"),
  5: nameRecord(f.cname, "cname"),
  6: (d, { at, message }) => {
    const server = addName(d, f.soaServer, at, message);
    let { end } = addName(d, f.soaMailbox, server.end, message);
    d.uint(f.soaSerial, end);
    for (const field of [f.soaRefresh, f.soaRetry, f.soaExpire, f.soaMinimum]) {
      end += 4;
      const seconds = d.u32(end);
      d.item(field, end, 4, seconds, `${field.label}: ${seconds} (${durationText(seconds)})`);
    }
    return { line: `, mname ${server.text}`, info: ` ${server.text}` };
  },
  7: nameRecord(f.mb, "mb"),
  8: nameRecord(f.mg, "mg"),
  9: nameRecord(f.mr, "mr"),
  10: (d, { at, end }) => {
    d.bytesItem(f.null, at, end - at);
    return undefined;
  },
  12: nameRecord(f.ptr, ""),
  13: (d, { at }) => {
    const cpu = addString(d, f.hinfoCpuLength, f.hinfoCpu, at);
    const os = addString(d, f.hinfoOsLength, f.hinfoOs, cpu.end);
    return { line: `, CPU ${cpu.text}, OS ${os.text}`, info: ` ${cpu.text} ${os.text}` };
  },
  14: (d, { at, message }) => {
    const mailbox = addName(d, f.minfoMailbox, at, message);
    addName(d, f.minfoErrors, mailbox.end, message);
    return { line: `, r ${mailbox.text}` };
  },
  15: (d, { at, message }) => {
    const preference = d.uint(f.mxPreference, at);
    const { text } = addName(d, f.mx, at + 2, message);
    return { line: `, preference ${preference}, mx ${text}`, info: ` ${preference} ${text}` };
  },
  16: stringsRecord(f.txtLength, f.txt),
  17: (d, { at, message }) => {
    const mailbox = addName(d, f.rpMailbox, at, message);
    addName(d, f.rpText, mailbox.end, message);
    return undefined;
  },
  18: (d, { at, message }) => {
    d.uint(f.afsdbSubtype, at);
    addName(d, f.afsdbHost, at + 2, message);
    return undefined;
  },
  28: (d, { at }) => {
    const text = ipv6Text(d.slice(at, 16));
    d.add(f.aaaa, at);
    return { line: `, addr ${text}`, info: ` ${text}` };
  },
  39: nameRecord(f.dname, "dname"),
  99: stringsRecord(f.spfLength, f.spf),
};

function nameRecord(field: Field, word: string): RecordReader {
  return (d, { at, message }) => {
    const { text } = addName(d, field, at, message);
    return { line: word === "" ? `, ${text}` : `, ${word} ${text}`, info: ` ${text}` };
  };
}

function stringsRecord(lengthField: Field, field: Field): RecordReader {
  return (d, data) => {
    for (let at = data.at; at < data.end;) at = addString(d, lengthField, field, at).end;
    return undefined;
  };
}
