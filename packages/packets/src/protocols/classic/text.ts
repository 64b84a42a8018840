import type { Dissection } from "../../dissect/dissection.ts";
import { heuristicsOver } from "../../fields/registry.ts";

/** Whether a payload is text, and none of a protocol that is known by sight: other servers use the same ports. */
export function isPlainText(d: Dissection): boolean {
  if (!isText(d.bytes, d.start, d.end)) return false;
  return !heuristicsOver("tcp").some(({ heuristic }) => heuristic!.matches(d));
}

/** What stands from `at` to `end`, as text. */
export function textOf(d: Dissection, at: number, end: number): string {
  return utf8.decode(d.slice(at, end - at));
}

/** Bytes of a text, where it stands in a frame. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** Whether bytes are text that somebody may have typed: UTF-8 without control characters but tabs and ends of lines. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 && byte !== TAB && byte !== LF && byte !== CR) return false;
  }
  try {
    strict.decode(bytes.subarray(start, end));
    return true;
  } catch {
    return false;
  }
}

/** Whether the letters at `at` are those of an ASCII text. */
export function standsAt(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (at + text.length > end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const encoder = new TextEncoder();
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
