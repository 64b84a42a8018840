import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import type { Option } from "./option.ts";
import { SUBTYPE, SUBTYPE_NAMES, multipath } from "./multipath-fields.ts";

/** Multipath TCP: what it says of one connection; how connections belong together is not looked into. */
export const multipathOption: Option = { whole: multipath.whole, name: "MPTCP", read: readMultipath };

function readMultipath(d: Dissection, at: number, end: number): string {
  if (d.wantsColumns) d.columns.protocol = "MPTCP";
  if (end < at + 3) d.malformed(at, "a Multipath TCP option has a subtype");
  const subtype = d.uint(multipath.subtype, at + 2);
  READERS[subtype]?.(d, at, end);
  return `: ${SUBTYPE_NAMES[subtype] ?? `Unknown (${subtype})`}`;
}

/** RFC 8684 §3.1, RFC 6824 §3.1. */
function readCapable(d: Dissection, at: number, end: number): void {
  const version = d.uint(multipath.version, at + 2);
  const flags = version === 0 ? CAPABLE_FLAGS_0 : CAPABLE_FLAGS_1;
  d.word(multipath.flags, at + 3, flags);
  if (end >= at + 12) d.add(multipath.senderKey, at + 4);
  if (end >= at + 20) d.add(multipath.receiverKey, at + 12);
  if (end >= at + 22) d.uint(multipath.dataLength, at + 20);
  if (end >= at + 24) d.uint(multipath.checksum, at + 22);
}

/** RFC 8684 §3.2: a SYN, the answer to it, and the ACK that follows, told apart by their lengths. */
function readJoin(d: Dissection, at: number, end: number): void {
  switch (end - at) {
    case 12:
      d.word(multipath.flags, at + 2, [multipath.backup]);
      d.uint(multipath.addressId, at + 3);
      d.uint(multipath.receiverToken, at + 4);
      d.uint(multipath.senderRandom, at + 8);
      return;
    case 16:
      d.word(multipath.flags, at + 2, [multipath.backup]);
      d.uint(multipath.addressId, at + 3);
      d.add(multipath.truncatedHmac, at + 4);
      d.uint(multipath.senderRandom, at + 12);
      return;
    case 24:
      d.uint(multipath.reserved, at + 2);
      d.bytesItem(multipath.hmac, at + 4, 20);
      return;
    default:
  }
}

/** RFC 8684 §3.3. */
function readDataSequence(d: Dissection, at: number, end: number): void {
  if (end < at + 4) d.malformed(at, "a data sequence signal has flags");
  const flags = d.word(multipath.flags, at + 3, DATA_SEQUENCE_FLAGS);
  let next = at + 4;
  if ((flags & HAS_ACKNOWLEDGEMENT) !== 0) {
    next = addNumber(d, multipath.acknowledgement, next, (flags & LONG_ACKNOWLEDGEMENT) !== 0);
  }
  if ((flags & HAS_MAPPING) === 0) return;
  next = addNumber(d, multipath.sequence, next, (flags & LONG_SEQUENCE) !== 0);
  d.uint(multipath.subflowSequence, next);
  d.uint(multipath.dataLength, next + 4);
  if (end >= next + 8) d.uint(multipath.checksum, next + 6);
}

function addNumber(d: Dissection, field: Field, at: number, isLong: boolean): number {
  if (isLong) d.add(field, at);
  else d.item(field, at, 4, BigInt(d.u32(at)));
  return at + (isLong ? 8 : 4);
}

/** RFC 8684 §3.4.1; version 0 has the IP version where version 1 has the echo. */
function readAddAddress(d: Dissection, at: number, end: number): void {
  const word = d.u8(at + 2) & 0x0f;
  d.uint(word === 4 || word === 6 ? multipath.ipVersion : multipath.echo, at + 2);
  d.uint(multipath.addressId, at + 3);
  const isIpv6 = end - at >= 20;
  d.add(isIpv6 ? multipath.ipv6 : multipath.ipv4, at + 4);
  let next = at + (isIpv6 ? 20 : 8);
  const left = end - next;
  if (left === 2 || left === 10) {
    d.uint(multipath.port, next);
    next += 2;
  }
  if (end - next >= 8) d.add(multipath.addressHmac, next);
}

/** RFC 8684 §3.4.2. */
function readRemoveAddress(d: Dissection, at: number, end: number): void {
  d.item(multipath.removedCount, at + 3, end - at - 3, end - at - 3);
  for (let id = at + 3; id < end; id++) d.uint(multipath.addressId, id);
}

/** RFC 8684 §3.3.8. */
function readPriority(d: Dissection, at: number, end: number): void {
  d.word(multipath.flags, at + 2, [multipath.backup]);
  if (end >= at + 4) d.uint(multipath.addressId, at + 3);
}

/** RFC 8684 §3.7. */
function readFail(d: Dissection, at: number): void {
  d.uint(multipath.reserved, at + 2);
  d.add(multipath.sequence, at + 4);
}

/** RFC 8684 §3.5. */
function readFastClose(d: Dissection, at: number): void {
  d.uint(multipath.reserved, at + 2);
  d.add(multipath.receiverKey, at + 4);
}

/** RFC 8684 §3.6. */
function readReset(d: Dissection, at: number): void {
  d.word(multipath.flags, at + 2, [multipath.flagU, multipath.flagV, multipath.flagW, multipath.flagT]);
  d.uint(multipath.resetReason, at + 3);
}

const HAS_ACKNOWLEDGEMENT = multipath.hasAcknowledgement.mask;
const LONG_ACKNOWLEDGEMENT = multipath.longAcknowledgement.mask;
const HAS_MAPPING = multipath.hasMapping.mask;
const LONG_SEQUENCE = multipath.longSequence.mask;

const CAPABLE_FLAGS_0 = [multipath.checksumRequired, multipath.extensibility, multipath.sha1, multipath.reservedFlags0];
const CAPABLE_FLAGS_1 = [
  multipath.checksumRequired,
  multipath.extensibility,
  multipath.noMoreSubflows,
  multipath.sha256,
  multipath.reservedFlags1,
];
const DATA_SEQUENCE_FLAGS = [
  multipath.dataFin,
  multipath.longSequence,
  multipath.hasMapping,
  multipath.longAcknowledgement,
  multipath.hasAcknowledgement,
];

const READERS: Readonly<Record<number, (d: Dissection, at: number, end: number) => void>> = {
  [SUBTYPE.capable]: readCapable,
  [SUBTYPE.join]: readJoin,
  [SUBTYPE.dataSequence]: readDataSequence,
  [SUBTYPE.addAddress]: readAddAddress,
  [SUBTYPE.removeAddress]: readRemoveAddress,
  [SUBTYPE.priority]: readPriority,
  [SUBTYPE.fail]: readFail,
  [SUBTYPE.fastClose]: readFastClose,
  [SUBTYPE.reset]: readReset,
};
