import { isAtMost } from "./sequence.ts";

/** What the analysis needs of a segment's options. */
export interface AnalysedOptions {
  /** Shift of the window scale option, at most 14 (RFC 7323 §2.3); -1 without one. */
  windowScale: number;
  /** Bytes in the first three blocks of the SACK option, right edges less left edges, modulo 2³². */
  sackedBytes: number;
  /** A Fast Open cookie is there (RFC 7413 §2, or its experimental form, §A.4). */
  hasFastOpenCookie: boolean;
  /**
   * Whether they are whole and well-formed enough for Wireshark. It hides a frame's verdicts otherwise, because it shows them
   * after the options.
   */
  areReadable: boolean;
}

/**
 * Reads the options from `start` on.
 *
 * @param end first byte after the header, as its length tells
 * @param capturedEnd first byte after what was captured of it
 * @param acknowledged relative acknowledgement number: Wireshark looks into a SACK block that is not there, to see whether
 *   it is for something acknowledged before, unless this is less than 0
 */
export function readOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  capturedEnd: number,
  acknowledged: number,
  found: AnalysedOptions,
): void {
  found.windowScale = -1;
  found.sackedBytes = 0;
  found.hasFastOpenCookie = false;
  found.areReadable = start <= capturedEnd;
  for (let at = start; at < end && found.areReadable;) {
    const kind = at < capturedEnd ? bytes[at]! : CUT;
    if (kind === END_OF_LIST) {
      found.areReadable = end <= capturedEnd;
      return;
    }
    if (kind === NO_OPERATION) {
      at += 1;
      continue;
    }
    if (kind !== CUT && at + 1 >= end) return;
    const length = at + 1 < capturedEnd ? bytes[at + 1]! : CUT;
    if (length !== CUT && (length < 2 || at + length > end)) return;
    found.areReadable = readOption(bytes, at, kind, length, capturedEnd, acknowledged, found);
    at += length;
  }
}

/** Returns false where Wireshark cannot read it. */
function readOption(
  bytes: Uint8Array,
  at: number,
  kind: number,
  length: number,
  capturedEnd: number,
  acknowledged: number,
  found: AnalysedOptions,
): boolean {
  if (length === CUT) return false;
  if (kind === SACK) {
    const end = Math.min(at + length, capturedEnd);
    found.sackedBytes = 0;
    for (let left = at + 2, block = 0; block < 3 && left + 8 <= end; left += 8, block++) {
      found.sackedBytes = (found.sackedBytes + word(bytes, left + 4) - word(bytes, left)) | 0;
    }
    if (length < 10) return !isAtMost(0, acknowledged);
  }
  if (at + length > capturedEnd) return false;
  switch (kind) {
    case WINDOW_SCALE:
      if (length === 3) found.windowScale = Math.min(bytes[at + 2]!, 14);
      return true;
    case FAST_OPEN:
      if (length > 2) found.hasFastOpenCookie = true;
      return true;
    case EXPERIMENT_1:
    case EXPERIMENT_2:
      if (length > 4 && bytes[at + 2] === 0xf9 && bytes[at + 3] === 0x89) found.hasFastOpenCookie = true;
      return true;
    case MULTIPATH:
      return length >= 3 && length >= shortestMultipath(bytes[at + 2]! >>> 4, length > 3 ? bytes[at + 3]! : 0);
    case SELECTIVE_NEGATIVE_ACK:
      return length !== 6;
    default:
      return true;
  }
}

/** Bytes that a Multipath TCP option of a subtype needs (RFC 8684 §3). */
function shortestMultipath(subtype: number, flags: number): number {
  switch (subtype) {
    case MULTIPATH_DATA_SEQUENCE: {
      const acknowledgement = (flags & 1) === 0 ? 0 : (flags & 2) === 0 ? 4 : 8;
      const mapping = (flags & 4) === 0 ? 0 : ((flags & 8) === 0 ? 4 : 8) + 4 + 2;
      return 4 + acknowledgement + mapping;
    }
    case MULTIPATH_FAIL:
    case MULTIPATH_FAST_CLOSE:
      return 12;
    case MULTIPATH_CAPABLE:
    case MULTIPATH_ADD_ADDRESS:
    case MULTIPATH_RESET:
      return 4;
    default:
      return 3;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** Instead of a byte that was not captured. */
const CUT = -1;

// https://www.iana.org/assignments/tcp-parameters/
const END_OF_LIST = 0;
const NO_OPERATION = 1;
const WINDOW_SCALE = 3;
const SACK = 5;
/** Of the Space Communications Protocol, which Wireshark reads by what the SYNs agreed on. */
const SELECTIVE_NEGATIVE_ACK = 21;
const MULTIPATH = 30;
const FAST_OPEN = 34;
const EXPERIMENT_1 = 253;
const EXPERIMENT_2 = 254;

const MULTIPATH_CAPABLE = 0;
const MULTIPATH_DATA_SEQUENCE = 2;
const MULTIPATH_ADD_ADDRESS = 3;
const MULTIPATH_FAIL = 6;
const MULTIPATH_FAST_CLOSE = 7;
const MULTIPATH_RESET = 8;
