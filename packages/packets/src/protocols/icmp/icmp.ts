import { addChecksumStatus } from "../../checksums/fields.ts";
import { internetSum } from "../../checksums/internet.ts";
import type { ChecksumVerdict } from "../../checksums/verdict.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { timeOf } from "../../dissect/transport-conversations.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { data } from "../data.ts";
import { ICMP } from "../ip-protocols.ts";
import { addEchoPartner } from "./echo-requests.ts";
import { addExtensions, EXTENSION_FIELDS, looksLikeExtensions } from "./extensions.ts";
import { ICMP_FIELDS } from "./icmp-fields.ts";
import * as types from "./types.ts";

const f = ICMP_FIELDS;

/** Where what differs from type to type begins, and what follows it. */
const HEAD = 4;
const BODY = 8;
const TIME_LENGTH = 8;
const SECONDS_OF_DAY = 86_400;
/** A quoted packet that extensions follow is filled up to this length, where it does not say its own (RFC 4884 §5.5). */
const QUOTED_WITHOUT_LENGTH = 128;

/** RFC 792. */
export const icmp = defineProtocol({
  id: "icmp",
  title: "Internet Control Message Protocol",
  column: "ICMP",
  source: "RFC 792, RFC 1256, RFC 4884, RFC 8335",
  words:
    "What machines and routers tell each other about IP: that a packet could not be delivered, or whether one is there (ping).",
  fields: { ...f, ...EXTENSION_FIELDS },
  carriedIn: { "ip.proto": [ICMP] },
  dissect(d: Dissection): void {
    const { start } = d;
    const type = d.u8(start);
    const code = d.u8(start + 1);
    const checksum = d.u16(start + 2);
    d.u16(start + HEAD); // without it there is no message
    addHead(d, type, code, checksum);
    switch (type) {
      case types.ECHO_REPLY:
      case types.ECHO_REQUEST:
        addEcho(d, type);
        return;
      case types.TIMESTAMP_REQUEST:
      case types.TIMESTAMP_REPLY:
        addIdentifier(d);
        for (const [i, field] of TIMES.entries()) d.uint(field, start + BODY + 4 * i);
        return;
      case types.INFORMATION_REQUEST:
      case types.INFORMATION_REPLY:
        addIdentifier(d);
        return;
      case types.MASK_REQUEST:
      case types.MASK_REPLY:
        addIdentifier(d);
        d.uint(f.mask, start + BODY);
        return;
      case types.ROUTER_ADVERTISEMENT:
        addRouters(d);
        return;
      case types.EXTENDED_REQUEST:
      case types.EXTENDED_REPLY:
        addExtendedEcho(d, type);
        return;
      case types.UNREACHABLE:
      case types.SOURCE_QUENCH:
      case types.REDIRECT:
      case types.TIME_EXCEEDED:
      case types.PARAMETER_PROBLEM:
        addError(d, type, code);
    }
  },
});

const TIMES = [f.originate, f.receive, f.transmit];

function addHead(d: Dissection, type: number, code: number, checksum: number): void {
  const { start } = d;
  const typeName = types.TYPES[type] ?? types.UNKNOWN_TYPE;
  const codes = types.CODES[type];
  const codeName = codes === undefined ? undefined : (codes[code] ?? `Unknown code: ${code}`);
  d.item(f.type, start, 1, type, `Type: ${type} (${typeName})`);
  d.item(f.code, start + 1, 1, code, codeName === undefined ? undefined : `Code: ${code} (${codeName})`);
  if (d.wantsColumns) d.columns.info = typeName.padEnd(20) + (codeName === undefined ? "" : ` (${codeName})`);
  d.item(f.checksum, start + 2, 2, checksum);
  if (d.wants(f.status)) addChecksumStatus(d, f.status, judgeWhole(d), start + 2);
}

/** Judges a checksum over the whole message and nothing else. */
export function judgeWhole(d: Dissection): ChecksumVerdict {
  if (d.isQuoted) return "quoted";
  if (d.network.isFragment) return "fragment";
  if (d.end < d.reportedEnd) return "cut";
  return internetSum(d.bytes, d.start, d.end) === 0xffff ? "good" : "bad";
}

function addIdentifier(d: Dissection): void {
  const { start } = d;
  const identifier = d.uint(f.identifier, start + HEAD);
  d.uint(f.identifierLittle, start + HEAD);
  const sequence = d.uint(f.sequence, start + HEAD + 2);
  const little = d.uint(f.sequenceLittle, start + HEAD + 2);
  if (d.wantsColumns) {
    const id = identifier.toString(16).padStart(4, "0");
    d.columns.info += ` id=0x${id}, seq=${sequence}/${little}, ttl=${d.network.timeToLive}`;
  }
}

