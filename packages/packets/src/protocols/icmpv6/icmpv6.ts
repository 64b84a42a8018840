import { addChecksumStatus } from "../../checksums/fields.ts";
import { judgeTransportChecksum } from "../../checksums/verdict.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { ipv6Text } from "../../fields/format.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { data } from "../data.ts";
import { addEchoPartner } from "../icmp/echo-requests.ts";
import { addExtensions, looksLikeExtensions } from "../icmp/extensions.ts";
import { ICMPV6 } from "../ip-protocols.ts";
import { ICMPV6_FIELDS } from "./icmpv6-fields.ts";
import { addListenerMessage, addListenerReport, LISTENER_FIELDS } from "./listener-discovery.ts";
import { addOptions } from "./neighbor-options.ts";
import { NEIGHBOR_OPTION_FIELDS } from "./neighbor-option-fields.ts";
import * as types from "./types.ts";

const f = ICMPV6_FIELDS;

/** Where what differs from type to type begins, and what follows it. */
const HEAD = 4;
const BODY = 8;
const ADDRESS = 16;
const IPV6 = 6;
/** A quoted packet that extensions follow is filled up to this length, where it does not say its own (RFC 4884 §5.5). */
const QUOTED_WITHOUT_LENGTH = 128;
/** By these Teredo's test for a direct way is known (RFC 4380 §5.2.9). */
const TEREDO_TEST = { hopLimit: 21, nonceLength: 4 };

/** RFC 4443. */
export const icmpv6 = defineProtocol({
  id: "icmpv6",
  title: "Internet Control Message Protocol v6",
  column: "ICMPv6",
  source: "RFC 4443, RFC 4861, RFC 2710, RFC 9777, RFC 8335",
  words:
    "What machines and routers tell each other about IPv6: errors, ping, and who is there: it does what ARP does for IPv4, and more.",
  fields: { ...f, ...NEIGHBOR_OPTION_FIELDS, ...LISTENER_FIELDS },
  carriedIn: { "ip.proto": [ICMPV6] },
  dissect(d: Dissection): void {
    const { start } = d;
    const type = d.u8(start);
    addHead(d, type);
    switch (type) {
      case types.UNREACHABLE:
      case types.TOO_BIG:
      case types.TIME_EXCEEDED:
      case types.PARAMETER_PROBLEM:
        addError(d, type);
        return;
      case types.ECHO_REQUEST:
      case types.ECHO_REPLY:
        addEcho(d, type);
        return;
      case types.EXTENDED_REQUEST:
      case types.EXTENDED_REPLY:
        addExtendedEcho(d, type);
        return;
      case types.LISTENER_QUERY:
      case types.LISTENER_REPORT:
      case types.LISTENER_DONE:
        addListenerMessage(d, type);
        return;
      case types.LISTENER_REPORT_V2:
        addListenerReport(d);
        return;
      case types.ROUTER_SOLICITATION:
      case types.INVERSE_SOLICITATION:
      case types.INVERSE_ADVERTISEMENT:
        d.bytesItem(f.reserved, start + HEAD, 4);
        addOptions(d, start + BODY);
        return;
      case types.ROUTER_ADVERTISEMENT:
        addRouter(d);
        return;
      case types.NEIGHBOR_SOLICITATION:
        d.bytesItem(f.reserved, start + HEAD, 4);
        addTarget(d, f.solicitedTarget, " for ");
        addOptions(d, start + BODY + ADDRESS);
        return;
      case types.NEIGHBOR_ADVERTISEMENT:
        addAdvertisement(d);
        return;
      case types.REDIRECT:
        d.bytesItem(f.reserved, start + HEAD, 4);
        d.add(f.redirectTarget, start + BODY);
        d.add(f.redirectDestination, start + BODY + ADDRESS);
        addOptions(d, start + BODY + 2 * ADDRESS);
        return;
      default:
        if (d.reportedEnd > start + HEAD) d.bytesItem(f.body, start + HEAD, d.reportedEnd - start - HEAD);
    }
  },
});

function addHead(d: Dissection, type: number): void {
  const { start } = d;
  const typeName = types.TYPES[type] ?? `Unknown (${type})`;
  if (d.wantsColumns) d.columns.info = typeName;
  d.uint(f.type, start);
  const code = d.u8(start + 1);
  const codes = types.CODES[type];
  const codeName = codes === undefined ? undefined : (codes.names[code] ?? codes.unknown.replace("%", String(code)));
  d.item(f.code, start + 1, 1, code, codeName === undefined ? undefined : `Code: ${code} (${codeName})`);
  if (d.wantsColumns && codeName !== undefined) d.columns.info += ` (${codeName})`;
  d.uint(f.checksum, start + 2);
  if (!d.wants(f.status)) return;
  const verdict = judgeTransportChecksum(d, ICMPV6, start + 2, d.reportedEnd - start);
  addChecksumStatus(d, f.status, verdict, start + 2);
}

