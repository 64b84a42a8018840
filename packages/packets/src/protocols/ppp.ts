import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";

/** https://www.iana.org/assignments/ppp-numbers */
const PROTOCOLS: Readonly<Record<number, string>> = {
  0x0021: "Internet Protocol version 4",
  0x0057: "Internet Protocol version 6",
  0x00fd: "Compressed datagram",
  0x8021: "Internet Protocol Control Protocol",
  0x8057: "IPv6 Control Protocol",
  0x80fd: "Compression Control Protocol",
  0xc021: "Link Control Protocol",
  0xc023: "Password Authentication Protocol",
  0xc025: "Link Quality Report",
  0xc223: "Challenge Handshake Authentication Protocol",
};

const fields = defineFields({
  address: {
    name: "ppp.address",
    label: "Address",
    type: "uint8",
    base: "hex",
    words: "Always 0xff, all stations: there is only one at the other end. The two ends may agree to leave it out.",
  },
  control: {
    name: "ppp.control",
    label: "Control",
    type: "uint8",
    base: "hex",
    words: "Always 0x03, unnumbered information. Left out with the address.",
  },
  protocol: {
    name: "ppp.protocol",
    label: "Protocol",
    type: "uint16",
    base: "hex",
    values: PROTOCOLS,
    words: "What follows. The two ends may agree to leave out its first byte where that is 0.",
  },
});

const ADDRESS_AND_CONTROL = 0xff03;

/** RFC 1661, in HDLC-like framing (RFC 1662). */
export const ppp = defineProtocol({
  id: "ppp",
  title: "Point-to-Point Protocol",
  column: "PPP",
  source: "RFC 1661, RFC 1662",
  words:
    "Joins two machines by a line, or by a tunnel that is like one: says what each packet is, and lets them agree.",
  fields,
  carriedIn: { "gre.proto": [0x880b], "link-type": [9] },
  dissect(d: Dissection): void {
    let at = d.start;
    if (d.u16(at) === ADDRESS_AND_CONTROL) {
      d.uint(fields.address, at);
      d.uint(fields.control, at + 1);
      at += 2;
    }
    const isShort = (d.u8(at) & 1) !== 0; // the last byte of a number is odd, the one before it even
    const size = isShort ? 1 : 2;
    const protocol = isShort ? d.u8(at) : d.u16(at);
    d.item(fields.protocol, at, size, protocol);
    at += size;
    d.headerLength(at - d.start);
    if (d.wantsColumns) d.columns.info = PROTOCOLS[protocol] ?? "Unknown";
    const length = d.reportedEnd - at;
    if (length > 0 && !d.next("ppp.protocol", protocol, at, length)) d.call(data, at, length);
  },
});
