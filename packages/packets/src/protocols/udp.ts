import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";

const fields = defineFields({
  srcport: {
    name: "udp.srcport",
    label: "Source Port",
    type: "uint16",
    at: 0,
    words: "The port of the program that sent it; 0 when no answer is wanted.",
  },
  dstport: {
    name: "udp.dstport",
    label: "Destination Port",
    type: "uint16",
    at: 2,
    words: "The port of the program it is for.",
  },
  port: { name: "udp.port", label: "Source or Destination Port", type: "uint16", hidden: true },
  length: {
    name: "udp.length",
    label: "Length",
    type: "uint16",
    at: 4,
    unit: " bytes",
    words: "Bytes of header and payload together, so never less than 8.",
  },
  checksum: {
    name: "udp.checksum",
    label: "Checksum",
    type: "uint16",
    base: "hex",
    at: 6,
    words: "Over a pseudo-header of the addresses, this header and the payload; 0 means that the sender made none.",
  },
});

const HEADER_LENGTH = 8;

/** RFC 768. */
export const udp = defineProtocol({
  id: "udp",
  title: "User Datagram Protocol",
  column: "UDP",
  source: "RFC 768",
  words: "Carries one datagram from a port to a port, with a checksum and nothing else: no order, no repeat, no pace.",
  fields,
  carriedIn: { "ip.proto": [17] },
  dissect(d: Dissection): void {
    d.headerLength(HEADER_LENGTH);
    const { start } = d;
    const source = d.uint(fields.srcport, start + fields.srcport.at);
    const destination = d.uint(fields.dstport, start + fields.dstport.at);
    d.item(fields.port, start + fields.srcport.at, 2, source);
    d.item(fields.port, start + fields.dstport.at, 2, destination);
    const length = d.uint(fields.length, start + fields.length.at);
    d.uint(fields.checksum, start + fields.checksum.at);
    d.describe(`User Datagram Protocol, Src Port: ${source}, Dst Port: ${destination}`);
    if (d.wantsColumns) d.columns.info = `${source} → ${destination} Len=${length - HEADER_LENGTH}`;
  },
});
