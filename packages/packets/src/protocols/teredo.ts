import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";

const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;
const IPV6 = 6;

const fields = defineFields({
  authentication: {
    name: "teredo.auth",
    label: "Teredo Authentication header",
    type: "none",
    words: "Shows that client and server know each other.",
  },
  idLength: {
    name: "teredo.auth.idlen",
    label: "Client identifier length",
    type: "uint8",
    words: "Bytes of the name.",
  },
  valueLength: {
    name: "teredo.auth.aulen",
    label: "Authentication value length",
    type: "uint8",
    words: "Bytes of the proof.",
  },
  id: { name: "teredo.auth.id", label: "Client identifier", type: "bytes", words: "The client's name." },
  value: { name: "teredo.auth.value", label: "Authentication value", type: "bytes", words: "The proof." },
  nonce: {
    name: "teredo.auth.nonce",
    label: "Nonce value",
    type: "bytes",
    words: "A random number that comes back with the answer, so that nobody else can give it.",
  },
  confirmation: {
    name: "teredo.auth.conf",
    label: "Confirmation byte",
    type: "bytes",
    words: "0 unless the client needs a new key.",
  },
  origin: {
    name: "teredo.orig",
    label: "Teredo Origin Indication header",
    type: "none",
    words: "Where the packet came from, as the server saw it: outside the sender's address translation.",
  },
  originPort: {
    name: "teredo.orig.port",
    label: "Origin UDP port",
    type: "uint16",
    words: "The port there. Its bits are written inverted, lest an address translation change them.",
  },
  originAddress: {
    name: "teredo.orig.addr",
    label: "Origin IPv4 address",
    type: "ipv4",
    words: "The address there, inverted too.",
  },
});

const NONCE = 8;
const ORIGIN_LENGTH = 8;

/** RFC 4380. */
export const teredo = defineProtocol({
  id: "teredo",
  title: "Teredo IPv6 over UDP tunneling",
  column: "Teredo",
  source: "RFC 4380 §5.1.1",
  words: "Carries IPv6 in UDP over IPv4, also through address translation.",
  fields,
  carriedIn: { "udp.port": [3544] },
  dissect(d: Dissection): void {
    let at = d.start;
    if (d.wantsColumns) d.columns.info = "";
    if (d.u16(at) === AUTHENTICATION) at += addAuthentication(d, at);
    if (d.u16(at) === ORIGIN) at += addOrigin(d, at);
    d.headerLength(at - d.start);
    d.next("ip.version", IPV6, at, d.reportedEnd - at);
  },
});

/** @returns its length, bytes */
function addAuthentication(d: Dissection, at: number): number {
  const idLength = d.u8(at + 2);
  const valueLength = d.u8(at + 3);
  const nonce = at + 4 + idLength + valueLength;
  const length = nonce + NONCE + 1 - at;
  d.group(fields.authentication, at, length, null, () => {
    d.uint(fields.idLength, at + 2);
    d.uint(fields.valueLength, at + 3);
    if (idLength > 0) d.bytesItem(fields.id, at + 4, idLength);
    if (valueLength > 0) d.bytesItem(fields.value, at + 4 + idLength, valueLength);
    d.bytesItem(fields.nonce, nonce, NONCE);
    d.bytesItem(fields.confirmation, nonce + NONCE, 1);
  });
  return length;
}

function addOrigin(d: Dissection, at: number): number {
  d.group(fields.origin, at, ORIGIN_LENGTH, null, () => {
    d.item(fields.originPort, at + 2, 2, d.u16(at + 2) ^ 0xffff);
    d.item(fields.originAddress, at + 4, 4, ~d.u32(at + 4) >>> 0);
  });
  return ORIGIN_LENGTH;
}
