import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { messageFields } from "./message-fields.ts";
import { ALGORITHMS, DIGESTS } from "./numbers.ts";
import { addName, addRest, type RecordData } from "./record-data.ts";

const CODES: Readonly<Record<number, string>> = {
  0: "Reserved",
  1: "LLQ - Long-lived query",
  2: "UL - Update lease",
  3: "NSID - Name Server Identifier",
  4: "Owner (reserved)",
  5: "DAU - DNSSEC Algorithm Understood (RFC6975)",
  6: "DHU - DS Hash Understood (RFC6975)",
  7: "N3U - NSEC3 Hash Understood (RFC6975)",
  8: "CSUBNET - Client subnet",
  9: "EDNS EXPIRE (RFC7314)",
  10: "COOKIE",
  11: "EDNS TCP Keepalive",
  12: "PADDING",
  13: "CHAIN",
  15: "Extended DNS Error",
  20730: "Experimental - CSUBNET - Client subnet",
};

/** RFC 8914 §4 */
const ERRORS = [
  "Other Error",
  "Unsupported DNSKEY Algorithm",
  "Unsupported DS Digest Type",
  "Stale Answer",
  "Forged Answer",
  "DNSSEC Indeterminate",
  "DNSSEC Bogus",
  "Signature Expired",
  "Signature Not Yet Valid",
  "DNSKEY Missing",
  "RRSIGs Missing",
  "No Zone Key Bit Set",
  "NSEC Missing",
  "Cached Error",
  "Not Ready",
  "Blocked",
  "Censored",
  "Filtered",
  "Prohibited",
  "Stale NXDomain Answer",
  "Not Authoritative",
  "Not Supported",
  "No Reachable Authority",
  "Network Error",
  "Invalid Data",
];

/** The OPT record of EDNS: RFC 6891 §6.1, and its options. */
export const optionFields = defineFields({
  payloadSize: {
    name: "dns.rr.udp_payload_size",
    label: "UDP payload size",
    type: "uint16",
    words: "The longest answer over UDP that the asker takes, bytes.",
  },
  multicastPayloadSize: {
    name: "dns.rr.udp_payload_size",
    label: "UDP payload size",
    type: "uint16",
    base: "hex",
    mask: 0x7fff,
    words: "The longest answer over UDP that the asker takes, bytes.",
  },
  extendedReplyCode: {
    name: "dns.resp.ext_rcode",
    label: "Higher bits in extended RCODE",
    type: "uint8",
    base: "hex",
    words: "More bits of the reply code, for which there was no room in the header.",
  },
  version: { name: "dns.resp.edns0_version", label: "EDNS0 version", type: "uint8", words: "Always 0 so far." },
  z: { name: "dns.resp.z", label: "Z", type: "uint16", base: "hex", words: "More flags." },
  dnssecOk: {
    name: "dns.resp.z.do",
    label: "DO bit",
    type: "boolean",
    width: 16,
    mask: 0x8000,
    values: { 0: "Cannot handle DNSSEC security RRs", 1: "Accepts DNSSEC security RRs" },
    words: "The asker wants the signatures with the answer.",
  },
  reserved: {
    name: "dns.resp.z.reserved",
    label: "Reserved",
    type: "uint16",
    base: "hex",
    mask: 0x7fff,
    words: "Kept for later; 0.",
  },
  option: { name: "dns.opt", label: "Option", type: "none", words: "Something that the old header has no room for." },
  code: { name: "dns.opt.code", label: "Option Code", type: "uint16", values: CODES, words: "What it is about." },
  length: { name: "dns.opt.len", label: "Option Length", type: "uint16", words: "Bytes of it." },
  data: { name: "dns.opt.data", label: "Option Data", type: "bytes", words: "Its value, as it is." },
  algorithmUnderstood: {
    name: "dns.opt.dau",
    label: "DAU",
    type: "uint8",
    values: ALGORITHMS,
    words: "A way to sign that the asker can check.",
  },
  digestUnderstood: {
    name: "dns.opt.dhu",
    label: "DHU",
    type: "uint8",
    values: DIGESTS,
    words: "A digest of keys that the asker can check.",
  },
  hashUnderstood: {
    name: "dns.opt.n3u",
    label: "N3U",
    type: "uint8",
    values: { 0: "Reserved", 1: "SHA-1" },
    words: "A hash of names that the asker can check.",
  },
  family: {
    name: "dns.opt.client.family",
    label: "Family",
    type: "uint16",
    values: { 1: "IPv4", 2: "IPv6" },
    words: "What kind of address follows.",
  },
  sourceNetmask: {
    name: "dns.opt.client.netmask",
    label: "Source Netmask",
    type: "uint8",
    words: "How many bits of the client's address the server is told.",
  },
  scopeNetmask: {
    name: "dns.opt.client.scope",
    label: "Scope Netmask",
    type: "uint8",
    words: "For how many bits of the address the answer is good.",
  },
  subnet: { name: "dns.opt.client.addr", label: "Client Subnet", type: "bytes", words: "Where the client is." },
  subnet4: { name: "dns.opt.client.addr4", label: "Client Subnet", type: "ipv4", words: "Where the client is." },
  subnet6: { name: "dns.opt.client.addr6", label: "Client Subnet", type: "ipv6", words: "Where the client is." },
  clientCookie: {
    name: "dns.opt.cookie.client",
    label: "Client Cookie",
    type: "bytes",
    words: "A number by which the client knows its answers from forged ones.",
  },
  serverCookie: {
    name: "dns.opt.cookie.server",
    label: "Server Cookie",
    type: "bytes",
    words: "A number by which the server knows a client again.",
  },
  timeout: {
    name: "dns.opt.edns_tcp_keepalive.timeout",
    label: "Timeout",
    type: "uint16",
    words: "How long the connection may be idle, in units of 100 ms.",
  },
  padding: {
    name: "dns.opt.padding",
    label: "Padding",
    type: "bytes",
    words: "Nothing: so that the length of an encrypted message does not tell what is asked.",
  },
  closestTrustPoint: {
    name: "dns.opt.chain.fqdn",
    label: "Closest Trust Point",
    type: "string",
    words: "The last name whose signatures the asker has already.",
  },
  errorCode: {
    name: "dns.opt.ext_error.info_code",
    label: "Info Code",
    type: "uint16",
    values: (code) => ERRORS[code],
    words: "Why it went wrong, in more detail than the reply code.",
  },
  errorText: { name: "dns.opt.ext_error.extra_text", label: "Extra Text", type: "string", words: "The same in words." },
});

