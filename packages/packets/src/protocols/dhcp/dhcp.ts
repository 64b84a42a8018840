import type { Dissection } from "../../dissect/dissection.ts";
import { etherText, valueName } from "../../fields/format.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { headerFields as h, optionFields as o } from "./fields.ts";
import { BOOT_FILE, BOOT_FILE_LENGTH, COOKIE, MAGIC, OPTIONS_AT, SERVER_NAME, SERVER_NAME_LENGTH } from "./layout.ts";
import {
  BOOT_FILE_HAS_OPTIONS,
  findOption,
  MESSAGE_TYPE,
  OVERLOAD,
  readOptions,
  SERVER_NAME_HAS_OPTIONS,
  textOf,
} from "./option.ts";
import { valueFields } from "./options.ts";

const SECONDS = 8;
const FLAGS = 10;
const ADDRESSES = [h.clientAddress, h.yourAddress, h.serverAddress, h.relayAddress];
const FIRST_ADDRESS = 12;
const HARDWARE_ADDRESS = 28;
const HARDWARE_ADDRESS_LENGTH = 16;
const ETHERNET = 1;

/** RFC 2131. */
export const dhcp = defineProtocol({
  id: "dhcp",
  title: "Dynamic Host Configuration Protocol",
  column: "DHCP",
  source: "RFC 2131",
  words: "Gives a machine that joins a network its address, and tells it of routers, name servers and more.",
  fields: { ...h, ...o, ...valueFields },
  carriedIn: { "udp.port": [67, 68, 4011] },
  dissect(d: Dissection): void {
    const { start } = d;
    const messageType = findOption(d, MESSAGE_TYPE);
    const name = messageType === undefined ? undefined : (valueName(o.messageType, messageType) ?? "Unknown");
    if (name !== undefined) d.describe(`Dynamic Host Configuration Protocol (${name})`);
    if (d.wantsColumns) tellOf(d, name);
    d.header(h, start);
    addSeconds(d, start + SECONDS);
    addFlags(d, start + FLAGS);
    for (const [index, field] of ADDRESSES.entries()) d.uint(field, start + FIRST_ADDRESS + 4 * index);
    addHardwareAddress(d, start + HARDWARE_ADDRESS);
    addNames(d, findOption(d, OVERLOAD) ?? 0);
    if (d.u32(start + COOKIE) === MAGIC) {
      d.item(h.cookie, start + COOKIE, 4, MAGIC, "Magic cookie: DHCP");
      readOptions(d, start + OPTIONS_AT, d.end);
      if (d.end < d.reportedEnd) d.stop(d.end, d.reportedEnd - d.end);
    } else d.bytesItem(h.vendorSpecific, start + COOKIE, Math.min(VENDOR_SPECIFIC_LENGTH, d.end - start - COOKIE));
  },
});

/** What BOOTP has instead of options, RFC 951 §3. */
const VENDOR_SPECIFIC_LENGTH = 64;

function tellOf(d: Dissection, messageType: string | undefined): void {
  const { start } = d;
  if (messageType !== undefined) {
    d.tell(`DHCP ${messageType.padEnd(8)} - Transaction ID 0x${d.u32(start + 4).toString(16)}`);
    return;
  }
  d.columns.protocol = "BOOTP";
  if (d.u8(start) !== 1) {
    d.tell(d.u8(start) === 2 ? "Boot Reply" : `Unknown BOOTP message type (${d.u8(start)})`);
    return;
  }
  const isEthernet = d.u8(start + 1) === ETHERNET && d.u8(start + 2) === 6;
  const address = etherText(d.slice(start + HARDWARE_ADDRESS, isEthernet ? 6 : Math.min(d.u8(start + 2), 16)));
  d.tell(isEthernet ? `Boot Request from ${address} (${address})` : `Boot Request from ${address}`);
}

/** Some clients write the lower byte first: a number that would be hours, and whole multiples of 256 seconds. */
function addSeconds(d: Dissection, at: number): void {
  const written = d.u16(at);
  const isSwapped = written > 255 && (written & 255) === 0;
  const seconds = isSwapped ? written >> 8 : written;
  d.item(h.seconds, at, 2, seconds, isSwapped ? `Seconds elapsed: ${seconds} (lower byte first)` : undefined);
}

function addFlags(d: Dissection, at: number): void {
  const flags = d.u16(at);
  const kind = (flags & 0x8000) === 0 ? "Unicast" : "Broadcast";
  d.word(h.flags, at, [h.broadcast, h.reserved], `Bootp flags: 0x${flags.toString(16).padStart(4, "0")} (${kind})`);
}

function addHardwareAddress(d: Dissection, at: number): void {
  const length = d.u8(d.start + 2);
  if (length === 6 && d.u8(d.start + 1) === ETHERNET) d.add(h.hardwareAddress, at);
  else if (length > 0) d.bytesItem(h.otherHardwareAddress, at, Math.min(length, HARDWARE_ADDRESS_LENGTH));
  const padding = HARDWARE_ADDRESS_LENGTH - length;
  if (length > 0 && padding > 0) d.bytesItem(h.hardwarePadding, at + length, padding);
}

/** The names of the server and the boot file, where options do not take their room. */
function addNames(d: Dissection, overload: number): void {
  const names = [
    { field: h.serverName, at: SERVER_NAME, length: SERVER_NAME_LENGTH, bit: SERVER_NAME_HAS_OPTIONS },
    { field: h.bootFile, at: BOOT_FILE, length: BOOT_FILE_LENGTH, bit: BOOT_FILE_HAS_OPTIONS },
  ];
  for (const { field, at, length, bit } of names) {
    const name = textOf(d.slice(d.start + at, length));
    if ((overload & bit) !== 0) d.branch(`${field.label} has options instead`, d.start + at, length, () => {});
    else if (name === "") d.branch(`${field.label} not given`, d.start + at, length, () => {});
    else d.item(field, d.start + at, length, name);
  }
}
