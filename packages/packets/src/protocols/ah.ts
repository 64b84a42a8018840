import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { ipProtocolName } from "./ip-protocols.ts";

const fields = defineFields({
  nextHeader: {
    name: "ah.next_header",
    label: "Next header",
    type: "uint8",
    at: 0,
    values: ipProtocolName,
    words: "What follows this header.",
  },
  length: {
    name: "ah.length",
    label: "Length",
    type: "uint8",
    at: 1,
    words: "Length of this header in units of four bytes, less two.",
  },
  reserved: { name: "ah.reserved", label: "Reserved", type: "bytes", at: 2, length: 2, words: "Nothing yet." },
  spi: {
    name: "ah.spi",
    label: "AH SPI",
    type: "uint32",
    base: "hex",
    at: 4,
    words: "Which of the keys the two sides agreed on it was made with.",
  },
  sequence: {
    name: "ah.sequence",
    label: "AH Sequence",
    type: "uint32",
    at: 8,
    words: "Counts up with every packet, so that a copy is found out.",
  },
  icv: {
    name: "ah.icv",
    label: "AH ICV",
    type: "bytes",
    words: "A checksum that only who has the key can make.",
  },
});

const FIXED_LENGTH = 12;

/** RFC 4302. */
export const ah = defineProtocol({
  id: "ah",
  title: "Authentication Header",
  column: "AH",
  source: "RFC 4302",
  words: "Proves that a packet comes from who has a key, and that nobody changed it; it does not hide what it carries.",
  fields,
  carriedIn: { "ip.proto": [51] },
  dissect(d: Dissection): void {
    const { start } = d;
    d.header(fields, start);
    const length = (d.u8(start + 1) + 2) * 4;
    if (d.wantsColumns)
      d.columns.info = `AH (SPI=0x${d
        .u32(start + 4)
        .toString(16)
        .padStart(8, "0")})`;
    d.headerLength(length);
    if (length > FIXED_LENGTH) d.bytesItem(fields.icv, start + FIXED_LENGTH, length - FIXED_LENGTH);
    const next = d.u8(start);
    const above = start + length;
    d.network.protocol = next;
    if (d.network.version === 6) {
      d.endAt(above); // IPv6 goes on along its chain of headers
      return;
    }
    const room = d.reportedEnd - above;
    if (room > 0 && !d.next("ip.proto", next, above, room)) d.call(data, above, room);
  },
});