const f = optionFields;

/** Reads what stands in an OPT record instead of class and time to live, from `at` on; six bytes. */
export function readOptHeader(d: Dissection, at: number, isMulticast: boolean): void {
  if (isMulticast) {
    d.uint(f.multicastPayloadSize, at);
    d.uint(messageFields.cacheFlush, at);
  } else d.uint(f.payloadSize, at);
  d.uint(f.extendedReplyCode, at + 2);
  d.uint(f.version, at + 3);
  d.word(f.z, at + 4, [f.dnssecOk, f.reserved]);
}

/** Reads the options of an OPT record. */
export function readOptions(d: Dissection, data: RecordData): undefined {
  for (let at = data.at; at < data.end;) {
    const code = d.u16(at);
    const length = d.u16(at + 2);
    const from = at;
    const value = { at: at + 4, end: at + 4 + length, message: data.message };
    d.group(
      f.option,
      at,
      4 + length,
      null,
      () => {
        d.uint(f.code, from);
        d.uint(f.length, from + 2);
        d.bytesItem(f.data, value.at, length);
        addValue(d, code, value);
      },
      `Option: ${CODES[code] ?? `Unknown (${code})`}`,
    );
    at = value.end;
  }
}

function addValue(d: Dissection, code: number, data: RecordData): void {
  const { at, end } = data;
  switch (code) {
    case 5:
    case 6:
    case 7: {
      const field = { 5: f.algorithmUnderstood, 6: f.digestUnderstood, 7: f.hashUnderstood }[code];
      for (let place = at; place < end; place++) d.uint(field, place);
      return;
    }
    case 8:
    case 20730:
      addClientSubnet(d, data);
      return;
    case 10:
      d.bytesItem(f.clientCookie, at, 8);
      d.bytesItem(f.serverCookie, at + 8, end - at - 8);
      return;
    case 11:
      if (end - at >= 2) d.uint(f.timeout, at);
      return;
    case 12:
      addRest(d, f.padding, at, data);
      return;
    case 13:
      addName(d, f.closestTrustPoint, at, data.message);
      return;
    case 15:
      d.uint(f.errorCode, at);
      if (end > at + 2) d.item(f.errorText, at + 2, end - at - 2, utf8.decode(d.slice(at + 2, end - at - 2)));
  }
}

/** RFC 7871 §6: as many bytes of the address as the netmask needs. */
function addClientSubnet(d: Dissection, data: RecordData): void {
  const family = d.uint(f.family, data.at);
  d.uint(f.sourceNetmask, data.at + 2);
  d.uint(f.scopeNetmask, data.at + 3);
  const at = data.at + 4;
  const prefix = d.slice(at, data.end - at);
  if (family === 1 && prefix.length <= 4) {
    const [a = 0, b = 0, c = 0, e = 0] = prefix;
    d.item(f.subnet4, at, prefix.length, ((a << 24) | (b << 16) | (c << 8) | e) >>> 0);
  } else if (family === 2 && prefix.length <= 16) {
    const address = new Uint8Array(16);
    address.set(prefix);
    d.item(f.subnet6, at, prefix.length, address);
  } else {
    addRest(d, f.subnet, at, data);
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
