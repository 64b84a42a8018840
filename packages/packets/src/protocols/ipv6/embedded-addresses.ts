import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields, type Field } from "../../fields/field.ts";

const FOUND = { generated: true } as const;

/** The fields of what is found in an address; `end` is `src`, `dst` or nothing for either. */
function describeEnd(end: string, label: string) {
  const prefix = end === "" ? "ipv6." : `ipv6.${end}_`;
  const hidden = end === "" ? true : undefined;
  return {
    card: {
      name: `${prefix}slaac_mac`,
      label: `${label}SLAAC MAC`,
      type: "ether",
      ...FOUND,
      hidden,
      words: "The network card's address, from which the machine made the lower half of this address (RFC 4291).",
    },
    isatap: {
      name: `${prefix}isatap_ipv4`,
      label: `${label}ISATAP IPv4`,
      type: "ipv4",
      ...FOUND,
      hidden,
      words: "The IPv4 address inside an ISATAP address (RFC 5214).",
    },
    gateway: {
      name: `${prefix}6to4_gw_ipv4`,
      label: `${label}6to4 Gateway IPv4`,
      type: "ipv4",
      ...FOUND,
      hidden,
      words: "The IPv4 address of the gateway behind which a 6to4 address is (RFC 3056).",
    },
    site: {
      name: `${prefix}6to4_sla_id`,
      label: `${label}6to4 SLA ID`,
      type: "uint16",
      ...FOUND,
      hidden,
      words: "The network behind that gateway.",
    },
    teredoServer: {
      name: `${prefix}ts_ipv4`,
      label: `${label}Teredo Server IPv4`,
      type: "ipv4",
      ...FOUND,
      hidden,
      words: "The server of a Teredo address (RFC 4380).",
    },
    teredoPort: {
      name: `${prefix}tc_port`,
      label: `${label}Teredo Port`,
      type: "uint16",
      ...FOUND,
      hidden,
      words: "The UDP port that the machine has outside its own network.",
    },
    teredoClient: {
      name: `${prefix}tc_ipv4`,
      label: `${label}Teredo Client IPv4`,
      type: "ipv4",
      ...FOUND,
      hidden,
      words: "The IPv4 address that the machine has outside its own network.",
    },
  } as const;
}

const SOURCE = defineFields(describeEnd("src", "Source "));
const DESTINATION = defineFields(describeEnd("dst", "Destination "));
const EITHER = defineFields(describeEnd("", ""));

type Found = { readonly [Name in keyof typeof SOURCE]: Field };

/** What some addresses hold beside the place of a machine. */
export const EMBEDDED_ADDRESS_FIELDS: Readonly<Record<string, Field>> = Object.fromEntries([
  ...Object.entries(SOURCE).map(([key, field]) => [`source_${key}`, field]),
  ...Object.entries(DESTINATION).map(([key, field]) => [`destination_${key}`, field]),
  ...Object.entries(EITHER),
]);

/** Adds what the two addresses at `source` and `destination` hold; both are known to be there. */
export function addEmbeddedAddresses(d: Dissection, source: number, destination: number): void {
  addFound(d, source, SOURCE);
  addFound(d, destination, DESTINATION);
}

function addFound(d: Dissection, at: number, fields: Found): void {
  const { bytes } = d;
  const first = (bytes[at]! << 8) | bytes[at + 1]!;
  if (first === 0x2002) {
    add(d, fields, "gateway", at + 2, 4, d.u32(at + 2));
    add(d, fields, "site", at + 6, 2, d.u16(at + 6));
  } else if (first === 0x2001 && bytes[at + 2] === 0 && bytes[at + 3] === 0) {
    add(d, fields, "teredoServer", at + 4, 4, d.u32(at + 4));
    add(d, fields, "teredoPort", at + 10, 2, d.u16(at + 10) ^ 0xffff);
    add(d, fields, "teredoClient", at + 12, 4, ~d.u32(at + 12) >>> 0);
    return;
  }
  if (bytes[at] === 0xff) return;
  if (bytes[at + 11] === 0xff && bytes[at + 12] === 0xfe && (bytes[at + 8]! & 0x02) !== 0) {
    if (d.wants(fields.card) || d.wants(EITHER.card)) add(d, fields, "card", at + 8, 8, cardOf(bytes, at));
  } else if (
    (bytes[at + 8]! & 0xfd) === 0 &&
    bytes[at + 9] === 0 &&
    bytes[at + 10] === 0x5e &&
    bytes[at + 11] === 0xfe
  ) {
    add(d, fields, "isatap", at + 12, 4, d.u32(at + 12));
  }
}

function add(
  d: Dissection,
  fields: Found,
  key: keyof Found,
  at: number,
  length: number,
  value: number | Uint8Array,
): void {
  d.item(fields[key], at, length, value);
  d.item(EITHER[key], at, length, value);
}

/** RFC 4291 appendix A: ff:fe was put into the middle, and one bit turned. */
function cardOf(bytes: Uint8Array, at: number): Uint8Array {
  const half = bytes.subarray(at + 8, at + 16);
  return Uint8Array.of(half[0]! ^ 0x02, half[1]!, half[2]!, half[5]!, half[6]!, half[7]!);
}