/** An error: the packet that caused it is quoted, as much of it as fits (RFC 4443 §3). */
function addError(d: Dissection, type: number): void {
  const head = d.start + HEAD;
  const canHaveExtensions = type === types.UNREACHABLE || type === types.TIME_EXCEEDED;
  const quotedLength = canHaveExtensions ? 8 * d.u8(head) : 0;
  if (type === types.TOO_BIG) d.uint(f.mtu, head);
  else if (type === types.PARAMETER_PROBLEM) d.uint(f.pointer, head);
  else if (quotedLength > 0) {
    d.uint(f.length, head);
    d.bytesItem(f.reserved, head + 1, 3);
  } else d.bytesItem(f.reserved, head, 4);
  quotePacket(d, d.start + BODY, quotedLength, canHaveExtensions);
}

function quotePacket(d: Dissection, at: number, quotedLength: number, canHaveExtensions: boolean): void {
  const length = d.reportedEnd - at;
  let quoted = length;
  if (quotedLength > 0) quoted = Math.min(length, quotedLength);
  else if (canHaveExtensions && looksLikeExtensions(d, at + QUOTED_WITHOUT_LENGTH)) quoted = QUOTED_WITHOUT_LENGTH;
  d.quote(() => {
    d.next("ip.version", IPV6, at, quoted);
  });
  if (quoted < length) addExtensions(d, at + quoted);
}

function addEcho(d: Dissection, type: number): void {
  const { start } = d;
  const identifier = d.uint(f.identifier, start + HEAD);
  const sequence = d.uint(f.sequence, start + HEAD + 2);
  const length = d.reportedEnd - start - BODY;
  const hopLimit = d.network.timeToLive;
  const isTest = type === types.ECHO_REQUEST && hopLimit === TEREDO_TEST.hopLimit && length === TEREDO_TEST.nonceLength;
  if (d.wantsColumns) {
    if (isTest) d.columns.info = "Direct IPv6 Connectivity Test";
    d.columns.info += ` id=0x${identifier.toString(16).padStart(4, "0")}, seq=${sequence}, hop limit=${hopLimit}`;
  }
  if (!d.isQuoted) addEchoPartner(d, type === types.ECHO_REQUEST, [identifier, sequence], f, "Response Time");
  if (isTest) d.bytesItem(f.nonce, start + BODY, length);
  else if (length > 0) d.call(data, start + BODY, length);
}

function addExtendedEcho(d: Dissection, type: number): void {
  const { start } = d;
  d.uint(f.identifier, start + HEAD);
  d.uint(f.extendedSequence, start + HEAD + 2);
  const parts =
    type === types.EXTENDED_REQUEST
      ? [f.requestReserved, f.requestLocal]
      : [f.state, f.replyReserved, f.active, f.hasIpv4, f.hasIpv6];
  for (const part of parts) d.uint(part, start + HEAD + 3);
  if (d.reportedEnd > start + BODY) addExtensions(d, start + BODY);
}

const ROUTER_FLAGS = [f.managed, f.other, f.homeAgent, f.routerPreference, f.proxy, f.routerReserved];

/** RFC 4861 §4.2 */
function addRouter(d: Dissection): void {
  const head = d.start + HEAD;
  d.uint(f.hopLimit, head);
  d.word(f.routerFlags, head + 1, ROUTER_FLAGS);
  d.uint(f.routerLifetime, head + 2);
  d.uint(f.reachableTime, head + 4);
  d.uint(f.retransTimer, head + 8);
  addOptions(d, head + 12);
}

const NEIGHBOR_FLAGS = [f.isRouter, f.isSolicited, f.isOverride, f.neighborReserved];

/** RFC 4861 §4.4 */
function addAdvertisement(d: Dissection): void {
  const { start } = d;
  const flags = d.word(f.neighborFlags, start + HEAD, NEIGHBOR_FLAGS);
  addTarget(d, f.advertisedTarget, " ");
  if (d.wantsColumns) {
    const names = [
      flags >>> 31 === 1 && "rtr",
      ((flags >>> 30) & 1) === 1 && "sol",
      ((flags >>> 29) & 1) === 1 && "ovr",
    ];
    d.columns.info += ` (${names.filter((name) => name !== false).join(", ") || "none"})`;
  }
  addOptions(d, start + BODY + ADDRESS);
}

function addTarget(d: Dissection, field: Field, before: string): void {
  const at = d.start + BODY;
  const target = d.slice(at, ADDRESS);
  d.item(field, at, ADDRESS, target);
  if (d.wantsColumns) d.columns.info += before + ipv6Text(target);
}