function addEcho(d: Dissection, type: number): void {
  const { start } = d;
  addIdentifier(d);
  const identifier = d.u16(start + HEAD);
  const sequence = d.u16(start + HEAD + 2);
  if (!d.isQuoted) addEchoPartner(d, type === types.ECHO_REQUEST, [identifier, sequence], f, "Response time");
  const above = start + BODY + addTime(d, start + BODY);
  if (d.reportedEnd > above) d.call(data, above, d.reportedEnd - above);
}

/**
 * The time with which most programs begin an echo's data: seconds and microseconds, in the byte order of the machine. It is
 * taken for one where it is of the same day as the frame.
 *
 * @returns bytes that it takes
 */
function addTime(d: Dissection, at: number): number {
  if (at + TIME_LENGTH > d.end) return 0;
  const { bytes, frame } = d;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, TIME_LENGTH);
  const isLittle = Math.abs(view.getUint32(0) - frame.seconds) >= SECONDS_OF_DAY;
  const seconds = view.getUint32(0, isLittle);
  const microseconds = view.getUint32(4, isLittle);
  if (Math.abs(seconds - frame.seconds) >= SECONDS_OF_DAY || microseconds >= 1_000_000) return 0;
  if (d.wants(f.dataTime) || d.wants(f.dataTimeRelative)) {
    const time = timeOf({ seconds, nanoseconds: 1000 * microseconds });
    d.item(f.dataTime, at, TIME_LENGTH, time);
    d.item(f.dataTimeRelative, at, TIME_LENGTH, timeOf(frame) - time);
  }
  return TIME_LENGTH;
}

/** RFC 1256 §3 */
function addRouters(d: Dissection): void {
  const { start } = d;
  const count = d.uint(f.addressCount, start + HEAD);
  const size = d.uint(f.entrySize, start + HEAD + 1);
  d.uint(f.lifetime, start + HEAD + 2);
  if (size < 2) return;
  for (let i = 0; i < count; i++) {
    const at = start + BODY + 4 * size * i;
    d.uint(f.routerAddress, at);
    d.uint(f.preference, at + 4);
  }
}

/** RFC 8335 §2, §3 */
function addExtendedEcho(d: Dissection, type: number): void {
  const { start } = d;
  d.uint(f.identifier, start + HEAD);
  d.uint(f.identifierLittle, start + HEAD);
  d.uint(f.extendedSequence, start + HEAD + 2);
  const parts =
    type === types.EXTENDED_REQUEST
      ? [f.requestReserved, f.requestLocal]
      : [f.state, f.replyReserved, f.active, f.hasIpv4, f.hasIpv6];
  for (const part of parts) d.uint(part, start + HEAD + 3);
  if (d.reportedEnd > start + BODY) addExtensions(d, start + BODY);
}

/** An error: the head of the packet that caused it is quoted. */
function addError(d: Dissection, type: number, code: number): void {
  const { start } = d;
  const body = start + BODY;
  const quotedLength = addErrorHead(d, type, code);
  const length = d.reportedEnd - body;
  if (length <= 0) return;
  const canHaveExtensions = type !== types.REDIRECT && type !== types.SOURCE_QUENCH;
  const hasExtensions = canHaveExtensions && (quotedLength > 0 || looksLikeExtensions(d, body + QUOTED_WITHOUT_LENGTH));
  const quoted = Math.min(length, !hasExtensions ? length : quotedLength > 0 ? quotedLength : QUOTED_WITHOUT_LENGTH);
  d.quote(() => {
    d.next("ip.version", IPV4, body, quoted);
  });
  if (hasExtensions && length > quoted) addExtensions(d, body + quoted);
}

const IPV4 = 4;

/** @returns how much is quoted, bytes; 0 where that is not said */
function addErrorHead(d: Dissection, type: number, code: number): number {
  const head = d.start + HEAD;
  if (type === types.SOURCE_QUENCH) return 0;
  if (type === types.REDIRECT) {
    d.uint(f.gateway, head);
    return 0;
  }
  const isMtu = type === types.UNREACHABLE && code === 4;
  const isPointer = type === types.PARAMETER_PROBLEM;
  const length = d.u8(head + 1);
  if (isPointer) d.item(f.pointer, head, 1, d.u8(head));
  if (length > 0) {
    if (!isPointer) d.bytesItem(f.unused, head, 1);
    d.uint(f.length, head + 1);
    d.item(f.originalLength, head + 1, 0, length * 4);
    if (isMtu) d.uint(f.mtu, head + 2);
    else d.bytesItem(f.unused, head + 2, 2);
  } else if (isMtu) {
    d.bytesItem(f.unused, head, 2);
    d.uint(f.mtu, head + 2);
  } else {
    d.bytesItem(f.unused, isPointer ? head + 1 : head, isPointer ? 3 : 4);
  }
  return length * 4;
}
