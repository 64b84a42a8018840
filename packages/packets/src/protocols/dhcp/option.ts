import type { Dissection } from "../../dissect/dissection.ts";
import { ipv4Text, valueName } from "../../fields/format.ts";
import { durationText } from "../duration.ts";
import { headerFields as header, optionFields as f } from "./fields.ts";
import { BOOT_FILE, BOOT_FILE_LENGTH, COOKIE, MAGIC, OPTIONS_AT, SERVER_NAME, SERVER_NAME_LENGTH } from "./layout.ts";
import { optionName, OPTIONS, type OptionDescription } from "./options.ts";

const PAD = 0;
export const OVERLOAD = 52;
export const MESSAGE_TYPE = 53;
const END = 255;

/** Which fields of the header have options in them too: bits of the overload option. */
export const BOOT_FILE_HAS_OPTIONS = 1;
export const SERVER_NAME_HAS_OPTIONS = 2;

/** The first byte of an option of the message that begins at `d.start`, where it has that option. Adds nothing. */
export function findOption(d: Dissection, wanted: number): number | undefined {
  if (d.start + OPTIONS_AT > d.end || d.u32(d.start + COOKIE) !== MAGIC) return undefined;
  for (let at = d.start + OPTIONS_AT; at < d.end;) {
    const code = d.u8(at);
    if (code === END) return undefined;
    if (code === wanted) return at + 2 < d.end && d.u8(at + 1) > 0 ? d.u8(at + 2) : undefined;
    at += code === PAD || at + 1 >= d.end ? 1 : 2 + d.u8(at + 1);
  }
  return undefined;
}

/** Adds the options from `from` to `end`. RFC 2132 §2 */
export function readOptions(d: Dissection, from: number, end: number): void {
  for (let at = from; at < end;) {
    const code = d.u8(at);
    if (code === PAD) {
      at = addPadding(d, at, end);
    } else if (code === END) {
      const place = at;
      d.group(f.option, at, 1, code, () => d.item(f.end, place, 1, code), "Option: (255) End");
      if (at + 1 < end && end === d.end) d.bytesItem(f.padding, at + 1, end - at - 1);
      return;
    } else {
      const length = d.u8(at + 1);
      addOption(d, code, at, length, end === d.end);
      at += 2 + length;
    }
  }
}

function addPadding(d: Dissection, at: number, end: number): number {
  let after = at;
  while (after < end && d.u8(after) === PAD) after++;
  d.group(
    f.option,
    at,
    after - at,
    PAD,
    () => {
      d.bytesItem(f.padding, at, after - at);
    },
    "Option: (0) Padding",
  );
  return after;
}

/** @param mayOverload whether more options may stand elsewhere: those there may not lead on */
function addOption(d: Dissection, code: number, at: number, length: number, mayOverload: boolean): void {
  const option = OPTIONS[code];
  const title = `Option: (${code}) ${optionName(code)}`;
  let told: string | undefined;
  const node = d.group(f.option, at, 2 + length, code, () => {
    d.uint(f.length, at + 1);
    if (length === 0) return;
    if (option === undefined || option.kind === "bytes") {
      d.bytesItem(f.value, at + 2, length);
      return;
    }
    d.bytesItem(f.hiddenValue, at + 2, length);
    told = option.kind === "special" ? addSpecial(d, code, at + 2, length) : addValue(d, option, at + 2, length);
    if (code === OVERLOAD && mayOverload) addOverloaded(d, d.u8(at + 2));
  });
  if (node !== undefined) node.text = told === undefined ? title : `${title} (${told})`;
}

/** Adds the options that stand in fields of the header. */
function addOverloaded(d: Dissection, bits: number): void {
  const read = (title: string, at: number, length: number) =>
    d.branch(title, d.start + at, length, () => readOptions(d, d.start + at, d.start + at + length));
  if ((bits & SERVER_NAME_HAS_OPTIONS) !== 0) read("Server host name option overload", SERVER_NAME, SERVER_NAME_LENGTH);
  if ((bits & BOOT_FILE_HAS_OPTIONS) !== 0) read("Boot file name option overload", BOOT_FILE, BOOT_FILE_LENGTH);
}

