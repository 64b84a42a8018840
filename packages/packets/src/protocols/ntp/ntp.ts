import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { ipv4Text, valueName } from "../../fields/format.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { controlFields as c, fields as f } from "./fields.ts";

const HEADER_LENGTH = 48;
const MODE_CONTROL = 6;
const MODE_PRIVATE = 7;

/** RFC 5905. */
export const ntp = defineProtocol({
  id: "ntp",
  title: "Network Time Protocol",
  column: "NTP",
  source: "RFC 5905",
  words: "Sets clocks: four times of one question and its answer tell how far two clocks are apart.",
  fields: { ...f, ...c },
  carriedIn: { "udp.port": [123] },
  dissect(d: Dissection): void {
    const { start } = d;
    const flags = d.u8(start);
    const version = valueName(f.version, (flags >> 3) & 7);
    const mode = flags & 7;
    const modeName = valueName(f.mode, mode)!;
    const title = `${version}, ${TOLD[mode] ?? modeName}`;
    d.tell(title);
    d.describe(`Network Time Protocol (${title})`);
    d.word(
      f.flags,
      start,
      [f.leap, f.version, f.mode],
      `Flags: 0x${flags.toString(16).padStart(2, "0")}, Leap Indicator: ${valueName(f.leap, flags >> 6)}, ` +
        `Version number: ${version}, Mode: ${modeName}`,
    );
    if (mode === MODE_CONTROL) addControl(d, start + 1);
    else if (mode !== MODE_PRIVATE) addTimes(d, start);
  },
});

const TOLD: Readonly<Record<number, string>> = { 6: "control", 7: "private" };

function addTimes(d: Dissection, start: number): void {
  const stratum = d.uint(f.stratum, start + 1);
  const poll = d.u8(start + 2);
  const isPollValid = poll >= 4 && poll <= 17;
  d.item(
    f.poll,
    start + 2,
    1,
    poll,
    `Peer Polling Interval: ${isPollValid ? `${poll} (${2 ** poll} seconds)` : `invalid (${poll})`}`,
  );
  const precision = d.u8(start + 3);
  d.item(
    f.precision,
    start + 3,
    1,
    precision,
    `${f.precision.label}: ${(2 ** ((precision << 24) >> 24)).toFixed(6)} seconds`,
  );
  addShort(d, f.rootDelay, start + 4);
  addShort(d, f.rootDispersion, start + 8);
  d.item(f.referenceId, start + 12, 4, d.slice(start + 12, 4), `Reference ID: ${clockName(d, stratum, start + 12)}`);
  addTimestamp(d, f.reference, start + 16);
  addTimestamp(d, f.origin, start + 24);
  addTimestamp(d, f.receive, start + 32);
  addTimestamp(d, f.transmit, start + 40);
  addSignature(d, addExtensions(d, start + HEADER_LENGTH));
}

/** NTP short format: seconds in 16 bits, and 65,536ths. RFC 5905 §6 */
function addShort(d: Dissection, field: Field, at: number): void {
  const value = d.u32(at);
  d.item(field, at, 4, value, `${field.label}: ${(value / 65_536).toFixed(6)} seconds`);
}

/**
 * NTP timestamp: seconds since 1900 in 32 bits, and a fraction. RFC 5905 §6. With the highest bit clear it is counted from
 * 2036 on, RFC 4330 §3; 0 is no time.
 */
function addTimestamp(d: Dissection, field: Field, at: number): void {
  const seconds = d.u32(at);
  const fraction = d.u32(at + 4);
  if (seconds === 0 && fraction === 0) {
    d.item(field, at, 8, null, `${field.label}: NULL`);
    return;
  }
  const since1970 = seconds - SECONDS_TO_1970 + (seconds < 0x8000_0000 ? 0x1_0000_0000 : 0);
  const nanoseconds = (BigInt(fraction) * 1_000_000_000n) >> 32n;
  d.item(field, at, 8, BigInt(since1970) * 1_000_000_000n + nanoseconds);
}

const SECONDS_TO_1970 = 2_208_988_800;

/** RFC 5905 §7.3: letters from a true clock, the address of a server else. */
function clockName(d: Dissection, stratum: number, at: number): string {
  const id = d.u32(at);
  if (id === 0) return "NULL";
  if (stratum > 1) return ipv4Text(id);
  const letters = String.fromCharCode(...d.slice(at, 4)).replaceAll("\0", "");
  const name = CLOCKS[letters.trim()];
  return (
    name ?? `${stratum === 0 ? "Unidentified Kiss-o'-Death message" : "Unidentified reference source"} '${letters}'`
  );
}

const CLOCKS: Readonly<Record<string, string>> = {
  GOES: "Geostationary Orbit Environment Satellite",
  GPS: "Global Position System",
  GAL: "Galileo Positioning System",
  PPS: "Generic pulse-per-second",
  IRIG: "Inter-Range Instrumentation Group",
  WWVB: "LF Radio WWVB Ft. Collins, CO 60 kHz",
  DCF: "LF Radio DCF77 Mainflingen, DE 77.5 kHz",
  HBG: "LF Radio HBG Prangins, HB 75 kHz",
  MSF: "LF Radio MSF Anthorn, UK 60 kHz",
  JJY: "LF Radio JJY Fukushima, JP 40 kHz, Saga, JP 60 kHz",
  LORC: "MF Radio LORAN C station, 100 kHz",
  TDF: "MF Radio Allouis, FR 162 kHz",
  CHU: "HF Radio CHU Ottawa, Ontario",
  WWV: "HF Radio WWV Ft. Collins, CO",
  WWVH: "HF Radio WWVH Kauai, HI",
  NIST: "NIST telephone modem",
  ACTS: "NIST telephone modem",
  USNO: "USNO telephone modem",
  PTB: "European telephone modem",
  LOCL: "Uncalibrated local clock",
};

/** Adds extension fields, and gives back where they end. RFC 7822 §3: one is at least 16 bytes, a signature shorter. */
function addExtensions(d: Dissection, from: number): number {
  let at = from;
  while (d.end - at > LONGEST_SIGNATURE) {
    const length = d.u16(at + 2);
    if (length < 8 || at + length > d.end) break;
    const place = at;
    d.group(f.extension, at, length, null, () => {
      d.uint(f.extensionType, place);
      d.uint(f.extensionLength, place + 2);
      d.bytesItem(f.extensionValue, place + 4, length - 4);
    });
    at += length;
  }
  return at;
}

/** A key and 16 bytes of MD5, or 20 of SHA-1. */
const LONGEST_SIGNATURE = 24;

function addSignature(d: Dissection, at: number): void {
  const length = d.end - at;
  if (length < 4) return;
  d.bytesItem(f.keyId, at, 4);
  if (length > 4) d.bytesItem(f.signature, at + 4, length - 4);
}

/** RFC 9327 §2 */
function addControl(d: Dissection, at: number): void {
  const flags = d.u8(at);
  const response = valueName(c.response, flags >> 7);
  const opcode = valueName(c.opcode, flags & 31) ?? "reserved";
  d.word(
    c.flags2,
    at,
    [c.response, c.error, c.more, c.opcode],
    `Flags 2: 0x${flags.toString(16).padStart(2, "0")}, Response bit: ${response}, Opcode: ${opcode}`,
  );
  d.uint(c.sequence, at + 1);
  d.uint(c.status, at + 3);
  d.uint(c.association, at + 5);
  d.uint(c.offset, at + 7);
  const count = d.uint(c.count, at + 9);
  if (count > 0) d.item(c.data, at + 11, d.slice(at + 11, count).length, null);
}
