import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { hexText } from "../../fields/format.ts";
import { fields as f, NEGOTIATION, packetType, VERSION_2 } from "./fields.ts";

/** A packet with a long header, as far as it can be read. */
export interface LongPacket {
  /** `Initial`, `Version Negotiation` … */
  readonly name: string;
  /** `DCID=…, SCID=…`, as far as they have any length. */
  readonly ids: string;
  /** The name that the sender chose for itself, as hexadecimal digits. */
  readonly source: string;
  /** First byte after the packet. */
  readonly end: number;
}

/** Adds the fields of the packet at `start`: RFC 9000 §17.2 */
export function addLongPacket(d: Dissection, start: number): LongPacket {
  const version = d.u32(start + 1);
  d.uint(f.headerForm, start);
  if (version === NEGOTIATION) d.uint(f.unused, start);
  else {
    d.uint(f.fixedBit, start);
    d.uint(version === VERSION_2 ? f.type2 : f.type, start);
  }
  d.uint(f.version, start + 1);
  const sourceAt = addId(d, f.destinationLength, f.destination, start + 5);
  const at = addId(d, f.sourceLength, f.source, sourceAt);
  const type = (d.u8(start) >> 4) & 3;
  const name = version === NEGOTIATION ? "Version Negotiation" : packetType(version, type);
  const end = addRest(d, name, at);
  const [destination, source] = [idAt(d, start + 5), idAt(d, sourceAt)];
  const ids = [destination === "" ? "" : `DCID=${destination}`, source === "" ? "" : `SCID=${source}`];
  return { name, ids: ids.filter((text) => text !== "").join(", "), source, end };
}

/** @returns where the packet ends */
function addRest(d: Dissection, name: string, at: number): number {
  switch (name) {
    case "Version Negotiation":
      for (let place = at; place + 4 <= d.end; place += 4) d.uint(f.supportedVersion, place);
      return d.end;
    case "Retry":
      if (d.end - at < TAG_LENGTH) d.stop(at, TAG_LENGTH);
      d.bytesItem(f.retryToken, at, d.end - TAG_LENGTH - at);
      d.bytesItem(f.integrityTag, d.end - TAG_LENGTH, TAG_LENGTH);
      return d.end;
    case "Initial": {
      const token = readNumber(d, at);
      d.item(f.tokenLength, at, token.next - at, BigInt(token.value));
      if (token.value > 0) d.bytesItem(f.token, token.next, token.value);
      return addPayload(d, token.next + token.value);
    }
    default:
      return addPayload(d, at);
  }
}

function addPayload(d: Dissection, at: number): number {
  const { value, next } = readNumber(d, at);
  d.item(f.length, at, next - at, BigInt(value));
  const there = Math.min(value, d.end - next);
  if (there > 0) d.bytesItem(f.remaining, next, there);
  return next + there;
}

/** @returns what comes after the name */
function addId(d: Dissection, lengthField: Field, field: Field, at: number): number {
  const length = d.uint(lengthField, at);
  if (length > 0) d.bytesItem(field, at + 1, length);
  return at + 1 + length;
}

function idAt(d: Dissection, at: number): string {
  return hexText(d.slice(at + 1, d.u8(at)));
}

/** A number of 1, 2, 4 or 8 bytes, as its first two bits say: RFC 9000 §16 */
function readNumber(d: Dissection, at: number): { value: number; next: number } {
  const length = 1 << (d.u8(at) >> 6);
  let value = d.u8(at) & 0x3f;
  for (let i = 1; i < length; i++) value = value * 256 + d.u8(at + i);
  return { value, next: at + length };
}

const TAG_LENGTH = 16;
