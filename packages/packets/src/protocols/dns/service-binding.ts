import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { ipv4Text, ipv6Text } from "../../fields/format.ts";
import { addName, addRest, addString, type RecordData } from "./record-data.ts";

const KEYS: Readonly<Record<number, string>> = {
  0: "mandatory",
  1: "alpn",
  2: "no-default-alpn",
  3: "port",
  4: "ipv4hint",
  5: "echconfig",
  6: "ipv6hint",
  7: "dohpath",
  8: "ohttp",
};

/** SVCB and HTTPS records, RFC 9460. */
export const serviceBindingFields = defineFields({
  priority: {
    name: "dns.svcb.svcpriority",
    label: "SvcPriority",
    type: "uint16",
    words: "Which of the records to try first: the lowest; 0 means that the name is only another word for the target.",
  },
  target: {
    name: "dns.svcb.targetname",
    label: "TargetName",
    type: "string",
    words: "The machine that serves; the root means: the same name.",
  },
  parameter: {
    name: "dns.svcb.svcparam",
    label: "SvcParam",
    type: "none",
    words: "Something to know before connecting.",
  },
  key: {
    name: "dns.svcb.svcparam.key",
    label: "SvcParamKey",
    type: "uint16",
    values: KEYS,
    words: "What it is about.",
  },
  length: {
    name: "dns.svcb.svcparam.value.length",
    label: "SvcParamValue length",
    type: "uint16",
    words: "Bytes of it.",
  },
  value: { name: "dns.svcb.svcparam.value", label: "SvcParamValue", type: "bytes", words: "The value, as it is." },
  mandatory: {
    name: "dns.svcb.svcparam.mandatory.key",
    label: "Mandatory key",
    type: "uint16",
    values: KEYS,
    words: "Who does not understand this key is not to use the record.",
  },
  alpnLength: { name: "dns.svcb.svcparam.alpn.length", label: "ALPN length", type: "uint8", words: "Bytes of it." },
  alpn: {
    name: "dns.svcb.svcparam.alpn",
    label: "ALPN",
    type: "string",
    words: "A protocol that the server speaks: h2 is HTTP/2, h3 HTTP/3 over QUIC.",
  },
  port: { name: "dns.svcb.svcparam.port", label: "Port", type: "uint16", words: "The port of the service." },
  ipv4: {
    name: "dns.svcb.svcparam.ipv4hint.ip",
    label: "IP",
    type: "ipv4",
    words: "An address to connect to while the real ones are still being asked for.",
  },
  ipv6: {
    name: "dns.svcb.svcparam.ipv6hint.ip",
    label: "IP",
    type: "ipv6",
    words: "An address to connect to while the real ones are still being asked for.",
  },
  echConfiguration: {
    name: "dns.svcb.svcparam.echconfig",
    label: "ECHConfig",
    type: "bytes",
    words: "The key with which a client hides the server's name in its TLS hello.",
  },
});

const f = serviceBindingFields;

/** Reads the data of an SVCB or HTTPS record. */
export function readServiceBinding(d: Dissection, data: RecordData): undefined {
  d.uint(f.priority, data.at);
  let { end: at } = addName(d, f.target, data.at + 2, data.message);
  while (at < data.end) {
    const key = d.u16(at);
    const length = d.u16(at + 2);
    const value = { at: at + 4, end: at + 4 + length, message: data.message };
    const keyAt = at;
    let values: readonly (string | number)[] = [];
    const node = d.group(f.parameter, at, 4 + length, null, () => {
      d.uint(f.key, keyAt);
      d.uint(f.length, keyAt + 2);
      values = addValue(d, key, value);
    });
    const name = KEYS[key] ?? `key${key}`;
    if (node !== undefined) node.text = `SvcParam: ${name}${values.length === 0 ? "" : `=${values.join(",")}`}`;
    at = value.end;
  }
}

/** Adds the value of one parameter, and gives back what it lists. */
function addValue(d: Dissection, key: number, data: RecordData): readonly (string | number)[] {
  const listed: (string | number)[] = [];
  let { at } = data;
  switch (key) {
    case 0:
      for (; at < data.end; at += 2) {
        const mandatory = d.uint(f.mandatory, at);
        listed.push(KEYS[mandatory] ?? `key${mandatory}`);
      }
      break;
    case 1:
      while (at < data.end) {
        const alpn = addString(d, f.alpnLength, f.alpn, at);
        listed.push(alpn.text);
        at = alpn.end;
      }
      break;
    case 3:
      listed.push(d.uint(f.port, at));
      break;
    case 4:
      for (; at < data.end; at += 4) listed.push(ipv4Text(d.uint(f.ipv4, at)));
      break;
    case 6:
      for (; at < data.end; at += 16) listed.push(ipv6Text(d.add(f.ipv6, at) as Uint8Array));
      break;
    default:
      addRest(d, key === 5 ? f.echConfiguration : f.value, at, data);
  }
  return listed;
}
