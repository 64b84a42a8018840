import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { callEthertype, ETHERTYPES } from "./ethertype.ts";

/** LINKTYPE_NULL: in the byte order of the machine that captured. */
const NULL = 0;
/** LINKTYPE_LOOP: in network byte order. */
const LOOP = 108;
/** Above it a number is no address family but an EtherType, as some systems write. */
const LAST_FAMILY = 1500;

const fields = defineFields({
  family: {
    name: "null.family",
    label: "Family",
    type: "uint32",
    values: { 2: "IP", 7: "OSI", 23: "IPX", 24: "IPv6", 28: "IPv6", 30: "IPv6" },
    words: "What follows, by the number that BSD gives to the family of its addresses; IPv6 has one on each system.",
  },
  type: {
    name: "null.type",
    label: "Type",
    type: "uint16",
    base: "hex",
    values: ETHERTYPES,
    words: "What follows, where the system writes an EtherType there.",
  },
});

/** BSD's loopback interface: four bytes before the packet. */
export const nullLoopback = defineProtocol({
  id: "null",
  title: "Null/Loopback",
  column: "N/A",
  source: "https://www.tcpdump.org/linktypes.html",
  words: "What BSD and macOS put before a packet that never leaves the machine: the kind of its addresses.",
  fields,
  carriedIn: { "link-type": [NULL, LOOP] },
  dissect(d: Dissection): void {
    const { start } = d;
    d.headerLength(4);
    const written = d.u32(start);
    const family = d.frame.linkType === LOOP ? written : familyOf(swap(written));
    if (d.wantsColumns) d.columns.info = "Null/Loopback";
    const length = d.reportedEnd - start - 4;
    if (family > LAST_FAMILY) {
      d.item(fields.type, start, 4, family & 0xffff);
      callEthertype(d, family & 0xffff, start + 4, length);
      return;
    }
    d.item(fields.family, start, 4, family);
    if (!d.next("null-family", family, start + 4, length)) d.call(data, start + 4, length);
  },
});

/** A number read with its last byte first, in whichever order it was written: families are small, so it shows. */
function familyOf(number: number): number {
  if (number >= 0x1_0000) return number < SMALL << 16 ? number >>> 16 : swap(number);
  return (number & 0xff) === 0 && number < SMALL << 8 ? number >>> 8 : number;
}

/** Families and types in the wrong order are above it. */
const SMALL = 6;

function swap(word: number): number {
  return ((word << 24) | ((word << 8) & 0xff_0000) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
