import type { Dissection } from "../dissect/dissection.ts";
import { OPTION_FIELDS } from "./ip-option-fields.ts";

export { OPTION_FIELDS };

/** An option, https://www.iana.org/assignments/ip-parameters: how it is called, and what stands after its length. */
interface Option {
  readonly name: string;
  /** Bytes that it has at least, type and length included. */
  readonly shortest: number;
  /** @param at where the option begins; `end` is the first byte after it */
  addFields(d: Dissection, at: number, end: number): void;
}

const f = OPTION_FIELDS;

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;
/** Where the first address of a route stands, and what its pointer says then. */
const FIRST_ADDRESS = 3;
const FIRST_POINTER = 4;

const OPTIONS: Readonly<Record<number, Option>> = {
  7: { name: "Record Route", shortest: 3, addFields: addRecordedRoute },
  11: { name: "MTU Probe", shortest: 4, addFields: (d, at) => d.uint(f.mtu, at + 2) },
  12: { name: "MTU Reply", shortest: 4, addFields: (d, at) => d.uint(f.mtu, at + 2) },
  25: { name: "Quick-Start", shortest: 8, addFields: addQuickStart },
  68: { name: "Time Stamp", shortest: 4, addFields: addTimeStamps },
  82: {
    name: "Traceroute",
    shortest: 12,
    addFields(d, at): void {
      d.uint(f.traceId, at + 2);
      d.uint(f.outboundHops, at + 4);
      d.uint(f.returnHops, at + 6);
      d.uint(f.originator, at + 8);
    },
  },
  130: { name: "Security", shortest: 3, addFields: addSecurity },
  [LOOSE_SOURCE_ROUTE]: { name: "Loose Source Route", shortest: 3, addFields: addSourceRoute },
  133: {
    name: "Extended Security",
    shortest: 3,
    addFields(d, at, end): void {
      d.uint(f.extendedFormat, at + 2);
      if (end > at + 3) d.bytesItem(f.extendedInfo, at + 3, end - at - 3);
    },
  },
  134: { name: "Commercial Security", shortest: 10, addFields: (d, at) => d.uint(f.commercialDomain, at + 2) },
  136: { name: "Stream ID", shortest: 4, addFields: (d, at) => d.uint(f.streamId, at + 2) },
  [STRICT_SOURCE_ROUTE]: { name: "Strict Source Route", shortest: 3, addFields: addSourceRoute },
  148: { name: "Router Alert", shortest: 4, addFields: (d, at) => d.uint(f.routerAlert, at + 2) },
  149: { name: "Selective Directed Broadcast", shortest: 6, addFields: addBroadcastAddresses },
};

/** Adds the options of an IPv4 header, which stand from `at` to before `end` (RFC 791 §3.1). */
export function addOptions(d: Dissection, at: number, end: number): void {
  const length = end - at;
  const names: string[] = [];
  const line = d.branch("Options", at, length, () => {
    let next = at;
    while (next < end) next = addOption(d, next, end, names);
  });
  if (line !== undefined) line.text = `Options: (${length} bytes)${names.map((name) => `, ${name}`).join("")}`;
}

/** @returns where the next option begins; `end` where none can */
function addOption(d: Dissection, at: number, end: number, names: string[]): number {
  const type = d.u8(at);
  if (type === END_OF_OPTIONS || type === NO_OPERATION) {
    const name = type === NO_OPERATION ? "No-Operation (NOP)" : "End of Options List (EOL)";
    d.branch(`IP Option - ${name}`, at, 1, () => addType(d, at));
    return type === NO_OPERATION ? at + 1 : end;
  }
  const option = OPTIONS[type];
  const name = option?.name ?? `Unknown (0x${type.toString(16).padStart(2, "0")})`;
  const length = at + 1 < end ? d.u8(at + 1) : 0;
  if (length < 2 || at + length > end) {
    const trouble =
      at + 1 >= end
        ? "length byte past end of options"
        : length < 2
          ? `with too-short option length = ${length} bytes`
          : `option length = ${length} bytes says option goes past end of options`;
    d.item(f.badLength, at, end - at, null, `${name} (${trouble})`);
    return end;
  }
  if (option === undefined) {
    d.branch(`${name} (${length} bytes)`, at, length, () => {});
    return at + length;
  }
  names.push(option.name);
  d.branch(`IP Option - ${name} (${length} bytes)`, at, length, () => {
    addType(d, at);
    d.uint(f.length, at + 1);
    if (length < option.shortest) d.malformed(at + 1, `the option ${name} is shorter than it must be`);
    option.addFields(d, at, at + length);
  });
  return at + length;
}

function addType(d: Dissection, at: number): void {
  d.word(f.type, at, [f.typeCopied, f.typeClass, f.typeNumber]);
}

