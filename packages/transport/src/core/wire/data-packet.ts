import { TAG_BYTES } from "../crypto.ts";
import { CONNECTION_ID_BYTES, DATA_FORM, DATA_HEADER_BYTES, KEY_PHASE_BIT } from "./packet-forms.ts";
import type { PacketWriter } from "./packet-writer.ts";

/** 0 or 1: which of two sets of keys that follow each other protects a packet (RFC 9001 §6). */
export type KeyPhase = 0 | 1;

/** Whether `bytes[at … at + length)` has the form of a Data packet. Nothing of it can be trusted before it was opened. */
export function isDataPacket(bytes: Uint8Array, at: number, length: number): boolean {
  return length >= DATA_HEADER_BYTES + TAG_BYTES && ((bytes[at] ?? 0) & ~KEY_PHASE_BIT) === DATA_FORM;
}

/** The key phase that the Data packet at `at` claims. */
export function keyPhaseOf(bytes: Uint8Array, at: number): KeyPhase {
  return ((bytes[at] ?? 0) & KEY_PHASE_BIT) === 0 ? 0 : 1;
}

/** The low 32 bits of its packet number. */
export function lowNumberOf(bytes: Uint8Array, at: number): number {
  const from = at + 1 + CONNECTION_ID_BYTES;
  const high = ((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0);
  const low = ((bytes[from + 2] ?? 0) << 8) | (bytes[from + 3] ?? 0);
  return high * 0x1_0000 + low;
}

/** Where the Data packets of a run end, `segment` bytes each, that are for the same connection id as the one at `at`. */
export function endOfSameId(bytes: Uint8Array, at: number, end: number, segment: number): number {
  let next = at + segment;
  for (; next < end; next += segment) {
    if (!isDataPacket(bytes, next, Math.min(segment, end - next))) break;
    let i = 1;
    while (i <= CONNECTION_ID_BYTES && bytes[at + i] === bytes[next + i]) i++;
    if (i <= CONNECTION_ID_BYTES) break;
  }
  return Math.min(next, end);
}

/** Writes the header of a Data packet; its frames and room for the tag follow. */
export function writeDataHeader(
  writer: PacketWriter,
  destination: Uint8Array,
  packetNumber: number,
  keyPhase: KeyPhase,
): void {
  writer.byte(DATA_FORM | keyPhase);
  writer.put(destination);
  writer.u32(packetNumber);
}
