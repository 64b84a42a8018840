import { addChecksumStatus, STATUS_FIELD } from "../checksums/fields.ts";
import { pseudoHeaderSum } from "../checksums/internet.ts";
import { expectedChecksum, judgeTransportChecksum } from "../checksums/verdict.ts";
import { chosenProtocol } from "../dissect/choice.ts";
import type { Dissection } from "../dissect/dissection.ts";
import { timeOf } from "../dissect/transport-conversations.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";
import { UDP } from "./ip-protocols.ts";

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
  port: {
    name: "udp.port",
    label: "Source or Destination Port",
    type: "uint16",
    hidden: true,
    words: "Either of the two ports.",
  },
  length: {
    name: "udp.length",
    label: "Length",
    type: "uint16",
    at: 4,
    unit: " bytes",
    words: "Bytes of header and payload together, so never less than 8.",
  },
  badLength: {
    name: "udp.length.bad",
    label: "Bad length value",
    type: "none",
    words: "The length is less than the header's, or more than the IP packet holds.",
  },
  checksum: {
    name: "udp.checksum",
    label: "Checksum",
    type: "uint16",
    base: "hex",
    at: 6,
    words: "Over a pseudo-header of the addresses, this header and the payload; 0 means that the sender made none.",
  },
  calculated: {
    name: "udp.checksum_calculated",
    label: "Calculated Checksum",
    type: "uint16",
    base: "hex",
    generated: true,
    words: "What the checksum should be.",
  },
  status: { name: "udp.checksum.status", label: "Checksum Status", ...STATUS_FIELD },
  stream: {
    name: "udp.stream",
    label: "Stream index",
    type: "uint32",
    generated: true,
    words: "Which conversation it belongs to: those between the same two addresses and ports, counted from 0.",
  },
  timeRelative: {
    name: "udp.time_relative",
    label: "Time since first frame",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long after the first packet of its conversation.",
  },
  timeDelta: {
    name: "udp.time_delta",
    label: "Time since previous frame",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long after the packet before it, of either side.",
  },
  payload: { name: "udp.payload", label: "Payload", type: "bytes", words: "What the program sent." },
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
  carriedIn: { "ip.proto": [UDP] },
  dissect(d: Dissection): void {
    d.headerLength(HEADER_LENGTH);
    const { start } = d;
    const source = d.uint(fields.srcport, start + fields.srcport.at);
    const destination = d.uint(fields.dstport, start + fields.dstport.at);
    if (d.wantsTree) d.describe(`User Datagram Protocol, Src Port: ${source}, Dst Port: ${destination}`);
    if (d.wantsColumns) d.columns.info = `${source} → ${destination}`;
    d.item(fields.port, start + fields.srcport.at, 2, source);
    d.item(fields.port, start + fields.dstport.at, 2, destination);
    const written = d.uint(fields.length, start + fields.length.at);
    const length = lengthOf(d, written);
    if (length === 0) return;
    addChecksum(d, length);
    addConversation(d, source, destination, length - HEADER_LENGTH);
    const above = start + HEADER_LENGTH;
    const payload = Math.min(length, d.reportedEnd - start) - HEADER_LENGTH;
    if (payload <= 0) return;
    d.bytesItem(fields.payload, above, Math.min(payload, Math.max(1, d.end - above))); // as much as there is
    d.endAt(above + payload);
    d.call(chosenProtocol(d, "udp", source, destination, d.bytes, above, d.end) ?? data, above, payload);
  },
});

/** @returns the datagram's length, bytes; 0 where it cannot be */
function lengthOf(d: Dissection, written: number): number {
  const at = d.start + fields.length.at;
  const room = d.reportedEnd - d.start;
  // A jumbogram is too long for the field (RFC 2675 §4), and so is a packet before its card divides it.
  const isJumbogram = written === 0 && (d.network.version === 6 || room > LONGEST_WRITTEN);
  const length = isJumbogram ? room : written;
  if (length < HEADER_LENGTH) {
    d.item(fields.badLength, at, 2, null);
    if (d.wantsColumns) d.columns.info += ` [BAD UDP LENGTH ${length} < ${HEADER_LENGTH}]`;
    return 0;
  }
  const isTooLong = length > room && !d.network.isFragment && !d.isQuoted;
  if (isTooLong) d.item(fields.badLength, at, 2, null);
  if (d.wantsColumns) {
    if (isTooLong) d.columns.info += ` [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH]`;
    d.columns.info += ` Len=${length - HEADER_LENGTH}`;
    if (isJumbogram && d.network.version === 6) d.columns.info += " [Jumbogram]";
  }
  return length;
}

function addChecksum(d: Dissection, length: number): void {
  const { start, bytes } = d;
  const at = start + fields.checksum.at;
  const written = d.uint(fields.checksum, at);
  if (written === 0 && d.network.version === 6 && d.wantsColumns) d.columns.info += " [ILLEGAL CHECKSUM (0)]";
  if (!d.wants(fields.status)) return;
  // RFC 8200 §8.1: over IPv6 there has to be one.
  const missing = d.network.version === 6 ? "illegal" : "missing";
  const verdict = written === 0 ? missing : judgeTransportChecksum(d, UDP, at, length);
  addChecksumStatus(d, fields.status, verdict, at, fields.calculated, () =>
    expectedChecksum(bytes, start, start + length, at, pseudoHeaderSum(d.network, UDP, length)),
  );
}

function addConversation(d: Dissection, source: number, destination: number, length: number): void {
  const place = d.session.udp.enter(d, source, destination, length);
  d.place = place;
  if (place === undefined) return;
  d.item(fields.stream, d.start, 0, place.conversation.number);
  if (d.isQuoted || length === 0) return; // it was not sent now; of empty ones Wireshark does not tell it either
  const { first, previous } = d.session.udp.timesOf(d, place);
  const now = timeOf(d.frame);
  d.item(fields.timeRelative, d.start, 0, now - first);
  d.item(fields.timeDelta, d.start, 0, now - previous);
}

/** The largest number that the length field holds. */
const LONGEST_WRITTEN = 0xffff;
