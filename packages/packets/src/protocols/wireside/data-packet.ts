import { CONNECTION_ID_BYTES, DATA_FORM, DATA_HEADER_BYTES, KEY_PHASE_BIT, TAG_BYTES } from "@wireside/transport/wire";
import type { Dissection } from "../../dissect/dissection.ts";
import { hexText } from "../../fields/format.ts";
import { fields as f } from "./fields.ts";
import { addFrames } from "./frames.ts";
import type { OpenedPacket } from "./way.ts";

/** Whether what stands at `d.start` has the form of a Data packet; other protocols may look the same. */
export function beginsDataPacket(d: Dissection): boolean {
  return (d.u8(d.start) & ~KEY_PHASE_BIT) === DATA_FORM && d.end - d.start >= DATA_HEADER_BYTES + TAG_BYTES;
}

/** Whether a Data packet is of a connection that was seen, or whose secrets are known. */
export function isOfKnownConnection(d: Dissection): boolean {
  const id = d.slice(d.start + 1, CONNECTION_ID_BYTES);
  return d.session.wireside.knows(id) || typeof openData(d) === "object";
}

/** Adds the fields of a Data packet, and its frames where the secrets are known. */
export function addDataPacket(d: Dissection): void {
  const { start } = d;
  d.word(f.firstByte, start, [f.form, f.keyPhase]);
  const id = d.bytesItem(f.destination, start + 1, CONNECTION_ID_BYTES);
  const low = d.uint(f.lowNumber, start + NUMBER_AT);
  const opened = openData(d);
  const isReset = typeof opened !== "object" && endsWithResetToken(d);
  const packetNumber = typeof opened === "object" ? opened.packetNumber : low;
  const told = isReset ? "Stateless Reset" : `Data, DCID=${hexText(id)}, PKN: ${packetNumber}`;
  d.describe(`Wireside, ${isReset ? told : `Data, PKN: ${packetNumber}`}`);
  if (typeof opened !== "object") {
    d.tell(told);
    addUnopened(d, isReset, opened === "wrong");
    return;
  }
  const { way, generation, payload } = opened;
  d.item(f.packetNumber, start + NUMBER_AT, 0, BigInt(packetNumber));
  d.item(f.sender, start, 0, way.sender);
  d.item(f.generation, start, 0, generation);
  addSealed(d);
  const names: string[] = [];
  try {
    d.inSource(d.addSource("Decrypted Wireside", payload), () => {
      addFrames(d, { names, onNewId: (newId, token) => d.session.wireside.addId(way, newId, token) });
    });
  } finally {
    d.tell([told, ...names].join(", "));
  }
}

/** Of a packet that was captured as a whole, and not only quoted. */
function openData(d: Dissection): OpenedPacket | "wrong" | undefined {
  const { start, end } = d;
  if (d.isQuoted || end < d.reportedEnd || !beginsDataPacket(d)) return undefined;
  const id = d.slice(start + 1, CONNECTION_ID_BYTES);
  return d.session.wireside.open(id, d.slice(start, end - start), d.u32(start + NUMBER_AT));
}

function endsWithResetToken(d: Dissection): boolean {
  return beginsDataPacket(d) && d.session.wireside.isResetToken(d.slice(d.end - TAG_BYTES, TAG_BYTES));
}

function addUnopened(d: Dissection, isReset: boolean, isWrong: boolean): void {
  if (isReset) {
    d.item(f.reset, d.start, 0, null);
    d.bytesItem(f.resetToken, d.end - TAG_BYTES, TAG_BYTES);
    return;
  }
  addSealed(d);
  if (isWrong) d.item(f.badTag, d.end - TAG_BYTES, TAG_BYTES, null);
}

function addSealed(d: Dissection): void {
  const at = d.start + DATA_HEADER_BYTES;
  const tagAt = d.reportedEnd - TAG_BYTES;
  if (tagAt < at) d.stop(at, TAG_BYTES);
  if (tagAt > at) d.bytesItem(f.encrypted, at, tagAt - at);
  d.bytesItem(f.tag, tagAt, TAG_BYTES);
}

const NUMBER_AT = 1 + CONNECTION_ID_BYTES;