/**
 * Where the last stop of a source route stands, which is where the packet goes to in the end.
 *
 * @param at first option
 * @param end first byte after the options
 * @returns 0 where the header's own destination is the last stop
 */
export function routedDestination(d: Dissection, at: number, end: number): number {
  const { bytes } = d;
  const stop = Math.min(end, d.end);
  while (at + 1 < stop && bytes[at] !== END_OF_OPTIONS) {
    const type = bytes[at]!;
    const length = type === NO_OPERATION ? 1 : bytes[at + 1]!;
    if (length < 1 || at + length > stop || (length < 2 && type !== NO_OPERATION)) return 0;
    if ((type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE) && length >= FIRST_ADDRESS + 4) {
      const isUnfinished = isPointerRight(bytes[at + 2]!) && bytes[at + 2]! < length;
      return isUnfinished ? at + FIRST_ADDRESS + 4 * (addressesIn(length) - 1) : 0;
    }
    at += length;
  }
  return 0;
}

function isPointerRight(pointer: number): boolean {
  return pointer >= FIRST_POINTER && pointer % 4 === 0;
}

function addressesIn(length: number): number {
  return (length - FIRST_ADDRESS) >> 2;
}

function addRecordedRoute(d: Dissection, at: number, end: number): void {
  addRoute(d, at, end, (slot, address) => d.item(f.emptyRoute, slot, 4, address));
}

function addSourceRoute(d: Dissection, at: number, end: number): void {
  const last = at + FIRST_ADDRESS + 4 * (addressesIn(end - at) - 1);
  addRoute(d, at, end, (slot, address) => {
    if (slot !== last) d.item(f.sourceRoute, slot, 4, address); // the last one is ip.dst
  });
}

/** @param addOpen adds an address from the pointer on: those before it were recorded */
function addRoute(d: Dissection, at: number, end: number, addOpen: (slot: number, address: number) => void): void {
  const pointer = d.uint(f.pointer, at + 2);
  if (!isPointerRight(pointer)) {
    d.item(pointer < FIRST_POINTER ? f.pointerBefore : f.pointerMiddle, at + 2, 1, null);
    return;
  }
  const open = at + pointer - 1;
  for (let slot = at + FIRST_ADDRESS; slot + 4 <= end; slot += 4) {
    const address = d.u32(slot);
    if (slot < open) d.item(f.recordedRoute, slot, 4, address);
    else addOpen(slot, address);
  }
}

function addTimeStamps(d: Dissection, at: number, end: number): void {
  const pointer = d.uint(f.pointer, at + 2);
  if (pointer === 1) d.item(f.pointerBefore, at + 2, 1, null);
  d.uint(f.overflow, at + 3);
  const flag = d.uint(f.flag, at + 3);
  const hasAddresses = flag === 1 || flag === 3;
  for (let slot = at + 4; slot + 4 <= end; slot += 4) {
    if (hasAddresses && slot + 8 <= end) {
      d.uint(f.stampAddress, slot);
      slot += 4;
    }
    d.uint(f.timeStamp, slot);
  }
}

function addQuickStart(d: Dissection, at: number): void {
  const isRequest = d.uint(f.quickFunction, at + 2) === 0;
  d.uint(f.quickRate, at + 2);
  const ttl = d.uint(isRequest ? f.quickTtl : f.quickUnused, at + 3);
  if (isRequest) d.item(f.quickTtlDifference, at + 3, 0, (d.network.timeToLive - ttl) & 0xff);
  d.uint(f.quickNonce, at + 4);
  d.uint(f.quickReserved, at + 4);
}

/** RFC 1108, and with eleven bytes the older RFC 791. */
function addSecurity(d: Dissection, at: number, end: number): void {
  if (end - at === 11) {
    d.uint(f.oldSecurity, at + 2);
    d.uint(f.compartments, at + 4);
    d.item(f.handling, at + 6, 2, latin1(d.slice(at + 6, 2)));
    d.item(f.transmission, at + 8, 3, latin1(d.slice(at + 8, 3)));
    return;
  }
  d.uint(f.classification, at + 2);
  for (let flags = at + 3; flags < end; flags++) {
    d.word(f.authorities, flags, AUTHORITY_PARTS);
    if ((d.u8(flags) & 1) === 0) break;
  }
}

const AUTHORITY_PARTS = [f.genser, f.siop, f.sci, f.nsa, f.doe, f.authoritiesUnassigned, f.authoritiesMore];

function addBroadcastAddresses(d: Dissection, at: number, end: number): void {
  let slot = at + 2;
  for (; slot + 4 <= end; slot += 4) d.uint(f.broadcastAddress, slot);
  if (slot < end) d.bytesItem(f.padding, slot, end - slot);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
