import { TYPE_WIDTHS, type Field, type FieldValue } from "./field.ts";

/** `aa:bb:cc:dd:ee:ff` */
export function etherText(address: Uint8Array): string {
  return hexText(address, ":");
}

/** `10.0.0.1` of an address as a number. */
export function ipv4Text(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The shortest form of RFC 5952. */
export function ipv6Text(address: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (address[2 * i]! << 8) | address[2 * i + 1]!);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${address.subarray(12).join(".")}`;
  }
  const [from, length] = longestZeros(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  return length < 2 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`;
}

/** Two hexadecimal digits a byte. */
export function hexText(bytes: Uint8Array, separator = ""): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += (i === 0 ? "" : separator) + HEX[bytes[i]!]!;
  return text;
}

/** Seconds with nine decimals. */
function secondsText(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % 1_000_000_000n).padStart(9, "0");
  return `${nanoseconds < 0n ? "-" : ""}${size / 1_000_000_000n}.${fraction}`;
}

/** A value as `tshark -T fields` prints it. */
export function valueText(field: Field, value: FieldValue): string {
  switch (field.type) {
    case "protocol":
      return field.label;
    case "none":
      return "1";
    case "ipv4":
      return ipv4Text(value as number);
    case "ipv6":
      return ipv6Text(value as Uint8Array);
    case "ether":
      return etherText(value as Uint8Array);
    case "relative-time":
      return secondsText(value as bigint);
    case "absolute-time":
      return value === null ? "NULL" : absoluteTimeText(value as bigint); // NTP has times that say that there is none
    default:
      if (value instanceof Uint8Array) return value.length === 0 ? "<MISSING>" : hexText(value);
      if (typeof value === "string") return visibleText(value);
      return value === null ? "" : numberText(field, value);
  }
}

/** Text with its control characters written as C writes them, `\r` or `\001`: a capture is not to steer a terminal. */
export function visibleText(text: string): string {
  return CONTROL.test(text) ? text.replace(CONTROLS, (character) => escapeOf(character.charCodeAt(0))) : text;
}

function escapeOf(code: number): string {
  return ESCAPES[code] ?? `\\${code.toString(8).padStart(3, "0")}`;
}

/**
 * A line of the tree: `Source Port: 80`, `Type: IPv4 (0x0800)`, and for a part of a word with its bits before it,
 * `.1.. .... = Don't fragment: Set`.
 */
export function lineText(field: Field, value: FieldValue): string {
  if (value === null) return field.generated === true ? `[${field.label}]` : field.label;
  const text = `${field.label}: ${meaningText(field, value)}`;
  if (field.generated === true) return `[${text}]`;
  return field.mask === undefined ? text : `${bitsText(field, value as number)} = ${text}`;
}

function meaningText(field: Field, value: FieldValue): string {
  const named = typeof value === "number" ? valueName(field, value) : undefined;
  if (field.type === "boolean") return named ?? (value === 0 ? "Not set" : "Set");
  const plain = `${plainText(field, value)}${field.unit ?? ""}`;
  return named === undefined ? plain : `${named} (${plain})`;
}

function plainText(field: Field, value: FieldValue): string {
  if (value instanceof Uint8Array && value.length > MOST_BYTES_IN_LINE) {
    return `${valueText(field, value.subarray(0, MOST_BYTES_IN_LINE))}…`;
  }
  if (typeof value !== "number") return valueText(field, value);
  const digits = Math.ceil((field.mask === undefined ? field.size * 8 : maskBits(field.mask)) / 4);
  if (field.base === "dec-hex") return `${value} (${hexNumber(value, digits)})`;
  if (field.base === "hex-dec") return `${hexNumber(value, digits)} (${value})`;
  return field.base === "hex" ? hexNumber(value, digits) : valueText(field, value);
}

/** The bits of a word, `.` for those of other fields: `.1.. ....` */
function bitsText(field: Field, value: number): string {
  let text = "";
  for (let bit = field.size * 8 - 1; bit >= 0; bit--) {
    if (((field.mask! >>> bit) & 1) === 0) text += ".";
    else text += (value >>> (bit - field.shift)) & 1;
    if (bit % 4 === 0 && bit !== 0) text += " ";
  }
  return text;
}

/** What a value is called, where its field has names for values. */
export function valueName(field: Field, value: number): string | undefined {
  return typeof field.values === "function" ? field.values(value) : field.values?.[value];
}

function numberText(field: Field, value: number | bigint): string {
  if (field.base !== "hex" && field.base !== "hex-dec") return String(value);
  return hexNumber(value, (TYPE_WIDTHS[field.type] ?? field.size) * 2); // of the whole type, also for a part of it
}

function hexNumber(value: number | bigint, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}

function maskBits(mask: number): number {
  let bits = 0;
  for (let rest = mask >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) bits++;
  return bits;
}

function absoluteTimeText(nanoseconds: bigint): string {
  const second = nanoseconds / 1_000_000_000n - (nanoseconds % 1_000_000_000n < 0n ? 1n : 0n);
  const fraction = String(nanoseconds - second * 1_000_000_000n).padStart(9, "0");
  const date = new Date(Number(second) * 1000);
  if (Number.isNaN(date.getTime())) return `${secondsText(nanoseconds)} s after 1970`;
  const day = String(date.getUTCDate()).padStart(2, " ");
  return `${MONTHS[date.getUTCMonth()]!} ${day}, ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)}.${fraction} UTC`;
}

function longestZeros(groups: readonly number[]): [from: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let i = 0, run = 0; i < groups.length; i++) {
    run = groups[i] === 0 ? run + 1 : 0;
    if (run > best[1]) best = [i - run + 1, run];
  }
  return best;
}

/** Bytes of a value that a line of the tree shows. */
const MOST_BYTES_IN_LINE = 36;
const CONTROL = /[\p{Cc}]/u;
const CONTROLS = /[\p{Cc}]/gu;
const ESCAPES: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