/** Adds a value that is one thing, or a list of it; gives back what the option's own line tells of it. */
function addValue(d: Dissection, { kind, field }: OptionDescription, at: number, length: number): string | undefined {
  if (field === undefined) return undefined;
  switch (kind) {
    case "address":
      return ipv4Text(d.uint(field, at));
    case "addresses":
      for (let place = at; place + 4 <= at + length; place += 4) d.uint(field, place);
      return undefined;
    case "text":
      d.item(field, at, length, textOf(d.slice(at, length)));
      return undefined;
    case "flag": {
      const value = d.u8(at);
      d.item(field, at, 1, value, `${field.label}: ${value === 0 ? "Disabled" : "Enabled"}`);
      return undefined;
    }
    case "seconds": {
      if (length < 4) d.malformed(at, "a time takes four bytes");
      const value = field.type === "int32" ? d.u32(at) | 0 : d.u32(at);
      const text = value === 0xffff_ffff ? "infinity" : `(${value}s) ${durationText(value)}`;
      d.item(field, at, 4, value, `${field.label}: ${text}`);
      return undefined;
    }
    default:
      if (length < field.size) d.malformed(at, "the value is too short");
      d.uint(field, at);
      return undefined;
  }
}

/** Adds a value that has a layout of its own; gives back what the option's own line tells of it. */
function addSpecial(d: Dissection, code: number, at: number, length: number): string | undefined {
  switch (code) {
    case OVERLOAD:
      d.uint(f.overload, at);
      return undefined;
    case MESSAGE_TYPE:
      return valueName(f.messageType, d.uint(f.messageType, at));
    case 55:
      for (let place = at; place < at + length; place++) {
        const wanted = d.u8(place);
        d.item(f.requested, place, 1, wanted, `Parameter Request List Item: (${wanted}) ${optionName(wanted)}`);
      }
      return undefined;
    case 61:
      addClientIdentifier(d, at, length);
      return undefined;
    case 81:
      addFullName(d, at, length);
      return undefined;
    default:
      addAgentInformation(d, at, length);
      return undefined;
  }
}

/** RFC 2132 §9.14 */
function addClientIdentifier(d: Dissection, at: number, length: number): void {
  const kind = d.u8(at);
  if (length === 7 && kind > 0 && kind < 48) {
    d.uint(f.clientIdHardware, at);
    d.add(header.hardwareAddress, at + 1);
  } else if (kind === 0 && length > 1) {
    d.uint(f.clientIdType, at);
    d.item(f.clientIdText, at + 1, length - 1, textOf(d.slice(at + 1, length - 1)));
  } else {
    d.uint(f.clientIdType, at);
    d.bytesItem(f.clientId, at + 1, length - 1);
  }
}

/** RFC 4702 §2 */
function addFullName(d: Dissection, at: number, length: number): void {
  if (length < 3) d.malformed(at, "a name with its flags takes three bytes");
  const flags = d.word(f.fqdnFlags, at, [f.fqdnReserved, f.fqdnNoUpdate, f.fqdnEncoding, f.fqdnOverride, f.fqdnServer]);
  d.uint(f.fqdnReply1, at + 1);
  d.uint(f.fqdnReply2, at + 2);
  const name = d.slice(at + 3, length - 3);
  if (name.length > 0) d.item(f.fqdnName, at + 3, name.length, (flags & 0x04) === 0 ? textOf(name) : labelsText(name));
}

/** RFC 3046 §2 */
function addAgentInformation(d: Dissection, from: number, length: number): void {
  const end = from + length;
  for (let at = from; at + 2 <= end;) {
    const code = d.u8(at);
    const size = d.u8(at + 1);
    if (at + 2 + size > end) d.malformed(at, "the suboption is longer than its option");
    const [name, field] = AGENT_OPTIONS[code] ?? ["Unknown", f.agentValue];
    const place = at;
    d.group(
      f.agent,
      at,
      2 + size,
      code,
      () => {
        d.uint(f.agentLength, place + 1);
        d.bytesItem(field, place + 2, size);
      },
      `Option 82 Suboption: (${code}) ${name}`,
    );
    at += 2 + size;
  }
}

const AGENT_OPTIONS = {
  1: ["Agent Circuit ID", f.circuitId],
  2: ["Agent Remote ID", f.remoteId],
} as Readonly<Record<number, readonly [string, typeof f.circuitId | typeof f.remoteId]>>;

/** A name as DNS writes it, without compression. */
function labelsText(bytes: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 0; at < bytes.length && bytes[at] !== 0; at += 1 + bytes[at]!) {
    labels.push(textOf(bytes.subarray(at + 1, at + 1 + bytes[at]!)));
  }
  return labels.join(".");
}

/** Text up to the first zero byte. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end === -1 ? bytes : bytes.subarray(0, end));
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
