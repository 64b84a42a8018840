import { CONNECTION_ID_BYTES, DATA_FORM, DATA_HEADER_BYTES, KEY_PHASE_BIT, TAG_BYTES } from "@wireside/transport/wire";
import type { Dissection } from "../../dissect/dissection.ts";
import { hexText } from "../../fields/format.ts";
import { fields as f } from "./fields.ts";
import { addFrames } from "./frames.ts";
import type { OpenedPacket } from "./way.ts";

/** Whether what stands at `d.start` has the form of a Data packet; other protocols may look the same. */
export function beginsDataPacket(d: Dissection): boolean {
  return (d.u8(d.start) & ~KEY_PHASE_BIT) === DATA_FORM && d.end - d.start >= LEAST_BYTES;
}

/** Whether a Data packet is of a connection that was seen, or whose secrets are known. */
export function isOfKnownConnection(d: Dissection): boolean {
  const id = d.slice(d.start + 1, CONNECTION_ID_BYTES);
  return d.session.wireside.knows(id) || typeof openPacket(d, d.start, firstEnd(d)) === "object";
}

/**
 * Adds the Data packets of a datagram. It has one; but where packets leave together and the network card divides them, a capture
 * on the sending machine has them as one datagram. All but the last are equally long and begin with the same form and id.
 */
export function addDataPackets(d: Dissection): void {
  const { start, reportedEnd } = d;
  const length = firstEnd(d) - start;
  if (start + length === reportedEnd) {
    addDataPacket(d, start, reportedEnd);
    return;
  }
  for (let at = start; at < reportedEnd; at += length) {
    const end = Math.min(at + length, reportedEnd);
    d.branch(`Packet of ${end - at} bytes`, at, end - at, () => addDataPacket(d, at, end));
  }
}

/** Where the first packet of a datagram ends. */
function firstEnd(d: Dissection): number {
  const { bytes, start, end, reportedEnd } = d;
  for (let at = start + LEAST_BYTES; at + NUMBER_AT <= end; at++) {
    let same = 0;
    while (same < NUMBER_AT && bytes[at + same] === bytes[start + same]) same++;
    if (same === NUMBER_AT) return at;
  }
  return reportedEnd;
}

/** Adds the fields of the packet from `start` to `end`, and its frames where the secrets are known. */
function addDataPacket(d: Dissection, start: number, end: number): void {
  d.word(f.firstByte, start, [f.form, f.keyPhase]);
  const id = d.bytesItem(f.destination, start + 1, CONNECTION_ID_BYTES);
  const low = d.uint(f.lowNumber, start + NUMBER_AT);
  const opened = openPacket(d, start, end);
  const isOpened = typeof opened === "object";
  const isReset = !isOpened && endsWithResetToken(d, start, end);
  const packetNumber = isOpened ? opened.packetNumber : low;
  const told = isReset ? "Stateless Reset" : `Data, DCID=${hexText(id)}, PKN: ${packetNumber}`;
  d.describe(`Wireside, ${isReset ? told : `Data, PKN: ${packetNumber}`}`);
  if (isOpened) {
    addOpened(d, start, end, opened, told);
    return;
  }
  d.tell(told, SEPARATOR);
  if (isReset) {
    d.item(f.reset, start, 0, null);
    d.bytesItem(f.resetToken, end - TAG_BYTES, TAG_BYTES);
    return;
  }
  addSealed(d, f.encrypted, start, end);
  if (opened === "wrong") d.item(f.badTag, end - TAG_BYTES, TAG_BYTES, null);
}

function addOpened(d: Dissection, start: number, end: number, opened: OpenedPacket, told: string): void {
  const { way, packetNumber, generation, payload } = opened;
  if (d.wants(f.packetNumber)) d.item(f.packetNumber, start + NUMBER_AT, 0, BigInt(packetNumber));
  d.item(f.sender, start, 0, way.sender);
  d.item(f.generation, start, 0, generation);
  addSealed(d, f.decrypted, start, end);
  const names: string[] = [];
  try {
    d.inSource(d.addSource("Decrypted Wireside", payload), () => {
      addFrames(d, { names, onNewId: (id, resetToken) => d.session.wireside.addId(way, id, resetToken) });
    });
  } finally {
    d.tell([told, ...names].join(", "), SEPARATOR);
  }
}

/** Of a packet that was captured as a whole, and is not only quoted. */
function openPacket(d: Dissection, start: number, end: number): OpenedPacket | "wrong" | undefined {
  if (d.isQuoted || end > d.end || end - start < LEAST_BYTES) return undefined;
  const id = d.slice(start + 1, CONNECTION_ID_BYTES);
  return d.session.wireside.open(id, d.slice(start, end - start), d.u32(start + NUMBER_AT));
}

function endsWithResetToken(d: Dissection, start: number, end: number): boolean {
  if (end > d.end || end - start < LEAST_BYTES) return false;
  return d.session.wireside.isResetToken(d.slice(end - TAG_BYTES, TAG_BYTES));
}

/** @param field what stands before the tag */
function addSealed(d: Dissection, field: typeof f.encrypted | typeof f.decrypted, start: number, end: number): void {
  const at = start + DATA_HEADER_BYTES;
  const tagAt = end - TAG_BYTES;
  if (tagAt < at) d.stop(at, TAG_BYTES);
  if (tagAt > at) d.bytesItem(field, at, tagAt - at);
  d.bytesItem(f.tag, tagAt, TAG_BYTES);
}

/** Where the packet number stands: after what is the same in all packets of a run. */
const NUMBER_AT = 1 + CONNECTION_ID_BYTES;
const LEAST_BYTES = DATA_HEADER_BYTES + TAG_BYTES;
/** Between packets that were captured as one. */
const SEPARATOR = "; ";
