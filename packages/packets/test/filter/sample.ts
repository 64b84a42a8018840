import { defineFields, fieldsNamed, type Field, type FieldValue } from "../../src/fields/field.ts";
import { parseFilter, type Filter } from "../../src/filter/filter.ts";
import type { FilterError } from "../../src/filter/mistake.ts";
import type { FrameValues } from "../../src/filter/values.ts";

/** Fields of every type, under names that Wireshark has. */
export const FIELDS = defineFields({
  eth: { name: "eth", label: "Ethernet II", type: "protocol" },
  ip: { name: "ip", label: "Internet Protocol Version 4", type: "protocol" },
  tcp: { name: "tcp", label: "Transmission Control Protocol", type: "protocol" },
  udp: { name: "udp", label: "User Datagram Protocol", type: "protocol" },
  http: { name: "http", label: "Hypertext Transfer Protocol", type: "protocol" },
  dhcp: { name: "dhcp", label: "Dynamic Host Configuration Protocol", type: "protocol" },
  number: { name: "frame.number", label: "Frame Number", type: "uint32" },
  time: { name: "frame.time", label: "Arrival Time", type: "absolute-time" },
  delta: { name: "frame.time_delta", label: "Time delta", type: "relative-time" },
  protocols: { name: "frame.protocols", label: "Protocols in frame", type: "string" },
  source: { name: "eth.src", label: "Source", type: "ether" },
  protocol: { name: "ip.proto", label: "Protocol", type: "uint8", values: { 1: "ICMP", 6: "TCP", 17: "UDP" } },
  address: { name: "ip.addr", label: "Address", type: "ipv4" },
  from: { name: "ip.src", label: "Source", type: "ipv4" },
  to: { name: "ip.dst", label: "Destination", type: "ipv4" },
  from6: { name: "ipv6.src", label: "Source", type: "ipv6" },
  port: { name: "tcp.port", label: "Port", type: "uint16", words: "Source or destination port." },
  sourcePort: { name: "tcp.srcport", label: "Source Port", type: "uint16" },
  targetPort: { name: "tcp.dstport", label: "Destination Port", type: "uint16" },
  udpPort: { name: "udp.port", label: "Port", type: "uint16" },
  flags: { name: "tcp.flags", label: "Flags", type: "uint16", base: "hex" },
  syn: { name: "tcp.flags.syn", label: "Syn", type: "boolean" },
  scale: { name: "tcp.window_size_scalefactor", label: "Window size scaling factor", type: "int32" },
  payload: { name: "tcp.payload", label: "TCP payload", type: "bytes" },
  lost: { name: "tcp.analysis.lost_segment", label: "Previous segment not captured", type: "none" },
  host: { name: "http.host", label: "Host", type: "string" },
  method: { name: "http.request.method", label: "Request Method", type: "string" },
  chat: { name: "http.chat", label: "Chat", type: "string" },
  moreChat: { name: "http.chat", label: "Chat", type: "string" },
  queryType: {
    name: "dns.qry.type",
    label: "Type",
    type: "uint16",
    values: { 1: "A (Host Address)", 28: "AAAA (IPv6 Address)" },
  },
  big: { name: "sctp.checksum64", label: "A number of 64 bits", type: "uint64" },
  ratio: { name: "sample.ratio", label: "Ratio", type: "double" },
  guid: { name: "dcerpc.uuid", label: "GUID", type: "guid" },
  range: {
    name: "sample.range",
    label: "Named by a function",
    type: "uint16",
    values: (value) => (value >= 100 && value < 200 ? `Range ${value}` : undefined),
  },
});

/** The values of a frame by field name: a value, several, or several with the layer each is in. */
export type Sample = Readonly<Record<string, FieldValue | readonly SampleValue[]>>;
type SampleValue = FieldValue | { readonly value: FieldValue; readonly layer: number };

/** A frame made of a table of its values. A protocol is its bytes; what follows them is given under `protocol…`. */
export class SampleFrame implements FrameValues {
  readonly #values = new Map<Field, readonly SampleValue[]>();

  constructor(sample: Sample) {
    for (const [name, values] of Object.entries(sample)) {
      const field = fieldsNamed(name)[0] ?? (name.endsWith("…") ? fieldsNamed(name.slice(0, -1))[0] : undefined);
      if (field === undefined) throw new Error(`no field ${name}`);
      const list: readonly SampleValue[] = Array.isArray(values) ? values : [values as FieldValue];
      if (name.endsWith("…")) this.#remainders.set(field, list[0] as Uint8Array);
      else this.#values.set(field, list);
    }
  }

  readonly #remainders = new Map<Field, Uint8Array>();

  count(field: Field): number {
    return this.#values.get(field)?.length ?? 0;
  }

  number(field: Field, index: number): number {
    const value = this.value(field, index);
    if (typeof value !== "number") throw new Error(`${field.name} is not held as a number`);
    return value;
  }

  value(field: Field, index: number): FieldValue {
    const value = this.#values.get(field)![index]!;
    return isPlaced(value) ? value.value : value;
  }

  remainder(field: Field, index: number): Uint8Array {
    return this.#remainders.get(field) ?? (this.value(field, index) as Uint8Array);
  }

  layer(field: Field, index: number): number {
    const value = this.#values.get(field)![index]!;
    return isPlaced(value) ? value.layer : index + 1;
  }
}

function isPlaced(value: SampleValue | undefined): value is { readonly value: FieldValue; readonly layer: number } {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

/** A filter over the fields of this file that must be one. */
export function filterOf(text: string): Filter {
  const { filter, error } = parseFilter(text);
  if (filter === undefined) throw new Error(`${text}: ${error.message}`);
  return filter;
}

/** Why a text is no filter over the fields of this file. */
export function errorOf(text: string): FilterError {
  const { error } = parseFilter(text);
  if (error === undefined) throw new Error(`${text} is a filter`);
  return error;
}

/** Whether a frame passes a filter that must be one. */
export function matches(text: string, sample: Sample): boolean {
  return filterOf(text).matches(new SampleFrame(sample));
}

/** An IPv4 address as its field holds it. */
export function ipv4(text: string): number {
  return text.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}

/** Bytes of hexadecimal digits or of a text. */
export function bytes(text: string): Uint8Array {
  return /^(?:[0-9a-f]{2})*$/.test(text) ? Uint8Array.from(Buffer.from(text, "hex")) : new TextEncoder().encode(text);
}
